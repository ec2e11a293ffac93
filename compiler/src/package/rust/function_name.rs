//! Names of functions that belong to resources.
//!
//! In: a function's name in the component. Out: [`FunctionName`].

use std::borrow::Cow;

/// The parts of a function's name (Explainer.md, Import and Export Definitions). A getter or setter of a resource is a
/// method or static function with another name: `get-size` of `[method][get]file.size`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum FunctionName<'n> {
    /// `add`, `[get]limit`
    Plain(&'n str),
    /// `[constructor]file`
    Constructor(&'n str),
    /// `[method]file.read`
    Method(&'n str, Cow<'n, str>),
    /// `[static]file.count`
    Static(&'n str, Cow<'n, str>),
}

impl FunctionName<'_> {
    pub(super) fn parse(name: &str) -> FunctionName<'_> {
        if let Some(resource) = name.strip_prefix("[constructor]") {
            return FunctionName::Constructor(resource);
        }
        if let Some((resource, member)) = name.strip_prefix("[method]").and_then(member) {
            return FunctionName::Method(resource, member);
        }
        if let Some((resource, member)) = name.strip_prefix("[static]").and_then(member) {
            return FunctionName::Static(resource, member);
        }
        FunctionName::Plain(name)
    }
}

/// The resource, and what of it: `file` and `get-size` of `[get]file.size`.
fn member(name: &str) -> Option<(&str, Cow<'_, str>)> {
    for (annotation, prefix) in [("[get]", "get"), ("[set]", "set")] {
        if let Some(name) = name.strip_prefix(annotation) {
            let (resource, member) = name.split_once('.')?;
            return Some((resource, format!("{prefix}-{member}").into()));
        }
    }
    let (resource, member) = name.split_once('.')?;
    Some((resource, member.into()))
}

#[cfg(test)]
mod tests {
    use super::FunctionName;

    #[test]
    fn names_are_taken_apart() {
        assert_eq!(FunctionName::parse("add"), FunctionName::Plain("add"));
        assert_eq!(
            FunctionName::parse("[get]limit"),
            FunctionName::Plain("[get]limit")
        );
        assert_eq!(
            FunctionName::parse("[constructor]file"),
            FunctionName::Constructor("file")
        );
        assert_eq!(
            FunctionName::parse("[method]file.read"),
            FunctionName::Method("file", "read".into())
        );
        assert_eq!(
            FunctionName::parse("[method][get]file.size"),
            FunctionName::Method("file", "get-size".into())
        );
        assert_eq!(
            FunctionName::parse("[static][set]file.limit"),
            FunctionName::Static("file", "set-limit".into())
        );
    }
}
