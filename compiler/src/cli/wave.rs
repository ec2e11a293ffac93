//! Values as text, in WAVE (WebAssembly Value Encoding).
//!
//! In: the runtime's types and values. Out: those of the `wasm-wave` crate, which reads and prints
//! them, and back. WAVE has no handles: functions that take or return resources are refused.

use std::borrow::Cow;

use wasm_wave::untyped::UntypedFuncCall;
use wasm_wave::value::{Type as WaveType, Value as WaveValue};
use wasm_wave::wasm::{WasmType, WasmTypeKind, WasmValue};
use windlass_runtime::host::{Function, Type, TypeKind, Value};

/// A result, with a message for people when it fails.
type Result<T> = std::result::Result<T, String>;

/// The name in a call `name(values)`, and the rest with its parentheses.
pub(crate) fn split_call(call: &str) -> Result<(&str, &str)> {
    let call = call.trim();
    match call.find('(') {
        Some(open) if open > 0 => Ok((call[..open].trim_end(), &call[open..])),
        _ => Err(format!(
            "`{call}` is no call; it looks like `name(1, \"two\")`"
        )),
    }
}

/// The arguments in `(values)` for the parameters of a function. Options at the end may be left out.
pub(crate) fn arguments(function: Function<'_>, values: &str) -> Result<Vec<Value>> {
    let types: Vec<WaveType> = function
        .params()
        .iter()
        .map(|param| {
            param
                .ty
                .map_or_else(|| Err("no type".to_owned()), wave_type)
        })
        .collect::<Result<_>>()?;
    // Names of functions in WIT are wider than what WAVE reads; any name stands for them here.
    let call = format!("f{values}");
    let explain = |error| format!("in the arguments {values}: {error}");
    let parsed = UntypedFuncCall::parse(&call).map_err(explain)?;
    let parsed: Vec<WaveValue> = parsed.to_wasm_params(&types).map_err(explain)?;
    parsed
        .iter()
        .zip(&types)
        .map(|(value, ty)| from_wave(value, ty))
        .collect()
}

/// A value as text.
pub(crate) fn text(value: &Value, ty: Type<'_>) -> Result<String> {
    let value = to_wave(value, &wave_type(ty)?)?;
    wasm_wave::to_string(&value).map_err(|error| error.to_string())
}

fn wave_type(ty: Type<'_>) -> Result<WaveType> {
    let none = || format!("values of type `{ty}` cannot be written as text");
    let field = |index| {
        ty.field(index)
            .and_then(|field| field.ty)
            .map(wave_type)
            .transpose()
    };
    let element = || ty.element().ok_or_else(none).and_then(wave_type);
    let names = || ty.fields().map(|field| field.name.to_owned());
    Ok(match ty.kind() {
        TypeKind::Bool => WaveType::BOOL,
        TypeKind::S8 => WaveType::S8,
        TypeKind::U8 => WaveType::U8,
        TypeKind::S16 => WaveType::S16,
        TypeKind::U16 => WaveType::U16,
        TypeKind::S32 => WaveType::S32,
        TypeKind::U32 => WaveType::U32,
        TypeKind::S64 => WaveType::S64,
        TypeKind::U64 => WaveType::U64,
        TypeKind::F32 => WaveType::F32,
        TypeKind::F64 => WaveType::F64,
        TypeKind::Char => WaveType::CHAR,
        TypeKind::String => WaveType::STRING,
        TypeKind::List => WaveType::list(element()?),
        TypeKind::FixedList => {
            let count = u32::try_from(ty.len()).map_err(|_| none())?;
            WaveType::fixed_length_list(element()?, count)
        }
        TypeKind::Map => {
            let pair = ty.element().ok_or_else(none)?;
            let of = |index| {
                pair.field(index)
                    .and_then(|field| field.ty)
                    .ok_or_else(none)
            };
            WaveType::map(wave_type(of(0)?)?, wave_type(of(1)?)?).ok_or_else(none)?
        }
        TypeKind::Record => {
            let fields: Vec<(String, WaveType)> = ty
                .fields()
                .map(|field| {
                    Ok((
                        field.name.to_owned(),
                        wave_type(field.ty.ok_or_else(none)?)?,
                    ))
                })
                .collect::<Result<_>>()?;
            WaveType::record(fields).ok_or_else(none)?
        }
        TypeKind::Tuple => {
            let types: Vec<WaveType> = ty
                .fields()
                .map(|field| wave_type(field.ty.ok_or_else(none)?))
                .collect::<Result<_>>()?;
            WaveType::tuple(types).ok_or_else(none)?
        }
        TypeKind::Variant => {
            let cases: Vec<(String, Option<WaveType>)> = ty
                .fields()
                .map(|case| Ok((case.name.to_owned(), case.ty.map(wave_type).transpose()?)))
                .collect::<Result<_>>()?;
            WaveType::variant(cases).ok_or_else(none)?
        }
        TypeKind::Enum => WaveType::enum_ty(names()).ok_or_else(none)?,
        TypeKind::Flags => WaveType::flags(names()).ok_or_else(none)?,
        TypeKind::Option => WaveType::option(field(1)?.ok_or_else(none)?),
        TypeKind::Result => WaveType::result(field(0)?, field(1)?),
        TypeKind::Own
        | TypeKind::Borrow
        | TypeKind::Stream
        | TypeKind::Future
        | TypeKind::ErrorContext => return Err(none()),
    })
}

fn from_wave(value: &WaveValue, ty: &WaveType) -> Result<Value> {
    Ok(match ty.kind() {
        WasmTypeKind::List | WasmTypeKind::FixedLengthList => {
            let element = ty.list_element_type().ok_or("a list has elements")?;
            let values = value.unwrap_list();
            Value::List(
                values
                    .map(|value| from_wave(&value, &element))
                    .collect::<Result<_>>()?,
            )
        }
        WasmTypeKind::Map => {
            let (key, of) = ty.map_key_value_types().ok_or("a map has keys")?;
            let pair =
                |(k, v): (Cow<'_, _>, Cow<'_, _>)| Ok((from_wave(&k, &key)?, from_wave(&v, &of)?));
            Value::Map(value.unwrap_map().map(pair).collect::<Result<_>>()?)
        }
        WasmTypeKind::Record => {
            let fields = value.unwrap_record().zip(ty.record_fields());
            let fields = fields
                .map(|((name, value), (_, ty))| Ok((name.into_owned(), from_wave(&value, &ty)?)));
            Value::Record(fields.collect::<Result<_>>()?)
        }
        WasmTypeKind::Tuple => {
            let elements = value.unwrap_tuple().zip(ty.tuple_element_types());
            let elements = elements.map(|(value, ty)| from_wave(&value, &ty));
            Value::Tuple(elements.collect::<Result<_>>()?)
        }
        WasmTypeKind::Variant => {
            let (name, value) = value.unwrap_variant();
            let case = ty.variant_cases().find(|(case, _)| *case == name);
            let payload = payload_from_wave(value, case.and_then(|(_, ty)| ty))?;
            Value::Variant(name.into_owned(), payload)
        }
        WasmTypeKind::Enum => Value::Enum(value.unwrap_enum().into_owned()),
        WasmTypeKind::Option => Value::Option(payload_from_wave(
            value.unwrap_option(),
            ty.option_some_type(),
        )?),
        WasmTypeKind::Result => {
            let (ok, error) = ty.result_types().ok_or("a result has two cases")?;
            Value::Result(match value.unwrap_result() {
                Ok(value) => Ok(payload_from_wave(value, ok)?),
                Err(value) => Err(payload_from_wave(value, error)?),
            })
        }
        WasmTypeKind::Flags => Value::Flags(value.unwrap_flags().map(Cow::into_owned).collect()),
        kind => scalar_from_wave(value, kind)?,
    })
}

fn payload_from_wave(
    value: Option<Cow<'_, WaveValue>>,
    ty: Option<WaveType>,
) -> Result<Option<Box<Value>>> {
    match value.zip(ty) {
        Some((value, ty)) => Ok(Some(Box::new(from_wave(&value, &ty)?))),
        None => Ok(None),
    }
}

fn scalar_from_wave(value: &WaveValue, kind: WasmTypeKind) -> Result<Value> {
    Ok(match kind {
        WasmTypeKind::Bool => Value::Bool(value.unwrap_bool()),
        WasmTypeKind::S8 => Value::S8(value.unwrap_s8()),
        WasmTypeKind::U8 => Value::U8(value.unwrap_u8()),
        WasmTypeKind::S16 => Value::S16(value.unwrap_s16()),
        WasmTypeKind::U16 => Value::U16(value.unwrap_u16()),
        WasmTypeKind::S32 => Value::S32(value.unwrap_s32()),
        WasmTypeKind::U32 => Value::U32(value.unwrap_u32()),
        WasmTypeKind::S64 => Value::S64(value.unwrap_s64()),
        WasmTypeKind::U64 => Value::U64(value.unwrap_u64()),
        WasmTypeKind::F32 => Value::F32(value.unwrap_f32()),
        WasmTypeKind::F64 => Value::F64(value.unwrap_f64()),
        WasmTypeKind::Char => Value::Char(value.unwrap_char()),
        WasmTypeKind::String => Value::String(value.unwrap_string().into_owned()),
        other => return Err(format!("values of type `{other}` are not known here")),
    })
}

fn to_wave(value: &Value, ty: &WaveType) -> Result<WaveValue> {
    let made = match value {
        Value::List(values) => {
            let element = ty.list_element_type().ok_or("a list has elements")?;
            let values = values.iter().map(|value| to_wave(value, &element));
            WaveValue::make_list(ty, values.collect::<Result<Vec<_>>>()?)
        }
        Value::Map(pairs) => {
            let (key, of) = ty.map_key_value_types().ok_or("a map has keys")?;
            let pairs = pairs
                .iter()
                .map(|(k, v)| Ok((to_wave(k, &key)?, to_wave(v, &of)?)));
            WaveValue::make_map(ty, pairs.collect::<Result<Vec<_>>>()?)
        }
        Value::Record(fields) => {
            let fields = fields.iter().zip(ty.record_fields());
            let fields =
                fields.map(|((name, value), (_, ty))| Ok((name.as_str(), to_wave(value, &ty)?)));
            WaveValue::make_record(ty, fields.collect::<Result<Vec<_>>>()?)
        }
        Value::Tuple(values) => {
            let values = values.iter().zip(ty.tuple_element_types());
            let values = values.map(|(value, ty)| to_wave(value, &ty));
            WaveValue::make_tuple(ty, values.collect::<Result<Vec<_>>>()?)
        }
        Value::Variant(name, value) => {
            let case = ty.variant_cases().find(|(case, _)| *case == *name);
            let payload = payload_to_wave(value.as_deref(), case.and_then(|(_, ty)| ty))?;
            WaveValue::make_variant(ty, name, payload)
        }
        Value::Enum(name) => WaveValue::make_enum(ty, name),
        Value::Option(value) => WaveValue::make_option(
            ty,
            payload_to_wave(value.as_deref(), ty.option_some_type())?,
        ),
        Value::Result(value) => {
            let (ok, error) = ty.result_types().ok_or("a result has two cases")?;
            let value = match value {
                Ok(value) => Ok(payload_to_wave(value.as_deref(), ok)?),
                Err(value) => Err(payload_to_wave(value.as_deref(), error)?),
            };
            WaveValue::make_result(ty, value)
        }
        Value::Flags(names) => WaveValue::make_flags(ty, names.iter().map(String::as_str)),
        scalar => Ok(scalar_to_wave(scalar)?),
    };
    made.map_err(|error| error.to_string())
}

fn payload_to_wave(value: Option<&Value>, ty: Option<WaveType>) -> Result<Option<WaveValue>> {
    value
        .zip(ty)
        .map(|(value, ty)| to_wave(value, &ty))
        .transpose()
}

fn scalar_to_wave(value: &Value) -> Result<WaveValue> {
    Ok(match value {
        Value::Bool(value) => WaveValue::make_bool(*value),
        Value::S8(value) => WaveValue::make_s8(*value),
        Value::U8(value) => WaveValue::make_u8(*value),
        Value::S16(value) => WaveValue::make_s16(*value),
        Value::U16(value) => WaveValue::make_u16(*value),
        Value::S32(value) => WaveValue::make_s32(*value),
        Value::U32(value) => WaveValue::make_u32(*value),
        Value::S64(value) => WaveValue::make_s64(*value),
        Value::U64(value) => WaveValue::make_u64(*value),
        Value::F32(value) => WaveValue::make_f32(*value),
        Value::F64(value) => WaveValue::make_f64(*value),
        Value::Char(value) => WaveValue::make_char(*value),
        Value::String(value) => WaveValue::make_string(value.as_str().into()),
        other => return Err(format!("a {} cannot be written as text", other.kind_name())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round_trip(text: &str, ty: &WaveType) -> Value {
        let parsed: WaveValue = wasm_wave::from_str(ty, text).expect("valid text");
        let value = from_wave(&parsed, ty).expect("a value");
        let back = to_wave(&value, ty).expect("a value");
        assert_eq!(wasm_wave::to_string(&back).expect("text"), text);
        value
    }

    #[test]
    fn values_survive() {
        let point = WaveType::record([("x", WaveType::F32), ("y", WaveType::F64)]);
        let point = point.expect("fields");
        round_trip("[{x: 1, y: -2.5}]", &WaveType::list(point.clone()));
        let colours = WaveType::flags(["red", "blue"]).expect("flags");
        round_trip("({red, blue}, 'a', \"b\\n\")", &{
            WaveType::tuple([colours, WaveType::CHAR, WaveType::STRING]).expect("elements")
        });
        let shape = WaveType::variant([("empty", None), ("at", Some(point))]).expect("cases");
        round_trip("at({x: 0, y: 1})", &shape);
        let value = round_trip("some(err(empty))", &{
            WaveType::option(WaveType::result(None, Some(shape)))
        });
        let empty = Value::Variant("empty".to_owned(), None);
        let error = Value::Result(Err(Some(Box::new(empty))));
        assert_eq!(value, Value::Option(Some(Box::new(error))));
        let map = WaveType::map(WaveType::STRING, WaveType::S8).expect("a key type");
        round_trip("{\"a\": -1}", &map);
    }

    #[test]
    fn calls_are_split_at_the_first_parenthesis() {
        assert_eq!(split_call("a:b/c#d(1, (2))"), Ok(("a:b/c#d", "(1, (2))")));
        assert_eq!(split_call("[method]x.y ()"), Ok(("[method]x.y", "()")));
        assert!(split_call("(1)").is_err() && split_call("f").is_err());
    }
}
