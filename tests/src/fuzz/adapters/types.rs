//! Interface types, their layout and their flat forms, straight from the specification
//! (definitions.py, `alignment`, `elem_size`, `flatten_type`), so that the compiler's own are
//! checked against a second reading.

/// A core type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Core {
    /// `i32`.
    I32,
    /// `i64`.
    I64,
    /// `f32`.
    F32,
    /// `f64`.
    F64,
}

impl Core {
    /// Its name in text.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Core::I32 => "i32",
            Core::I64 => "i64",
            Core::F32 => "f32",
            Core::F64 => "f64",
        }
    }
}

/// A type. Those that must have a name carry its number among [`Types::named`], zero before
/// [`Types::name`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the specification's own names")]
pub enum Type {
    Bool,
    /// Bits, and whether it has a sign.
    Int(u32, bool),
    F32,
    F64,
    Char,
    String,
    List(Box<Type>),
    FixedList(Box<Type>, u32),
    Map(Box<Type>, Box<Type>),
    Tuple(Vec<Type>),
    Record(usize, Vec<Type>),
    Variant(usize, Vec<Option<Type>>),
    Enum(usize, u32),
    Option(Box<Type>),
    Result(Option<Box<Type>>, Option<Box<Type>>),
    Flags(usize, u32),
    /// Of the one resource type that there is.
    Own,
    /// The same; only as a parameter itself.
    Borrow,
}

/// The size of a pointer in bytes and the type of one.
#[must_use]
pub fn pointer(bits_64: bool) -> (u32, Core) {
    if bits_64 {
        (8, Core::I64)
    } else {
        (4, Core::I32)
    }
}

fn align_to(offset: u32, align: u32) -> u32 {
    offset.div_ceil(align) * align
}

fn scalar_of(count: u32, limits: [u32; 2]) -> u32 {
    match count {
        n if n <= limits[0] => 1,
        n if n <= limits[1] => 2,
        _ => 4,
    }
}

impl Type {
    /// Bytes of the discriminant of so many cases.
    #[must_use]
    pub fn discriminant(cases: usize) -> u32 {
        scalar_of(cases as u32, [256, 65536])
    }

    /// Bytes of so many flags.
    #[must_use]
    pub fn flags(labels: u32) -> u32 {
        scalar_of(labels, [8, 16])
    }

    /// The payloads of a variant, or of what is one in other words.
    #[must_use]
    pub fn cases(&self) -> Option<Vec<Option<&Type>>> {
        match self {
            Type::Variant(_, cases) => Some(cases.iter().map(Option::as_ref).collect()),
            Type::Enum(_, count) => Some(vec![None; *count as usize]),
            Type::Option(some) => Some(vec![None, Some(some)]),
            Type::Result(ok, error) => Some(vec![ok.as_deref(), error.as_deref()]),
            _ => None,
        }
    }

    /// The fields of a record or tuple.
    #[must_use]
    pub fn fields(&self) -> Option<&[Type]> {
        match self {
            Type::Tuple(fields) | Type::Record(_, fields) => Some(fields),
            _ => None,
        }
    }

    /// `alignment`.
    #[must_use]
    pub fn align(&self, bits_64: bool) -> u32 {
        match self {
            Type::String | Type::List(_) | Type::Map(..) => pointer(bits_64).0,
            Type::FixedList(element, _) => element.align(bits_64),
            Type::Tuple(fields) | Type::Record(_, fields) => {
                let aligns = fields.iter().map(|field| field.align(bits_64));
                aligns.max().unwrap_or(1)
            }
            Type::Variant(..) | Type::Enum(..) | Type::Option(_) | Type::Result(..) => {
                let cases = self.cases().unwrap_or_default();
                Type::discriminant(cases.len()).max(max_case_alignment(&cases, bits_64))
            }
            scalar => scalar.size(bits_64),
        }
    }

    /// `elem_size`.
    #[must_use]
    pub fn size(&self, bits_64: bool) -> u32 {
        match self {
            Type::Bool => 1,
            Type::Int(bits, _) => bits / 8,
            Type::F32 | Type::Char | Type::Own | Type::Borrow => 4,
            Type::F64 => 8,
            Type::Flags(_, labels) => Type::flags(*labels),
            Type::String | Type::List(_) | Type::Map(..) => 2 * pointer(bits_64).0,
            Type::FixedList(element, count) => count * element.size(bits_64),
            Type::Tuple(fields) | Type::Record(_, fields) => {
                let (_, end) = offsets(fields, bits_64);
                align_to(end, self.align(bits_64))
            }
            Type::Variant(..) | Type::Enum(..) | Type::Option(_) | Type::Result(..) => {
                let cases = self.cases().unwrap_or_default();
                let sizes = cases.iter().flatten().map(|case| case.size(bits_64));
                let end = self.payload_offset(bits_64) + sizes.max().unwrap_or(0);
                align_to(end, self.align(bits_64))
            }
        }
    }

    /// Where the payload of a variant begins.
    #[must_use]
    pub fn payload_offset(&self, bits_64: bool) -> u32 {
        let cases = self.cases().unwrap_or_default();
        align_to(
            Type::discriminant(cases.len()),
            max_case_alignment(&cases, bits_64),
        )
    }

    /// `flatten_type`.
    #[must_use]
    pub fn flatten(&self, bits_64: bool) -> Vec<Core> {
        match self {
            Type::Int(64, _) => vec![Core::I64],
            Type::F32 => vec![Core::F32],
            Type::F64 => vec![Core::F64],
            Type::String | Type::List(_) | Type::Map(..) => vec![pointer(bits_64).1; 2],
            Type::FixedList(element, count) => element.flatten(bits_64).repeat(*count as usize),
            Type::Tuple(fields) | Type::Record(_, fields) => {
                fields.iter().flat_map(|f| f.flatten(bits_64)).collect()
            }
            _ => {
                let mut flat = vec![Core::I32];
                for case in self.cases().unwrap_or_default().into_iter().flatten() {
                    for (index, core) in case.flatten(bits_64).into_iter().enumerate() {
                        match flat.get_mut(index + 1) {
                            None => flat.push(core),
                            Some(have) => *have = join(*have, core),
                        }
                    }
                }
                flat
            }
        }
    }

    /// Where a type is used, in a component whose names of named types begin with `prefix`.
    #[must_use]
    pub fn text(&self, prefix: &str) -> String {
        let inner = |ty: &Type| ty.text(prefix);
        match self {
            Type::Bool => "bool".to_owned(),
            Type::Int(bits, signed) => format!("{}{bits}", if *signed { 's' } else { 'u' }),
            Type::F32 => "f32".to_owned(),
            Type::F64 => "f64".to_owned(),
            Type::Char => "char".to_owned(),
            Type::Own => format!("(own $r{prefix})"),
            Type::Borrow => format!("(borrow $r{prefix})"),
            Type::String => "string".to_owned(),
            Type::List(element) => format!("(list {})", inner(element)),
            Type::FixedList(element, count) => format!("(list {} {count})", inner(element)),
            Type::Map(key, value) => format!("(map {} {})", inner(key), inner(value)),
            Type::Tuple(fields) => {
                let fields: Vec<String> = fields.iter().map(inner).collect();
                format!("(tuple {})", fields.join(" "))
            }
            Type::Option(some) => format!("(option {})", inner(some)),
            Type::Result(ok, error) => {
                let ok = ok.as_deref().map(inner).unwrap_or_default();
                let error = error.as_deref().map(inner);
                let error = error.map_or(String::new(), |e| format!(" (error {e})"));
                format!("(result {ok}{error})")
            }
            Type::Record(name, _)
            | Type::Variant(name, _)
            | Type::Enum(name, _)
            | Type::Flags(name, _) => format!("${prefix}{name}"),
        }
    }

    /// The definition of a type that has a name.
    #[must_use]
    pub fn definition(&self, prefix: &str) -> String {
        let labels = |count: u32, letter: char| -> String {
            (0..count).map(|n| format!(" \"{letter}{n}\"")).collect()
        };
        match self {
            Type::Record(_, fields) => {
                let fields = fields.iter().enumerate();
                let field =
                    |(n, ty): (usize, &Type)| format!(" (field \"f{n}\" {})", ty.text(prefix));
                format!("(record{})", fields.map(field).collect::<String>())
            }
            Type::Variant(_, cases) => {
                let case = |(n, ty): (usize, &Option<Type>)| {
                    let ty = ty.as_ref().map(|ty| ty.text(prefix)).unwrap_or_default();
                    format!(" (case \"c{n}\" {ty})")
                };
                format!(
                    "(variant{})",
                    cases.iter().enumerate().map(case).collect::<String>()
                )
            }
            Type::Enum(_, count) => format!("(enum{})", labels(*count, 'c')),
            Type::Flags(_, count) => format!("(flags{})", labels(*count, 'l')),
            other => other.text(prefix),
        }
    }
}

/// Where fields begin, and where the last ends.
#[must_use]
pub fn offsets(fields: &[Type], bits_64: bool) -> (Vec<u32>, u32) {
    let (mut offsets, mut end) = (Vec::new(), 0);
    for field in fields {
        let start = align_to(end, field.align(bits_64));
        offsets.push(start);
        end = start + field.size(bits_64);
    }
    (offsets, end)
}

fn max_case_alignment(cases: &[Option<&Type>], bits_64: bool) -> u32 {
    let aligns = cases.iter().flatten().map(|case| case.align(bits_64));
    aligns.max().unwrap_or(1)
}

fn join(a: Core, b: Core) -> Core {
    match (a, b) {
        (a, b) if a == b => a,
        (Core::I32, Core::F32) | (Core::F32, Core::I32) => Core::I32,
        _ => Core::I64,
    }
}

/// The types of a case.
#[derive(Clone, Debug, Default)]
pub struct Types {
    /// Those with a name, by number; each after those that it is made of.
    pub named: Vec<Type>,
    /// Whether there is a resource type.
    pub handles: bool,
}

impl Types {
    /// Gives each type in these that has a name the number of it.
    pub fn name(&mut self, ty: &mut Type) {
        match ty {
            Type::List(inner) | Type::FixedList(inner, _) | Type::Option(inner) => self.name(inner),
            Type::Map(key, value) => {
                self.name(key);
                self.name(value);
            }
            Type::Tuple(fields) | Type::Record(_, fields) => {
                fields.iter_mut().for_each(|field| self.name(field));
            }
            Type::Variant(_, cases) => {
                let payloads = cases.iter_mut().flatten();
                payloads.for_each(|payload| self.name(payload));
            }
            Type::Result(ok, error) => {
                let payloads = ok.iter_mut().chain(error);
                payloads.for_each(|payload| self.name(payload));
            }
            _ => {}
        }
        if let Type::Record(name, _)
        | Type::Variant(name, _)
        | Type::Enum(name, _)
        | Type::Flags(name, _) = ty
        {
            *name = self.named.len();
            self.named.push(ty.clone());
        }
    }
}
