//! Values of interface types.
//!
//! In, out: what embedders build and take apart. Elsewhere: their layout (`encode`, `decode`),
//! their text form, which others write against [`super::Type`].

use std::num::NonZeroU64;

use super::externs::Func;

/// A handle that the host owns, in the table of one instance. Plain data: dropping it drops
/// nothing, see [`super::Instance::drop_resource`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Own {
    /// The resource type's number ([`super::Resource::id`]).
    pub resource: u32,
    /// Index in the host's table.
    pub handle: u32,
}

impl Own {
    /// A borrow of this handle, to pass as an argument. Only for resources of the component: a
    /// resource that the host defines is lent by its representation.
    #[must_use]
    pub fn borrow(self) -> Borrow {
        Borrow {
            resource: self.resource,
            value: u64::from(self.handle),
        }
    }
}

/// A borrowed resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Borrow {
    /// The resource type's number ([`super::Resource::id`]).
    pub resource: u32,
    /// For resources of the component: an index in the host's table. For resources that the host
    /// defines: the representation, in arguments of exports and of host functions alike.
    pub value: u64,
}

/// The readable end of a stream or future that the host owns, in the table of one instance. Plain
/// data, as [`Own`]: see [`super::Ends`], which makes them and reads from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AsyncEnd {
    /// The number of the type's structure in the component.
    pub ty: u32,
    /// Index in the host's table.
    pub handle: u32,
}

/// A value. The names of fields, cases and labels are those of WIT.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// `bool`.
    Bool(bool),
    /// `s8`.
    S8(i8),
    /// `u8`.
    U8(u8),
    /// `s16`.
    S16(i16),
    /// `u16`.
    U16(u16),
    /// `s32`.
    S32(i32),
    /// `u32`.
    U32(u32),
    /// `s64`.
    S64(i64),
    /// `u64`.
    U64(u64),
    /// `f32`.
    F32(f32),
    /// `f64`.
    F64(f64),
    /// `char`.
    Char(char),
    /// `string`.
    String(String),
    /// `list<T>`, and lists of fixed length.
    List(Vec<Value>),
    /// `map<K, V>`.
    Map(Vec<(Value, Value)>),
    /// Every field with its name, in any order when given, in WIT's order when returned.
    Record(Vec<(String, Value)>),
    /// `tuple<...>`.
    Tuple(Vec<Value>),
    /// The case's name and its payload, if it has one.
    Variant(String, Option<Box<Value>>),
    /// The case's name.
    Enum(String),
    /// `option<T>`.
    Option(Option<Box<Value>>),
    /// `result<T, E>`, with payloads where the type has them.
    Result(Result<Option<Box<Value>>, Option<Box<Value>>>),
    /// The names of the labels that are set.
    Flags(Vec<String>),
    /// A handle that is passed away.
    Own(Own),
    /// A resource that is lent for the call.
    Borrow(Borrow),
    /// The readable end of a stream, which is passed away.
    Stream(AsyncEnd),
    /// The readable end of a future, which is passed away.
    Future(AsyncEnd),
    /// A vector of core WebAssembly; lane 0 is in the least significant bits. As all that follow,
    /// only in core modules, whose numbers are [`Value::S32`], [`Value::S64`], [`Value::F32`] and
    /// [`Value::F64`].
    V128(u128),
    /// A function reference; `None` is null.
    FuncRef(Option<Func>),
    /// Whatever the host likes, but zero; `None` is null.
    ExternRef(Option<NonZeroU64>),
    /// The null reference to an exception. Others do not leave their modules.
    NullExnRef,
}

impl Value {
    /// The kind of the value, for messages.
    #[must_use]
    pub fn kind_name(&self) -> &'static str {
        match self {
            Self::Bool(_) => "bool",
            Self::S8(_) => "s8",
            Self::U8(_) => "u8",
            Self::S16(_) => "s16",
            Self::U16(_) => "u16",
            Self::S32(_) => "s32",
            Self::U32(_) => "u32",
            Self::S64(_) => "s64",
            Self::U64(_) => "u64",
            Self::F32(_) => "f32",
            Self::F64(_) => "f64",
            Self::Char(_) => "char",
            Self::String(_) => "string",
            Self::List(_) => "list",
            Self::Map(_) => "map",
            Self::Record(_) => "record",
            Self::Tuple(_) => "tuple",
            Self::Variant(..) => "variant",
            Self::Enum(_) => "enum",
            Self::Option(_) => "option",
            Self::Result(_) => "result",
            Self::Flags(_) => "flags",
            Self::Own(_) => "own handle",
            Self::Borrow(_) => "borrowed handle",
            Self::Stream(_) => "stream",
            Self::Future(_) => "future",
            Self::V128(_) => "v128",
            Self::FuncRef(_) => "funcref",
            Self::ExternRef(_) => "externref",
            Self::NullExnRef => "null exnref",
        }
    }
}
