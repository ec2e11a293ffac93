//! Values as text: WAVE, the encoding of values of WIT types (feature `wave`).
//!
//! In: a [`Type`] and text, or a [`Value`]. Out: the other. Handles have no WAVE form; they are
//! written as numbers here: an owned one as its index, a borrowed one as its value. Neither have
//! values of core modules: a vector is written as a number of 128 bits, such as
//! `0x00000000000000020000000000000001`, and a reference as `null`.

use std::borrow::Cow;

use wasm_wave::wasm::{WasmType, WasmTypeKind, WasmValue, WasmValueError};

use super::{Borrow, Own, Type, TypeKind, Value};

/// Parses a value of a type. A stream is written as the list of what it carries, a future as its value;
/// these take their places in the value, and who parses has to make the ends.
///
/// # Errors
/// A message for people: what is wrong in the text, or a number that no handle can be.
pub fn parse(ty: Type<'_>, text: &str) -> Result<Value, String> {
    if let Some(value) = parse_core(ty.kind(), text.trim()) {
        return value;
    }
    wasm_wave::from_str::<Value>(&Wave::of(ty.detached()), text)
        .map_err(|error| error.to_string())
        .and_then(|value| with_handles(ty, value))
}

/// Parses a value that WAVE does not have: a vector as a number of 128 bits, references as null.
fn parse_core(kind: TypeKind, text: &str) -> Option<Result<Value, String>> {
    let null = match kind {
        TypeKind::V128 => {
            let number = match text.strip_prefix("0x") {
                Some(digits) => u128::from_str_radix(digits, 16),
                None => text.parse(),
            };
            let message = |error| format!("`{text}` is no number of 128 bits: {error}");
            return Some(number.map(Value::V128).map_err(message));
        }
        TypeKind::FuncRef => Value::FuncRef(None),
        TypeKind::ExternRef => Value::ExternRef(None),
        TypeKind::ExnRef => Value::NullExnRef,
        _ => return None,
    };
    Some(if text == "null" {
        Ok(null)
    } else {
        Err(format!(
            "`{text}` is no reference that can be written; null is"
        ))
    })
}

/// Prints a value that WAVE does not have, as [`parse_core`] reads it.
fn print_core(value: &Value) -> Option<Result<String, String>> {
    Some(match value {
        Value::V128(bits) => Ok(format!("{bits:#034x}")),
        Value::FuncRef(None) | Value::ExternRef(None) | Value::NullExnRef => Ok("null".to_owned()),
        Value::FuncRef(Some(_))
        | Value::ExternRef(Some(_))
        | Value::Stream(_)
        | Value::Future(_) => Err(format!("a {} has no text form", value.kind_name())),
        _ => return None,
    })
}

/// Values that WAVE does not have, beside or among others: arguments and results of core functions
/// are never nested deeper.
fn has_core(kinds: impl IntoIterator<Item = TypeKind>) -> bool {
    kinds.into_iter().any(|kind| {
        matches!(
            kind,
            TypeKind::V128 | TypeKind::FuncRef | TypeKind::ExternRef | TypeKind::ExnRef
        )
    })
}

/// Parses `(value, ...)`, the arguments of a call, without the parentheses.
///
/// # Errors
/// As [`parse`]; also when the number of values is not that of `types`.
pub fn parse_arguments(types: Option<Type<'_>>, text: &str) -> Result<Vec<Value>, String> {
    let Some(tuple) = types else {
        return match text.trim() {
            "" => Ok(Vec::new()),
            _ => Err(format!(
                "the function has no parameters, but `{text}` is given"
            )),
        };
    };
    if has_core(tuple.fields().filter_map(|f| f.ty).map(Type::kind)) {
        // Nothing that a core function takes has a comma in it.
        let texts: Vec<&str> = text.split(',').collect();
        if texts.len() != tuple.len() {
            let (expected, given) = (tuple.len(), texts.len());
            return Err(format!("{expected} values are expected, {given} are given"));
        }
        let types = tuple.fields().filter_map(|field| field.ty);
        let values = types.zip(texts).map(|(ty, text)| parse(ty, text));
        return values.collect();
    }
    match parse(tuple, &format!("({text})"))? {
        Value::Tuple(values) => Ok(values),
        other => Err(format!(
            "`{text}` is no list of arguments but {}",
            other.kind_name()
        )),
    }
}

/// Prints a value.
///
/// # Errors
/// A message when the value has no text form (a flag or case name that is no identifier).
pub fn print(value: &Value) -> Result<String, String> {
    if let Some(text) = print_core(value) {
        return text;
    }
    if let Value::Tuple(values) = value
        && values.iter().any(|value| print_core(value).is_some())
    {
        let texts: Result<Vec<String>, String> = values.iter().map(print).collect();
        return Ok(format!("({})", texts?.join(", ")));
    }
    wasm_wave::to_string(value).map_err(|error| error.to_string())
}

/// A type as WAVE sees it: a stream as the list of what it carries, a future as its value.
#[derive(Clone)]
#[doc(hidden)]
pub struct Wave(Type<'static>);

impl Wave {
    fn of(ty: Type<'static>) -> Wave {
        Wave(carried(ty))
    }

    fn fields(&self) -> impl Iterator<Item = (Cow<'static, str>, Option<Wave>)> + use<> {
        self.0
            .fields()
            .map(|field| (Cow::Borrowed(field.name), field.ty.map(Wave::of)))
    }

    fn field(&self, index: usize) -> Option<Wave> {
        self.0.field(index).and_then(|field| field.ty).map(Wave::of)
    }
}

impl WasmType for Wave {
    fn kind(&self) -> WasmTypeKind {
        match self.0.kind() {
            TypeKind::Bool => WasmTypeKind::Bool,
            TypeKind::S8 => WasmTypeKind::S8,
            TypeKind::U8 => WasmTypeKind::U8,
            TypeKind::S16 => WasmTypeKind::S16,
            TypeKind::U16 => WasmTypeKind::U16,
            TypeKind::S32 => WasmTypeKind::S32,
            TypeKind::U32 | TypeKind::Own => WasmTypeKind::U32,
            TypeKind::S64 => WasmTypeKind::S64,
            TypeKind::U64 | TypeKind::Borrow => WasmTypeKind::U64,
            TypeKind::F32 => WasmTypeKind::F32,
            TypeKind::F64 => WasmTypeKind::F64,
            TypeKind::Char => WasmTypeKind::Char,
            TypeKind::String => WasmTypeKind::String,
            // WAVE writes both alike, and its parser knows only one; encoding checks the length.
            TypeKind::List | TypeKind::FixedList | TypeKind::Stream => WasmTypeKind::List,
            TypeKind::Map => WasmTypeKind::Map,
            TypeKind::Record => WasmTypeKind::Record,
            TypeKind::Tuple => WasmTypeKind::Tuple,
            TypeKind::Variant => WasmTypeKind::Variant,
            TypeKind::Enum => WasmTypeKind::Enum,
            TypeKind::Option => WasmTypeKind::Option,
            TypeKind::Result => WasmTypeKind::Result,
            TypeKind::Flags => WasmTypeKind::Flags,
            TypeKind::Future
            | TypeKind::ErrorContext
            | TypeKind::V128
            | TypeKind::FuncRef
            | TypeKind::ExternRef
            | TypeKind::ExnRef => WasmTypeKind::Unsupported,
        }
    }

    fn list_element_type(&self) -> Option<Self> {
        self.0.element().map(Wave::of)
    }

    fn record_fields(&self) -> Box<dyn Iterator<Item = (Cow<'_, str>, Self)> + '_> {
        Box::new(self.fields().filter_map(|(name, ty)| Some((name, ty?))))
    }

    fn tuple_element_types(&self) -> Box<dyn Iterator<Item = Self> + '_> {
        Box::new(self.fields().filter_map(|(_, ty)| ty))
    }

    fn variant_cases(&self) -> Box<dyn Iterator<Item = (Cow<'_, str>, Option<Self>)> + '_> {
        let cases: Vec<_> = self.fields().collect();
        Box::new(cases.into_iter())
    }

    fn enum_cases(&self) -> Box<dyn Iterator<Item = Cow<'_, str>> + '_> {
        Box::new(self.fields().map(|(name, _)| name))
    }

    fn option_some_type(&self) -> Option<Self> {
        self.field(1)
    }

    fn result_types(&self) -> Option<(Option<Self>, Option<Self>)> {
        Some((self.field(0), self.field(1)))
    }

    fn flags_names(&self) -> Box<dyn Iterator<Item = Cow<'_, str>> + '_> {
        self.enum_cases()
    }

    fn map_key_value_types(&self) -> Option<(Self, Self)> {
        let pair = Wave::of(self.0.element()?);
        Some((pair.field(0)?, pair.field(1)?))
    }
}

/// What a future carries, which may be a future; other types as they are.
fn carried(mut ty: Type<'_>) -> Type<'_> {
    while ty.kind() == TypeKind::Future
        && let Some(element) = ty.element()
    {
        ty = element;
    }
    ty
}

/// Puts handles where the type has them and the text has numbers.
fn with_handles(ty: Type<'_>, value: Value) -> Result<Value, String> {
    let ty = carried(ty);
    let boxed = |ty: Option<Type<'_>>, value: Option<Box<Value>>| match (ty, value) {
        (Some(ty), Some(value)) => Ok(Some(Box::new(with_handles(ty, *value)?))),
        (_, value) => Ok::<_, String>(value),
    };
    let case = |index| ty.field(index).and_then(|field| field.ty);
    let resource = || ty.resource().map_or(u32::MAX, |resource| resource.id);
    Ok(match (ty.kind(), value) {
        (TypeKind::Own, Value::U32(handle)) => Value::Own(Own {
            resource: resource(),
            handle,
        }),
        (TypeKind::Borrow, Value::U64(value)) => Value::Borrow(Borrow {
            resource: resource(),
            value,
        }),
        (_, Value::List(values)) => Value::List(match ty.element() {
            Some(element) => values
                .into_iter()
                .map(|v| with_handles(element, v))
                .collect::<Result<_, _>>()?,
            None => values,
        }),
        (_, Value::Tuple(values)) => {
            let fields = ty.fields().filter_map(|field| field.ty);
            let values = fields
                .zip(values)
                .map(|(ty, value)| with_handles(ty, value));
            Value::Tuple(values.collect::<Result<_, _>>()?)
        }
        (_, Value::Record(values)) => {
            let values = values.into_iter().map(|(name, value)| {
                let field = ty
                    .fields()
                    .find(|field| field.name == name)
                    .and_then(|f| f.ty);
                let value = field.map_or(Ok(value.clone()), |ty| with_handles(ty, value))?;
                Ok::<_, String>((name, value))
            });
            Value::Record(values.collect::<Result<_, _>>()?)
        }
        (_, Value::Variant(name, payload)) => {
            let ty = ty
                .fields()
                .find(|field| field.name == name)
                .and_then(|field| field.ty);
            let payload = boxed(ty, payload)?;
            Value::Variant(name, payload)
        }
        (_, Value::Option(some)) => Value::Option(boxed(case(1), some)?),
        (_, Value::Result(Ok(ok))) => Value::Result(Ok(boxed(case(0), ok)?)),
        (_, Value::Result(Err(error))) => Value::Result(Err(boxed(case(1), error)?)),
        (_, value) => value,
    })
}

fn collect(values: impl IntoIterator<Item = Value>) -> Vec<Value> {
    values.into_iter().collect()
}

macro_rules! scalars {
    ($($make:ident $unwrap:ident $variant:ident $ty:ty;)*) => {
        $(
            fn $make(value: $ty) -> Self {
                Value::$variant(value)
            }

            fn $unwrap(&self) -> $ty {
                match self {
                    Value::$variant(value) => *value,
                    other => panic!("wave: {} is no {}", other.kind_name(), stringify!($ty)),
                }
            }
        )*
    };
}

/// The parser makes only values of the types that it is given, and the printer asks only for what a
/// value's kind is.
impl WasmValue for Value {
    type Type = Wave;

    fn kind(&self) -> WasmTypeKind {
        match self {
            Value::Bool(_) => WasmTypeKind::Bool,
            Value::S8(_) => WasmTypeKind::S8,
            Value::U8(_) => WasmTypeKind::U8,
            Value::S16(_) => WasmTypeKind::S16,
            Value::U16(_) => WasmTypeKind::U16,
            Value::S32(_) => WasmTypeKind::S32,
            Value::U32(_) | Value::Own(_) => WasmTypeKind::U32,
            Value::S64(_) => WasmTypeKind::S64,
            Value::U64(_) | Value::Borrow(_) => WasmTypeKind::U64,
            Value::F32(_) => WasmTypeKind::F32,
            Value::F64(_) => WasmTypeKind::F64,
            Value::Char(_) => WasmTypeKind::Char,
            Value::String(_) => WasmTypeKind::String,
            Value::List(_) => WasmTypeKind::List,
            Value::Map(_) => WasmTypeKind::Map,
            Value::Record(_) => WasmTypeKind::Record,
            Value::Tuple(_) => WasmTypeKind::Tuple,
            Value::Variant(..) => WasmTypeKind::Variant,
            Value::Enum(_) => WasmTypeKind::Enum,
            Value::Option(_) => WasmTypeKind::Option,
            Value::Result(_) => WasmTypeKind::Result,
            Value::Flags(_) => WasmTypeKind::Flags,
            Value::Stream(_)
            | Value::Future(_)
            | Value::V128(_)
            | Value::FuncRef(_)
            | Value::ExternRef(_)
            | Value::NullExnRef => WasmTypeKind::Unsupported,
        }
    }

    scalars! {
        make_bool unwrap_bool Bool bool;
        make_s8 unwrap_s8 S8 i8;
        make_s16 unwrap_s16 S16 i16;
        make_s32 unwrap_s32 S32 i32;
        make_s64 unwrap_s64 S64 i64;
        make_u8 unwrap_u8 U8 u8;
        make_u16 unwrap_u16 U16 u16;
        make_f32 unwrap_f32 F32 f32;
        make_f64 unwrap_f64 F64 f64;
        make_char unwrap_char Char char;
    }

    fn make_u32(value: u32) -> Self {
        Value::U32(value)
    }

    fn make_u64(value: u64) -> Self {
        Value::U64(value)
    }

    fn make_string(value: Cow<'_, str>) -> Self {
        Value::String(value.into_owned())
    }

    fn make_list(
        _: &Self::Type,
        values: impl IntoIterator<Item = Self>,
    ) -> Result<Self, WasmValueError> {
        Ok(Value::List(collect(values)))
    }

    fn make_record<'a>(
        _: &Self::Type,
        fields: impl IntoIterator<Item = (&'a str, Self)>,
    ) -> Result<Self, WasmValueError> {
        let fields = fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value));
        Ok(Value::Record(fields.collect()))
    }

    fn make_tuple(
        _: &Self::Type,
        values: impl IntoIterator<Item = Self>,
    ) -> Result<Self, WasmValueError> {
        Ok(Value::Tuple(collect(values)))
    }

    fn make_variant(
        _: &Self::Type,
        case: &str,
        payload: Option<Self>,
    ) -> Result<Self, WasmValueError> {
        Ok(Value::Variant(case.to_owned(), payload.map(Box::new)))
    }

    fn make_enum(_: &Self::Type, case: &str) -> Result<Self, WasmValueError> {
        Ok(Value::Enum(case.to_owned()))
    }

    fn make_option(_: &Self::Type, some: Option<Self>) -> Result<Self, WasmValueError> {
        Ok(Value::Option(some.map(Box::new)))
    }

    fn make_result(
        _: &Self::Type,
        value: Result<Option<Self>, Option<Self>>,
    ) -> Result<Self, WasmValueError> {
        Ok(Value::Result(match value {
            Ok(ok) => Ok(ok.map(Box::new)),
            Err(error) => Err(error.map(Box::new)),
        }))
    }

    fn make_flags<'a>(
        _: &Self::Type,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, WasmValueError> {
        Ok(Value::Flags(names.into_iter().map(str::to_owned).collect()))
    }

    fn make_map(
        _: &Self::Type,
        entries: impl IntoIterator<Item = (Self, Self)>,
    ) -> Result<Self, WasmValueError> {
        Ok(Value::Map(entries.into_iter().collect()))
    }

    fn unwrap_u32(&self) -> u32 {
        match self {
            Value::U32(value) => *value,
            Value::Own(own) => own.handle,
            other => panic!("wave: {} is no u32", other.kind_name()),
        }
    }

    fn unwrap_u64(&self) -> u64 {
        match self {
            Value::U64(value) => *value,
            Value::Borrow(borrow) => borrow.value,
            other => panic!("wave: {} is no u64", other.kind_name()),
        }
    }

    fn unwrap_string(&self) -> Cow<'_, str> {
        match self {
            Value::String(value) => Cow::Borrowed(value),
            other => panic!("wave: {} is no string", other.kind_name()),
        }
    }

    fn unwrap_list(&self) -> Box<dyn Iterator<Item = Cow<'_, Self>> + '_> {
        match self {
            Value::List(values) | Value::Tuple(values) => {
                Box::new(values.iter().map(Cow::Borrowed))
            }
            other => panic!("wave: {} is no list", other.kind_name()),
        }
    }

    fn unwrap_record(&self) -> Box<dyn Iterator<Item = (Cow<'_, str>, Cow<'_, Self>)> + '_> {
        match self {
            Value::Record(fields) => Box::new(
                fields
                    .iter()
                    .map(|(name, value)| (Cow::Borrowed(&**name), Cow::Borrowed(value))),
            ),
            other => panic!("wave: {} is no record", other.kind_name()),
        }
    }

    fn unwrap_tuple(&self) -> Box<dyn Iterator<Item = Cow<'_, Self>> + '_> {
        self.unwrap_list()
    }

    fn unwrap_variant(&self) -> (Cow<'_, str>, Option<Cow<'_, Self>>) {
        match self {
            Value::Variant(case, payload) => {
                (Cow::Borrowed(case), payload.as_deref().map(Cow::Borrowed))
            }
            other => panic!("wave: {} is no variant", other.kind_name()),
        }
    }

    fn unwrap_enum(&self) -> Cow<'_, str> {
        match self {
            Value::Enum(case) => Cow::Borrowed(case),
            other => panic!("wave: {} is no enum", other.kind_name()),
        }
    }

    fn unwrap_option(&self) -> Option<Cow<'_, Self>> {
        match self {
            Value::Option(some) => some.as_deref().map(Cow::Borrowed),
            other => panic!("wave: {} is no option", other.kind_name()),
        }
    }

    fn unwrap_result(&self) -> Result<Option<Cow<'_, Self>>, Option<Cow<'_, Self>>> {
        match self {
            Value::Result(Ok(ok)) => Ok(ok.as_deref().map(Cow::Borrowed)),
            Value::Result(Err(error)) => Err(error.as_deref().map(Cow::Borrowed)),
            other => panic!("wave: {} is no result", other.kind_name()),
        }
    }

    fn unwrap_flags(&self) -> Box<dyn Iterator<Item = Cow<'_, str>> + '_> {
        match self {
            Value::Flags(names) => Box::new(names.iter().map(|name| Cow::Borrowed(&**name))),
            other => panic!("wave: {} is no flags", other.kind_name()),
        }
    }

    fn unwrap_map(&self) -> Box<dyn Iterator<Item = (Cow<'_, Self>, Cow<'_, Self>)> + '_> {
        match self {
            Value::Map(entries) => Box::new(
                entries
                    .iter()
                    .map(|(k, v)| (Cow::Borrowed(k), Cow::Borrowed(v))),
            ),
            other => panic!("wave: {} is no map", other.kind_name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU64;

    use super::{parse, parse_arguments, print};
    use crate::host::{Component, TypeKind, Value};
    use crate::testing::Builder;
    use windlass_abi::component::ExportKind;
    use windlass_abi::instance::InstanceHeader;
    use windlass_abi::types::NO_TYPE;

    unsafe extern "C" fn nothing(
        _instance: *mut InstanceHeader,
        _args: *const std::ffi::c_void,
        _results: *mut std::ffi::c_void,
    ) -> i32 {
        0
    }

    #[test]
    fn values_of_core_modules() {
        let mut builder = Builder::default();
        let kinds = [
            TypeKind::S32,
            TypeKind::V128,
            TypeKind::FuncRef,
            TypeKind::ExternRef,
            TypeKind::ExnRef,
        ];
        let types = kinds.map(|kind| builder.scalar(kind));
        let params = builder.tuple(&types);
        let names = ("", "f");
        builder.export(ExportKind::Function, names, params, NO_TYPE, nothing);
        // SAFETY: the manifest describes a function of this module.
        let component = unsafe { Component::from_static(builder.finish()) }.unwrap();
        let params = component.exports()[0].params_tuple();
        let vector = Value::V128(2 << 64 | 1);
        let values = vec![
            Value::S32(-7),
            vector.clone(),
            Value::FuncRef(None),
            Value::ExternRef(None),
            Value::NullExnRef,
        ];
        let text = "-7, 0x00000000000000020000000000000001, null, null, null";
        assert_eq!(parse_arguments(params, text).as_ref(), Ok(&values));
        let printed = print(&Value::Tuple(values));
        assert_eq!(printed, Ok(format!("({text})")));
        assert!(parse_arguments(params, "1, 2, null, null").is_err());
        assert!(parse_arguments(params, "1, 2, null, 5, null").is_err());
        let ty = params.unwrap().fields().nth(1).unwrap().ty.unwrap();
        assert_eq!(parse(ty, " 36893488147419103233 "), Ok(vector));
        assert!(parse(ty, "0x1_0").is_err() && parse(ty, "-1").is_err());
        let some = Value::ExternRef(NonZeroU64::new(3));
        assert!(print(&some).unwrap_err().contains("externref"));
    }
}
