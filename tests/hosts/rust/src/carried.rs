//! What streams and futures carry: between values as files write them, and values with ends.
//!
//! In: a value with lists in the places of streams, and values in the places of futures; or one that
//! came, with ends. Out: the other, and jobs that write or read the ends, to be run beside the guest.

use std::pin::Pin;

use windlass_runtime::host::{Ends, Error, Reader, Type, TypeKind, Value, Writer};

/// Writes or reads an end, and says what went wrong.
pub(crate) type Job = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;

/// So many elements are read at once: few, so that copies take turns.
const PIECE: usize = 64;

/// The value inside a value, with its type, of each field or element.
fn parts<'v>(
    ty: Type<'static>,
    value: &'v mut Value,
) -> Vec<(Option<Type<'static>>, &'v mut Value)> {
    let case = |index: usize| ty.field(index).and_then(|field| field.ty);
    match value {
        Value::Option(Some(value)) => vec![(case(1), value)],
        Value::Result(Ok(Some(value))) => vec![(case(0), value)],
        Value::Result(Err(Some(value))) => vec![(case(1), value)],
        Value::Variant(name, Some(value)) => {
            let found = ty.fields().find(|field| field.name == name);
            vec![(found.and_then(|field| field.ty), value)]
        }
        Value::List(values) => values.iter_mut().map(|v| (ty.element(), v)).collect(),
        Value::Tuple(values) => {
            let types = ty.fields().map(|field| field.ty);
            types.zip(values).collect()
        }
        Value::Record(fields) => fields
            .iter_mut()
            .map(|(name, value)| {
                let found = ty.fields().find(|field| field.name == name);
                (found.and_then(|field| field.ty), value)
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Puts ends in the place of what they are to carry.
pub(crate) fn give(
    ty: Type<'static>,
    value: &mut Value,
    ends: Option<&Ends>,
    jobs: &mut Vec<Job>,
) -> Result<(), String> {
    let future = match ty.kind() {
        TypeKind::Stream => false,
        TypeKind::Future => true,
        _ => {
            let mut parts = parts(ty, value).into_iter();
            return parts.try_for_each(|(ty, value)| match ty {
                Some(ty) => give(ty, value, ends, jobs),
                None => Ok(()),
            });
        }
    };
    let ends = ends.ok_or("streams need an instance")?;
    let (end, writer) = ends.pair(ty).map_err(|e| e.to_string())?;
    let values = match std::mem::replace(value, end) {
        value if future => vec![value],
        Value::List(values) => values,
        other => return Err(format!("{other:?} is written for a stream")),
    };
    jobs.push(Box::pin(write(writer, values)));
    Ok(())
}

/// A guest may drop its end before it has everything.
async fn write(mut writer: Writer, values: Vec<Value>) -> Result<(), String> {
    let written = writer.write(&values).await;
    written.map(drop).map_err(|e| e.to_string())
}

/// Puts what must come by the ends of a value in their places, for the comparison of the rest.
pub(crate) fn take(
    ty: Type<'static>,
    came: &mut Value,
    want: &mut Value,
    ends: Option<&Ends>,
    jobs: &mut Vec<Job>,
) -> Result<(), String> {
    if !matches!(came, Value::Stream(_) | Value::Future(_)) {
        // Where they differ, the comparison finds it.
        let pairs = parts(ty, came).into_iter().zip(parts(ty, want));
        return pairs
            .filter_map(|((ty, came), (_, want))| Some((ty?, came, want)))
            .try_for_each(|(ty, came, want)| take(ty, came, want, ends, jobs));
    }
    let ends = ends.ok_or("streams need an instance")?;
    let reader = ends.reader(came).map_err(|e| e.to_string())?;
    let wanted = match (&*came, &*want) {
        (Value::Stream(_), Value::List(values)) => values.clone(),
        (Value::Stream(_), other) => return Err(format!("{other:?} is written for a stream")),
        (_, value) => vec![value.clone()],
    };
    jobs.push(Box::pin(read(reader, wanted)));
    *came = want.clone();
    Ok(())
}

async fn read(mut reader: Reader, wanted: Vec<Value>) -> Result<(), String> {
    let mut came = Vec::new();
    loop {
        let more = reader.read(PIECE).await.map_err(error)?;
        if more.is_empty() {
            break;
        }
        came.extend(more);
    }
    if came == wanted {
        return Ok(());
    }
    Err(format!("{came:?} came by an end, not {wanted:?}"))
}

fn error(error: Error) -> String {
    format!("reading an end: {error}")
}
