//! Values of expectation files: parsed with their handles' names, turned into values to pass, and
//! compared with values that came.

use windlass_runtime::host::{Borrow, Caller, Error, Instance, Own, Type, Value, wave};

use crate::expectations::replace_handles;
use crate::script::State;

/// A value as a file writes it. A handle in it is an index into `names`.
pub(crate) struct Written {
    value: Value,
    /// Sigil and name of each handle.
    names: Vec<(char, String)>,
}

/// Whoever has the handles of the running call.
pub(crate) trait Handles {
    /// A new handle to a resource of the host.
    fn new_own(&mut self, interface: &str, name: &str, rep: u64) -> Result<Own, Error>;
    /// Takes the representation out of a handle of the host.
    fn take(&mut self, own: Own) -> Result<u64, Error>;
}

impl Handles for Instance {
    fn new_own(&mut self, interface: &str, name: &str, rep: u64) -> Result<Own, Error> {
        self.new_resource(interface, name, rep)
    }

    fn take(&mut self, own: Own) -> Result<u64, Error> {
        self.take_resource(own)
    }
}

impl Handles for Caller<'_> {
    fn new_own(&mut self, interface: &str, name: &str, rep: u64) -> Result<Own, Error> {
        self.new_resource(interface, name, rep)
    }

    fn take(&mut self, own: Own) -> Result<u64, Error> {
        self.take_resource(own)
    }
}

/// For who has no instance at hand: functions that are `async`.
pub(crate) struct NoHandles;

impl Handles for NoHandles {
    fn new_own(&mut self, _: &str, name: &str, _: u64) -> Result<Own, Error> {
        let message = format!("an async function can not make a {name} here");
        Err(Error::InvalidArgument(message))
    }

    fn take(&mut self, _: Own) -> Result<u64, Error> {
        let message = "an async function can not take a handle here";
        Err(Error::InvalidArgument(message.to_owned()))
    }
}

impl Written {
    /// The value, without handles' names.
    pub(crate) fn carried(&self) -> &Value {
        &self.value
    }

    /// Parses a value of a type.
    pub(crate) fn value(ty: Type<'_>, text: &str) -> Result<Written, String> {
        let mut names = Vec::new();
        let text = replace_handles(text, |sigil, name| {
            names.push((sigil, name.to_owned()));
            names.len() as u32 - 1
        });
        Ok(Written {
            value: wave::parse(ty, &text)?,
            names,
        })
    }

    /// Parses arguments.
    pub(crate) fn arguments(types: Option<Type<'_>>, text: &str) -> Result<Written, String> {
        match types {
            Some(ty) => Written::value(ty, &format!("({text})")),
            None => {
                let values = wave::parse_arguments(None, text)?;
                Ok(Written {
                    value: Value::Tuple(values),
                    names: Vec::new(),
                })
            }
        }
    }

    /// The value to pass: each name is a handle, made if it is the host's and new.
    pub(crate) fn give(
        &self,
        state: &mut State,
        handles: &mut dyn Handles,
    ) -> Result<Value, String> {
        self.give_part(&self.value, state, handles)
    }

    fn give_part(
        &self,
        value: &Value,
        state: &mut State,
        handles: &mut dyn Handles,
    ) -> Result<Value, String> {
        let mut boxed = |value: &Option<Box<Value>>| {
            let part = value
                .as_ref()
                .map(|value| self.give_part(value, state, handles));
            Ok::<_, String>(part.transpose()?.map(Box::new))
        };
        Ok(match value {
            Value::Own(own) => {
                let (sigil, name) = &self.names[own.handle as usize];
                Value::Own(state.own(*sigil, name, own.resource, handles)?)
            }
            Value::Borrow(borrow) => {
                let (sigil, name) = &self.names[borrow.value as usize];
                Value::Borrow(match sigil {
                    '$' => state.own('$', name, borrow.resource, handles)?.borrow(),
                    _ => Borrow {
                        value: state.rep(name),
                        ..*borrow
                    },
                })
            }
            Value::Option(some) => Value::Option(boxed(some)?),
            Value::Variant(case, payload) => Value::Variant(case.clone(), boxed(payload)?),
            Value::Result(Ok(ok)) => Value::Result(Ok(boxed(ok)?)),
            Value::Result(Err(error)) => Value::Result(Err(boxed(error)?)),
            Value::List(values) => {
                let values = values
                    .iter()
                    .map(|value| self.give_part(value, state, handles));
                Value::List(values.collect::<Result<_, _>>()?)
            }
            Value::Tuple(values) => {
                let values = values
                    .iter()
                    .map(|value| self.give_part(value, state, handles));
                Value::Tuple(values.collect::<Result<_, _>>()?)
            }
            Value::Record(fields) => {
                let fields = fields.iter().map(|(name, value)| {
                    Ok((name.clone(), self.give_part(value, state, handles)?))
                });
                Value::Record(fields.collect::<Result<_, String>>()?)
            }
            other => other.clone(),
        })
    }

    /// Compares with a value that came: an unknown name becomes the handle's.
    pub(crate) fn check(
        &self,
        given: &Value,
        state: &mut State,
        handles: &mut dyn Handles,
    ) -> Result<(), String> {
        self.check_part(given, &self.value, state, handles)
    }

    fn check_part(
        &self,
        given: &Value,
        want: &Value,
        state: &mut State,
        handles: &mut dyn Handles,
    ) -> Result<(), String> {
        let differ = || Err(format!("{given:?} came, {want:?} is wanted"));
        let mut both = |given: &Option<Box<Value>>, want: &Option<Box<Value>>| match (given, want) {
            (Some(given), Some(want)) => self.check_part(given, want, state, handles),
            (None, None) => Ok(()),
            _ => differ(),
        };
        match (given, want) {
            (Value::F32(a), Value::F32(b)) if a.is_nan() && b.is_nan() => Ok(()),
            (Value::F64(a), Value::F64(b)) if a.is_nan() && b.is_nan() => Ok(()),
            (Value::F32(a), Value::F32(b)) if a.to_bits() == b.to_bits() => Ok(()),
            (Value::F64(a), Value::F64(b)) if a.to_bits() == b.to_bits() => Ok(()),
            (Value::F32(_) | Value::F64(_), _) => differ(),
            (Value::Flags(a), Value::Flags(b)) => {
                let sorted = |labels: &Vec<String>| {
                    let mut labels = labels.clone();
                    labels.sort();
                    labels
                };
                if sorted(a) == sorted(b) {
                    Ok(())
                } else {
                    differ()
                }
            }
            (Value::Own(own), Value::Own(index)) => {
                let (sigil, name) = &self.names[index.handle as usize];
                state.check_own(*own, *sigil, name, handles)
            }
            (Value::Borrow(borrow), Value::Borrow(index)) => {
                let (_, name) = &self.names[index.value as usize];
                state.check_borrow(*borrow, name)
            }
            (Value::Option(a), Value::Option(b)) => both(a, b),
            (Value::Variant(a, x), Value::Variant(b, y)) if a == b => both(x, y),
            (Value::Result(Ok(a)), Value::Result(Ok(b))) => both(a, b),
            (Value::Result(Err(a)), Value::Result(Err(b))) => both(a, b),
            (Value::List(a), Value::List(b)) | (Value::Tuple(a), Value::Tuple(b))
                if a.len() == b.len() =>
            {
                let mut pairs = a.iter().zip(b);
                pairs.try_for_each(|(a, b)| self.check_part(a, b, state, handles))
            }
            (Value::Map(a), Value::Map(b)) if a.len() == b.len() => {
                a.iter().zip(b).try_for_each(|(given, want)| {
                    self.check_part(&given.0, &want.0, state, handles)?;
                    self.check_part(&given.1, &want.1, state, handles)
                })
            }
            (Value::Record(a), Value::Record(b)) if a.len() == b.len() => {
                a.iter().try_for_each(|(name, given)| {
                    match b.iter().find(|(other, _)| other == name) {
                        Some((_, want)) => self.check_part(given, want, state, handles),
                        None => differ(),
                    }
                })
            }
            (given, want) if given == want => Ok(()),
            _ => differ(),
        }
    }
}

impl State {
    /// The handle behind a name, to pass away; a new one if the resource is the host's.
    fn own(
        &mut self,
        sigil: char,
        name: &str,
        resource: u32,
        handles: &mut dyn Handles,
    ) -> Result<Own, String> {
        if sigil == '$' {
            let own = self.guest.get(name);
            return own
                .copied()
                .ok_or_else(|| format!("no handle ${name} is known"));
        }
        let rep = self.rep(name);
        let Some((interface, resource)) = self.resources.get(&resource) else {
            return Err(format!("@{name} is of no resource of the world"));
        };
        handles
            .new_own(interface, resource, rep)
            .map_err(|e| e.to_string())
    }

    /// The representation of a resource of the host, which is made if it is new.
    fn rep(&mut self, name: &str) -> u64 {
        let next = 1000 + self.host.len() as u64;
        *self.host.entry(name.to_owned()).or_insert(next)
    }

    fn check_own(
        &mut self,
        own: Own,
        sigil: char,
        name: &str,
        handles: &mut dyn Handles,
    ) -> Result<(), String> {
        if sigil == '$' {
            self.guest.insert(name.to_owned(), own);
            return Ok(());
        }
        let rep = handles.take(own).map_err(|e| e.to_string())?;
        match self.host.get(name) {
            Some(known) if *known == rep => Ok(()),
            known => Err(format!("@{name} is {known:?}, but {rep} came")),
        }
    }

    fn check_borrow(&mut self, borrow: Borrow, name: &str) -> Result<(), String> {
        match self.host.get(name) {
            Some(rep) if *rep == borrow.value => Ok(()),
            known => Err(format!("@{name} is {known:?}, but {} came", borrow.value)),
        }
    }
}
