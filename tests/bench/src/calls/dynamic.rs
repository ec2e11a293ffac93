//! Windlass's Rust API: names are looked up and values converted for every call.

use windlass_runtime::host::{Component, HostError, Imports, Instance, Value};

use super::windlass::{HOST, Native, failed};
use super::work::{Kind, LIST_BYTES, LIST_RECORDS, TEXT, name_of};
use crate::Result;
use crate::measure::Subject;

/// The guests of a [`Native`], through the Rust API.
pub(super) struct Dynamic {
    instance: Instance,
    composed: Component,
    text: Value,
    bytes: Value,
    records: Value,
}

type HostResult = std::result::Result<Option<Value>, HostError>;

fn host_add(arguments: &[Value]) -> HostResult {
    match arguments {
        [Value::U32(a), Value::U32(b)] => Ok(Some(Value::U32(a.wrapping_add(*b)))),
        _ => Err(HostError::new("`add` takes two numbers")),
    }
}

fn host_bytes(arguments: &[Value]) -> HostResult {
    let (first, len) = match arguments {
        [Value::String(text)] => (text.as_bytes().first().copied(), text.len()),
        [Value::List(bytes)] => match bytes.first() {
            Some(Value::U8(first)) => (Some(*first), bytes.len()),
            _ => (None, 0),
        },
        _ => (None, 0),
    };
    let first = first.ok_or_else(|| HostError::new("a text or bytes"))?;
    Ok(Some(Value::U32(len as u32 + u32::from(first))))
}

fn host_records(arguments: &[Value]) -> HostResult {
    let [Value::List(entries)] = arguments else {
        return Err(HostError::new("`records` takes a list"));
    };
    let sum = entries.iter().fold(0_u32, |sum, entry| match entry {
        Value::Record(fields) => match &fields[..] {
            [(_, Value::U32(id)), (_, Value::String(name))] => {
                sum.wrapping_add(id + name.len() as u32)
            }
            _ => sum,
        },
        _ => sum,
    });
    Ok(Some(Value::U32(sum)))
}

impl Dynamic {
    /// An instance with closures as the host's functions.
    ///
    /// # Errors
    /// Those of Windlass.
    pub(super) fn new(native: &Native) -> Result<Dynamic> {
        let mut imports = Imports::new();
        imports
            .function(HOST, "nothing", |_, _| Ok(None))
            .function(HOST, "add", |_, arguments| host_add(arguments))
            .function(HOST, "text", |_, arguments| host_bytes(arguments))
            .function(HOST, "bytes", |_, arguments| host_bytes(arguments))
            .function(HOST, "records", |_, arguments| host_records(arguments));
        let records = (0..LIST_RECORDS).map(|id| {
            let name = Value::String(name_of(id).to_owned());
            Value::Record(vec![
                ("id".to_owned(), Value::U32(id)),
                ("name".to_owned(), name),
            ])
        });
        Ok(Dynamic {
            instance: Instance::new(&native.calls, &imports).map_err(failed)?,
            composed: native.composed.0.clone(),
            text: Value::String(TEXT.to_owned()),
            bytes: Value::List(vec![Value::U8(7); LIST_BYTES]),
            records: Value::List(records.collect()),
        })
    }

    fn repeat(&mut self, name: &str, arguments: &[Value], times: u32) -> Result<u32> {
        let mut sum = 0_u32;
        for _ in 0..times {
            match self.instance.call("", name, arguments).map_err(failed)? {
                Some(Value::U32(result)) => sum = sum.wrapping_add(result),
                None => {}
                other => return Err(format!("windlass: `{name}` returned {other:?}")),
            }
        }
        Ok(sum)
    }
}

impl Subject<Kind> for Dynamic {
    fn run(&mut self, kind: Kind, times: u32) -> Result<u32> {
        match kind {
            Kind::Nothing => {
                let before = self.repeat("count", &[], 1)?;
                self.repeat("nothing", &[], times)?;
                Ok(self.repeat("count", &[], 1)?.wrapping_sub(before))
            }
            Kind::Add => self.repeat("add", &[Value::U32(3), Value::U32(4)], times),
            Kind::Text => {
                let value = [self.text.clone()];
                self.repeat("text", &value, times)
            }
            Kind::Bytes => {
                let value = [self.bytes.clone()];
                self.repeat("bytes", &value, times)
            }
            Kind::Records => {
                let value = [self.records.clone()];
                self.repeat("records", &value, times)
            }
            Kind::Loop(name) => self.repeat(name, &[Value::U32(times)], 1),
            Kind::Instantiate(_) => {
                let mut sum = 0;
                for _ in 0..times {
                    drop(Instance::new(&self.composed, &Imports::new()).map_err(failed)?);
                    sum += 1;
                }
                Ok(sum)
            }
            Kind::InstantiateAndCall(_) | Kind::Load => {
                Err("is not measured through the Rust API".to_owned())
            }
        }
    }
}
