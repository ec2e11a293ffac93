//! A static library: an `ar` archive with one object and the symbol table that linkers look into.
//!
//! ```text
//! !<arch>\n
//! header of "/"      the symbol table: number of symbols, then for each the offset of its
//!                    member's header, all big-endian; then their names, each with a zero
//! header of "//"     names of members that do not fit a header, each ending in "/\n"
//! header of member   the object
//! ```
//!
//! The format is that of System V and GNU. Times, owners and modes are constant.

use object::{Object, ObjectSymbol};

/// The archive's first bytes.
const MAGIC: &[u8] = b"!<arch>\n";
/// Size of a member's header.
const HEADER_SIZE: usize = 60;
/// The longest name that a header takes, its closing `/` not counted.
const SHORT_NAME: usize = 15;

/// An archive of one object. `member` is the object's file name.
///
/// # Panics
/// On bytes that are no object of ours.
#[must_use]
pub fn write(member: &str, object: &[u8]) -> Vec<u8> {
    let symbols = defined_symbols(object);
    let long_names = if member.len() > SHORT_NAME {
        format!("{member}/\n")
    } else {
        String::new()
    };
    let table_size = 4 + symbols.iter().map(|name| 4 + name.len() + 1).sum::<usize>();
    let mut member_offset = MAGIC.len() + HEADER_SIZE + even(table_size);
    if !long_names.is_empty() {
        member_offset += HEADER_SIZE + even(long_names.len());
    }
    let offset = u32::try_from(member_offset)
        .expect("package: the symbol table of an archive is below 4 GiB")
        .to_be_bytes();

    let mut table = Vec::with_capacity(table_size);
    table.extend_from_slice(&(symbols.len() as u32).to_be_bytes());
    for _ in &symbols {
        table.extend_from_slice(&offset);
    }
    for name in &symbols {
        table.extend_from_slice(name.as_bytes());
        table.push(0);
    }

    let mut out = MAGIC.to_vec();
    add_member(&mut out, "/", &table);
    if long_names.is_empty() {
        add_member(&mut out, &format!("{member}/"), object);
    } else {
        add_member(&mut out, "//", long_names.as_bytes());
        add_member(&mut out, "/0", object);
    }
    out
}

fn defined_symbols(object: &[u8]) -> Vec<String> {
    let file = object::File::parse(object).expect("package: the object is one of ours");
    let defined = file
        .symbols()
        .filter(|symbol| symbol.is_global() && symbol.is_definition());
    defined
        .map(|symbol| symbol.name().expect("package: names are UTF-8").to_owned())
        .collect()
}

fn add_member(out: &mut Vec<u8>, name: &str, bytes: &[u8]) {
    let (time, owner, group, mode, size) = (0, 0, 0, "644", bytes.len());
    let header = format!("{name:<16}{time:<12}{owner:<6}{group:<6}{mode:<8}{size:<10}`\n");
    assert_eq!(header.len(), HEADER_SIZE, "package: header of {name}");
    out.extend_from_slice(header.as_bytes());
    out.extend_from_slice(bytes);
    if !bytes.len().is_multiple_of(2) {
        out.push(b'\n');
    }
}

fn even(size: usize) -> usize {
    size.next_multiple_of(2)
}
