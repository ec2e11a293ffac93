//! Values of interface types as words without spaces, for commands and answers of the script host.
//!
//! In: a [`Value`]. Out: a word; and back. Numbers and floats are hexadecimal digits of their bits,
//! names and texts `x` and the hexadecimal digits of their UTF-8:
//!
//! ```text
//! bool:1  u8:2a  s32:ffffffff  f64:7ff8000000000000  char:61  str:x6869
//! list[u8:1,u8:2]  map[str:x61=u8:1]  record[x61=u8:1,x62=u8:2]  tuple[u8:1]
//! variant[x61]  variant[x61=u8:1]  enum[x61]  none  some[u8:1]  ok  ok[u8:1]  err  err[u8:1]
//! flags[x61,x62]
//! ```
//!
//! A handle that came as a result is written as `own` or `borrow`, which is no word that can be
//! read.

use std::fmt::Write;

use windlass_runtime::host::Value;

/// How deep values may nest.
const MAX_DEPTH: usize = 100;

/// A value as a word.
///
/// # Errors
/// When it is a value of core WebAssembly alone.
pub fn write(value: &Value) -> Result<String, String> {
    let mut out = String::new();
    write_to(value, &mut out)?;
    Ok(out)
}

/// A name as a word.
#[must_use]
pub fn name(name: &str) -> String {
    name.bytes().fold("x".to_owned(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A name from its word.
///
/// # Errors
/// When it is not `x` and hexadecimal digits of UTF-8.
pub fn read_name(word: &str) -> Result<String, String> {
    let bad = || format!("`{word}` is no name");
    let digits = word.strip_prefix('x').ok_or_else(bad)?;
    let bytes: Option<Vec<u8>> = (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok())
        .collect();
    String::from_utf8(bytes.ok_or_else(bad)?).map_err(|_| bad())
}

fn write_to(value: &Value, out: &mut String) -> Result<(), String> {
    let bits = |out: &mut String, kind: &str, bits: u64| {
        let _ = write!(out, "{kind}:{bits:x}");
    };
    match value {
        Value::Bool(value) => bits(out, "bool", u64::from(*value)),
        Value::S8(value) => bits(out, "s8", u64::from(*value as u8)),
        Value::U8(value) => bits(out, "u8", u64::from(*value)),
        Value::S16(value) => bits(out, "s16", u64::from(*value as u16)),
        Value::U16(value) => bits(out, "u16", u64::from(*value)),
        Value::S32(value) => bits(out, "s32", u64::from(*value as u32)),
        Value::U32(value) => bits(out, "u32", u64::from(*value)),
        Value::S64(value) => bits(out, "s64", *value as u64),
        Value::U64(value) => bits(out, "u64", *value),
        Value::F32(value) => bits(out, "f32", u64::from(value.to_bits())),
        Value::F64(value) => bits(out, "f64", value.to_bits()),
        Value::Char(value) => bits(out, "char", u64::from(*value)),
        Value::String(text) => {
            let _ = write!(out, "str:{}", name(text));
        }
        Value::List(values) => items(out, "list", values, write_to)?,
        Value::Tuple(values) => items(out, "tuple", values, write_to)?,
        Value::Map(pairs) => items(out, "map", pairs, |(key, value), out| {
            write_to(key, out)?;
            out.push('=');
            write_to(value, out)
        })?,
        Value::Record(fields) => items(out, "record", fields, |(field, value), out| {
            let _ = write!(out, "{}=", name(field));
            write_to(value, out)
        })?,
        Value::Variant(case, payload) => {
            let _ = write!(out, "variant[{}", name(case));
            if let Some(payload) = payload {
                out.push('=');
                write_to(payload, out)?;
            }
            out.push(']');
        }
        Value::Enum(case) => {
            let _ = write!(out, "enum[{}]", name(case));
        }
        Value::Option(None) => out.push_str("none"),
        Value::Option(payload) => {
            items(out, "some", payload.as_slice(), |v, out| write_to(v, out))?
        }
        Value::Result(result) => {
            let (kind, payload) = match result {
                Ok(payload) => ("ok", payload),
                Err(payload) => ("err", payload),
            };
            match payload {
                None => out.push_str(kind),
                Some(payload) => items(out, kind, std::slice::from_ref(&**payload), write_to)?,
            }
        }
        Value::Flags(labels) => items(out, "flags", labels, |label, out| {
            out.push_str(&name(label));
            Ok(())
        })?,
        Value::Own(_) => out.push_str("own"),
        Value::Borrow(_) => out.push_str("borrow"),
        other => return Err(format!("{} in a component", other.kind_name())),
    }
    Ok(())
}

fn items<T>(
    out: &mut String,
    kind: &str,
    values: &[T],
    write: impl Fn(&T, &mut String) -> Result<(), String>,
) -> Result<(), String> {
    out.push_str(kind);
    out.push('[');
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        write(value, out)?;
    }
    out.push(']');
    Ok(())
}

/// Reads a word.
///
/// # Errors
/// When it is none of a value.
pub fn parse(word: &str) -> Result<Value, String> {
    let mut reader = Reader { rest: word };
    let value = reader.value(0);
    match value {
        Ok(value) if reader.rest.is_empty() => Ok(value),
        Ok(_) => Err(format!("{word} goes on after a value")),
        Err(what) => Err(format!("{word}: {what}")),
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    /// What stands before the next separator.
    fn token(&mut self) -> &str {
        let end = self.rest.find([':', '[', ']', ',', '=']);
        let (token, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        token
    }

    fn take(&mut self, separator: char) -> bool {
        let rest = self.rest.strip_prefix(separator);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn expect(&mut self, separator: char) -> Result<(), String> {
        match self.take(separator) {
            true => Ok(()),
            false => Err(format!("no `{separator}` before `{}`", self.rest)),
        }
    }

    fn name(&mut self) -> Result<String, String> {
        read_name(self.token())
    }

    fn value(&mut self, depth: usize) -> Result<Value, String> {
        if depth > MAX_DEPTH {
            return Err("too deep".to_owned());
        }
        let kind = self.token().to_owned();
        if self.take(':') {
            return self.scalar(&kind);
        }
        let depth = depth + 1;
        Ok(match kind.as_str() {
            "none" => Value::Option(None),
            "some" => Value::Option(self.payload(depth)?),
            "ok" => Value::Result(Ok(self.payload(depth)?)),
            "err" => Value::Result(Err(self.payload(depth)?)),
            "list" => Value::List(self.items(|this| this.value(depth))?),
            "tuple" => Value::Tuple(self.items(|this| this.value(depth))?),
            "map" => Value::Map(self.items(|this| {
                let key = this.value(depth)?;
                this.expect('=')?;
                Ok((key, this.value(depth)?))
            })?),
            "record" => Value::Record(self.items(|this| {
                let field = this.name()?;
                this.expect('=')?;
                Ok((field, this.value(depth)?))
            })?),
            "variant" => {
                self.expect('[')?;
                let case = self.name()?;
                let payload = match self.take('=') {
                    true => Some(Box::new(self.value(depth)?)),
                    false => None,
                };
                self.expect(']')?;
                Value::Variant(case, payload)
            }
            "enum" => {
                self.expect('[')?;
                let case = self.name()?;
                self.expect(']')?;
                Value::Enum(case)
            }
            "flags" => Value::Flags(self.items(Reader::name)?),
            other => return Err(format!("no kind of value is `{other}`")),
        })
    }

    fn scalar(&mut self, kind: &str) -> Result<Value, String> {
        if kind == "str" {
            return Ok(Value::String(self.name()?));
        }
        let token = self.token();
        let bad = || format!("`{kind}:{token}` is no value");
        let bits = u64::from_str_radix(token, 16).map_err(|_| bad())?;
        Ok(match kind {
            "bool" => Value::Bool(bits != 0),
            "s8" => Value::S8(bits as i8),
            "u8" => Value::U8(bits as u8),
            "s16" => Value::S16(bits as i16),
            "u16" => Value::U16(bits as u16),
            "s32" => Value::S32(bits as i32),
            "u32" => Value::U32(bits as u32),
            "s64" => Value::S64(bits as i64),
            "u64" => Value::U64(bits),
            "f32" => Value::F32(f32::from_bits(bits as u32)),
            "f64" => Value::F64(f64::from_bits(bits)),
            "char" => Value::Char(char::from_u32(bits as u32).ok_or_else(bad)?),
            _ => return Err(bad()),
        })
    }

    /// Nothing, or a value in brackets.
    fn payload(&mut self, depth: usize) -> Result<Option<Box<Value>>, String> {
        if !self.take('[') {
            return Ok(None);
        }
        let value = self.value(depth)?;
        self.expect(']')?;
        Ok(Some(Box::new(value)))
    }

    fn items<T>(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<T, String>,
    ) -> Result<Vec<T>, String> {
        self.expect('[')?;
        let mut items = Vec::new();
        if self.take(']') {
            return Ok(items);
        }
        loop {
            items.push(item(self)?);
            if self.take(']') {
                return Ok(items);
            }
            self.expect(',')?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let boxed = |value| Some(Box::new(value));
        let value = Value::Record(vec![
            (
                "a-b".to_owned(),
                Value::List(vec![Value::U8(7), Value::S8(-7)]),
            ),
            ("".to_owned(), Value::List(Vec::new())),
            ("s".to_owned(), Value::String("hi, [ü]=:".to_owned())),
            (
                "v".to_owned(),
                Value::Tuple(vec![
                    Value::Variant("c".to_owned(), boxed(Value::F64(-0.5))),
                    Value::Variant("d".to_owned(), None),
                    Value::Enum("e".to_owned()),
                    Value::Option(None),
                    Value::Option(boxed(Value::Option(boxed(Value::Char('x'))))),
                    Value::Result(Ok(None)),
                    Value::Result(Err(boxed(Value::Bool(true)))),
                    Value::Flags(vec!["f".to_owned(), "g".to_owned()]),
                    Value::Map(vec![(Value::U64(u64::MAX), Value::S64(i64::MIN))]),
                    Value::Tuple(vec![
                        Value::S16(-1),
                        Value::U16(1),
                        Value::S32(-1),
                        Value::U32(1),
                        Value::F32(1.5),
                    ]),
                ]),
            ),
        ]);
        let word = write(&value).unwrap();
        assert!(!word.contains(' '));
        assert_eq!(parse(&word), Ok(value));
    }

    #[test]
    fn other_words_are_refused() {
        for word in [
            "",
            "u8",
            "u8:",
            "u8:g",
            "list",
            "list[",
            "list[u8:1",
            "list[u8:1,]",
            "own",
            "char:d800",
            "str:a",
            "str:xa",
            "enum[x61=u8:1]",
            "u8:1]",
            "record[u8:1]",
            "i32:1",
        ] {
            assert!(parse(word).is_err(), "{word}");
        }
        let deep = format!("{}u8:1{}", "list[".repeat(200), "]".repeat(200));
        assert!(parse(&deep).is_err());
    }
}
