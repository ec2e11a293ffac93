//! Interface types as the manifest describes them: in host layout, which is the Canonical ABI's
//! layout for a memory of 64-bit addresses (CanonicalABI.md, Alignment and Element Size, with
//! `ptr_type = i64`).

/// A string in [`crate::component::Component::names`], UTF-8.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct NameRef {
    /// Offset in bytes.
    pub offset: u32,
    /// Length in bytes; zero for no name.
    pub length: u32,
}

/// "No type": a function without parameters or result, a case without payload.
pub const NO_TYPE: u32 = u32::MAX;

/// The kinds of value types (Explainer.md, Type Definitions).
///
/// How [`TypeDesc::first`], [`TypeDesc::count`] and [`TypeDesc::element`] are used: types with
/// *fields* have `count` entries from `first` in the table of fields; types with an *element* name
/// it in `element`.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TypeKind {
    /// One byte, 0 or 1.
    Bool = 0,
    /// Signed, 1 byte.
    S8 = 1,
    /// Unsigned, 1 byte.
    U8 = 2,
    /// Signed, 2 bytes.
    S16 = 3,
    /// Unsigned, 2 bytes.
    U16 = 4,
    /// Signed, 4 bytes.
    S32 = 5,
    /// Unsigned, 4 bytes.
    U32 = 6,
    /// Signed, 8 bytes.
    S64 = 7,
    /// Unsigned, 8 bytes.
    U64 = 8,
    /// 4 bytes.
    F32 = 9,
    /// 8 bytes.
    F64 = 10,
    /// A Unicode scalar value, 4 bytes.
    Char = 11,
    /// Pointer and length in bytes; UTF-8.
    String = 12,
    /// Pointer and length in elements; element.
    List = 13,
    /// `count` elements in place; element.
    FixedList = 14,
    /// Pointer and length in pairs; element is the tuple of key and value.
    Map = 15,
    /// Fields in order.
    Record = 16,
    /// Fields in order, without names.
    Tuple = 17,
    /// Discriminant of 1, 2 or 4 bytes, then the payload; fields are the cases.
    Variant = 18,
    /// Discriminant of 1, 2 or 4 bytes; fields are the cases, without types.
    Enum = 19,
    /// A variant of `none` and `some`.
    Option = 20,
    /// A variant of `ok` and `error`.
    Result = 21,
    /// Bits, least significant first, in 1, 2 or 4 bytes; fields are the labels, without types.
    Flags = 22,
    /// A handle index, 4 bytes; `element` is the index of a resource.
    Own = 23,
    /// A handle index, or the representation where the host defines the resource; `element` is
    /// the index of a resource. 4 bytes for a guest's resource, 8 for a host's.
    Borrow = 24,
    /// A handle index, 4 bytes; element or [`NO_TYPE`].
    Stream = 25,
    /// A handle index, 4 bytes; element or [`NO_TYPE`].
    Future = 26,
    /// A handle index, 4 bytes.
    ErrorContext = 27,
    /// A vector of core WebAssembly, 16 bytes. As the types that follow, only in core modules,
    /// whose numbers are [`TypeKind::S32`], [`TypeKind::S64`], [`TypeKind::F32`] and
    /// [`TypeKind::F64`].
    V128 = 28,
    /// A function reference: the address of a [`crate::instance::FuncRef`], or null; 8 bytes.
    FuncRef = 29,
    /// What the host gave, or null; 8 bytes.
    ExternRef = 30,
    /// An exception, or null; 8 bytes.
    ExnRef = 31,
}

/// A value type.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeDesc {
    /// A number of [`TypeKind`].
    pub kind: u32,
    /// Size in bytes in host layout.
    pub size: u32,
    /// Alignment in bytes in host layout.
    pub align: u32,
    /// First field.
    pub first: u32,
    /// Number of fields, or of elements of a fixed-length list; of a stream or future its
    /// structural number ([`crate::concurrency::AsyncTypeDesc::ty`]).
    pub count: u32,
    /// Element type, or resource.
    pub element: u32,
    /// Name in WIT, if it has one.
    pub name: NameRef,
    /// The interface that defines the name, if any.
    pub interface: NameRef,
}

/// A field, case or label.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldDesc {
    /// Its name; none in tuples.
    pub name: NameRef,
    /// Its type or [`NO_TYPE`].
    pub ty: u32,
    /// Offset in bytes from the start of the value; for cases, of the payload.
    pub offset: u32,
}

/// A resource type that the world can see.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResourceDesc {
    /// Name in WIT.
    pub name: NameRef,
    /// The interface that defines it, if any.
    pub interface: NameRef,
    /// The import that is its destructor, when the host defines it; else [`NO_TYPE`].
    pub import: u32,
    /// Number of the resource type in the runtime's handles.
    pub id: u32,
}
