//! Names of functions, taken apart (Explainer.md, `plainname`).
//!
//! In: a name such as `[method][get]file.size`. Out: its parts.

/// A name of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PlainName<'a> {
    /// `constructor`, `method` or `static`.
    pub(super) kind: Option<&'a str>,
    /// `get` or `set`.
    pub(super) accessor: Option<&'a str>,
    /// The resource type that it belongs to.
    pub(super) resource: Option<&'a str>,
    /// What is left; of a constructor the resource's name.
    pub(super) name: &'a str,
}

impl<'a> PlainName<'a> {
    pub(super) fn parse(text: &'a str) -> PlainName<'a> {
        let mut name = PlainName {
            kind: None,
            accessor: None,
            resource: None,
            name: text,
        };
        while let Some((annotation, rest)) = name
            .name
            .strip_prefix('[')
            .and_then(|rest| rest.split_once(']'))
        {
            match annotation {
                "get" | "set" => name.accessor = Some(annotation),
                _ => name.kind = Some(annotation),
            }
            name.name = rest;
        }
        if name.kind.is_some() {
            let (resource, rest) = name.name.split_once('.').unwrap_or((name.name, name.name));
            name.resource = Some(resource);
            name.name = rest;
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        let parts = |text| {
            let PlainName {
                kind,
                accessor,
                resource,
                name,
            } = PlainName::parse(text);
            (kind, accessor, resource, name)
        };
        assert_eq!(parts("file"), (None, None, None, "file"));
        assert_eq!(parts("[get]file"), (None, Some("get"), None, "file"));
        assert_eq!(
            parts("[method]file.read"),
            (Some("method"), None, Some("file"), "read")
        );
        assert_eq!(
            parts("[static][set]file.limit"),
            (Some("static"), Some("set"), Some("file"), "limit")
        );
        assert_eq!(
            parts("[constructor]file"),
            (Some("constructor"), None, Some("file"), "file")
        );
    }
}
