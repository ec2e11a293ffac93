//! What the documents say about the tree is true.

use std::path::Path;

/// The paths in a document: between backquotes or as the target of a link, with a slash inside and
/// nothing that only commands or patterns have.
fn paths(text: &str) -> Vec<&str> {
    let quoted = text.split('`').skip(1).step_by(2);
    let linked = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    let is_path = |word: &&str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
        (word.contains('/') || word.ends_with(".md"))
            && word.chars().all(plain)
            && !word.starts_with(['.', '/'])
    };
    quoted.chain(linked).filter(is_path).collect()
}

#[test]
fn every_path_in_the_documents_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for document in ["DESIGN.md", "CONTRIBUTING.md", "README.md"] {
        let text = std::fs::read_to_string(root.join(document)).expect("the document is there");
        for path in paths(&text) {
            // Folders that a text has just introduced are named from there.
            let places = [
                root.join(path),
                root.join("compiler/src/generate").join(path),
            ];
            assert!(
                places.iter().any(|place| place.exists()),
                "{document}: {path}"
            );
        }
    }
}

#[test]
fn the_design_stays_short() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../DESIGN.md");
    let text = std::fs::read_to_string(path).expect("the document is there");
    assert!(text.lines().count() <= 80);
}
