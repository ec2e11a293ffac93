//! Guests that are put together from others hold the very components that lie beside them: nobody builds
//! the one without the other.

use windlass_tests::guests;

/// What is put together, and of what, in the order in which tools write it: what is called comes before who
/// calls it.
const COMPOSITIONS: [(&str, &[&str]); 5] = [
    ("pipeline", &["producer", "middleware", "consumer"]),
    ("pipeline-c", &["producer", "middleware-c", "consumer"]),
    ("pair", &["leaf", "runner"]),
    ("chain", &["leaf", "relay", "relay-c", "runner"]),
    ("chain-c", &["leaf", "relay-c", "relay-c", "runner"]),
];

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(guests::named(name).component).expect("the guest is readable")
}

#[test]
fn compositions_are_made_of_what_lies_beside_them() {
    for (whole, parts) in COMPOSITIONS {
        let whole_bytes = bytes(whole);
        let (mut rest, mut glue) = (whole_bytes.as_slice(), whole_bytes.len());
        for part in parts {
            let part_bytes = bytes(part);
            let place = find(rest, &part_bytes);
            let place = place.unwrap_or_else(|| panic!("{whole} holds another {part}"));
            rest = &rest[place + part_bytes.len()..];
            glue -= part_bytes.len();
        }
        // Names of interfaces, and who is whose import.
        assert!(
            glue < 1000,
            "{whole} holds {glue} bytes more than its parts"
        );
    }
}

/// Where a component is in a larger one.
fn find(whole: &[u8], part: &[u8]) -> Option<usize> {
    // Every binary begins alike; the rest is looked at only there.
    let starts = whole.windows(8).enumerate();
    let mut starts = starts.filter(|(_, window)| *window == &part[..8]);
    starts.find_map(|(at, _)| whole[at..].starts_with(part).then_some(at))
}
