//! Reads expectation files (`tests/guests/README.md` says what they hold).
//!
//! In: the text of a file. Out: [`Line`]s; values stay text, because only the interface says what
//! type they have.

/// A line at the left, with the indented lines below it.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Number of the line in the file, from 1.
    pub(crate) number: usize,
    /// What to do.
    pub(crate) action: Action,
    /// What the guest must do meanwhile.
    pub(crate) nested: Vec<Nested>,
}

/// What a line at the left asks for.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    /// Call an export.
    Call(Call),
    /// Instantiation traps by this rule.
    Instantiate(String),
    /// Drop the guest's handle of this name.
    Drop(String),
    /// A new instance for what follows.
    Separator,
}

/// What an indented line says.
#[derive(Clone, Debug)]
pub(crate) enum Nested {
    /// The guest calls an import.
    Call(Call),
    /// The destructor of the host's resource of this name runs.
    Drop(String),
}

/// A call and what comes of it.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// The interface; none for the world itself.
    pub(crate) interface: Option<String>,
    /// The function.
    pub(crate) name: String,
    /// Arguments in WAVE, without the parentheses.
    pub(crate) args: String,
    /// What comes of it.
    pub(crate) outcome: Outcome,
}

/// What comes of a call.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    /// It returns; the text is the result, none for no result.
    Returns(Option<String>),
    /// It returns so when nothing else can go on.
    Later(Option<String>),
    /// It traps by this rule.
    Traps(String),
    /// It does not return, and whoever called cancels it.
    Cancelled,
}

/// Parses a file.
///
/// # Errors
/// A message with the line's number for a line that is none of the forms.
pub(crate) fn parse(text: &str) -> Result<Vec<Line>, String> {
    let mut lines: Vec<Line> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let wrong = |what: &str| format!("line {number}: {what}: {content}");
        if line.starts_with([' ', '\t']) {
            let nested = match content.strip_prefix("drop @") {
                Some(name) => Nested::Drop(name.to_owned()),
                None => Nested::Call(parse_call(content).map_err(|e| wrong(&e))?),
            };
            let above = lines
                .last_mut()
                .ok_or_else(|| wrong("indented, with nothing above"))?;
            above.nested.push(nested);
            continue;
        }
        let action = if content == "---" {
            Action::Separator
        } else if let Some(name) = content.strip_prefix("drop $") {
            Action::Drop(name.to_owned())
        } else if let Some(rule) = content.strip_prefix("instantiate => trap ") {
            Action::Instantiate(rule.to_owned())
        } else {
            Action::Call(parse_call(content).map_err(|e| wrong(&e))?)
        };
        if let Action::Call(Call {
            outcome: Outcome::Later(_),
            ..
        }) = action
        {
            return Err(wrong("only imports return later"));
        }
        lines.push(Line {
            number,
            action,
            nested: Vec::new(),
        });
    }
    Ok(lines)
}

fn parse_call(text: &str) -> Result<Call, String> {
    // The arrow is looked for from the right end of the arguments: strings may hold anything.
    let open = text.find('(').ok_or("no arguments")?;
    let close = closing_parenthesis(text, open).ok_or("arguments without an end")?;
    let (path, args) = (&text[..open], &text[open + 1..close]);
    let rest = text[close + 1..].trim();
    let (rest, later) = match rest.strip_prefix("later") {
        Some(rest) => (rest.trim(), true),
        None => (rest, false),
    };
    let outcome = rest.strip_prefix("=>").ok_or("no `=>`")?.trim();
    let outcome = match outcome.strip_prefix("trap ") {
        Some(rule) => Outcome::Traps(rule.to_owned()),
        None if outcome == "cancelled" => Outcome::Cancelled,
        None if outcome == "()" => Outcome::Returns(None),
        None => Outcome::Returns(Some(outcome.to_owned())),
    };
    let outcome = match outcome {
        Outcome::Returns(result) if later => Outcome::Later(result),
        _ if later => return Err("only what returns can return later".to_owned()),
        outcome => outcome,
    };
    let (interface, name) = match path.rsplit_once('#') {
        Some((interface, name)) => (Some(interface.to_owned()), name.to_owned()),
        None => (None, path.to_owned()),
    };
    Ok(Call {
        interface,
        name,
        args: args.to_owned(),
        outcome,
    })
}

/// The index of the parenthesis that closes the one at `open`, outside string and char literals.
fn closing_parenthesis(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0usize;
    let mut quote = None;
    let mut escaped = false;
    for (index, c) in text.char_indices().skip_while(|(index, _)| *index < open) {
        match quote {
            Some(q) => {
                if escaped {
                    escaped = false;
                } else if c == '\\' {
                    escaped = true;
                } else if c == q {
                    quote = None;
                }
            }
            None => match c {
                '"' | '\'' => quote = Some(c),
                '(' => depth += 1,
                ')' => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(index);
                    }
                }
                _ => {}
            },
        }
    }
    None
}

/// Replaces each handle `$name` and `@name` outside literals by what `number` gives for it: its
/// sigil and name.
pub(crate) fn replace_handles(text: &str, mut number: impl FnMut(char, &str) -> u32) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.char_indices().peekable();
    let (mut quote, mut escaped) = (None, false);
    while let Some((index, c)) = chars.next() {
        match quote {
            Some(q) => {
                out.push(c);
                if escaped {
                    escaped = false;
                } else if c == '\\' {
                    escaped = true;
                } else if c == q {
                    quote = None;
                }
            }
            None if matches!(c, '$' | '@') => {
                let start = index + 1;
                let mut end = start;
                while let Some((at, c)) = chars.peek().copied() {
                    if !(c.is_ascii_alphanumeric() || c == '-' || c == '_') {
                        break;
                    }
                    end = at + c.len_utf8();
                    chars.next();
                }
                out.push_str(&number(c, &text[start..end]).to_string());
            }
            None => {
                if matches!(c, '"' | '\'') {
                    quote = Some(c);
                }
                out.push(c);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Action, Nested, Outcome, parse, replace_handles};

    #[test]
    fn forms() {
        let text = "# comment\n\na:b/c#f(\"=> (\", ')') => some(@x)\n  g() => ()\n  drop @x\n---\n\
                    drop $y\ninstantiate => trap unreachable\nh(1) => trap unreachable\n";
        let lines = parse(text).unwrap();
        assert_eq!(lines.len(), 5);
        let Action::Call(call) = &lines[0].action else {
            panic!("{lines:?}")
        };
        assert_eq!(call.args, "\"=> (\", ')'");
        assert_eq!(call.interface.as_deref(), Some("a:b/c"));
        assert!(matches!(&call.outcome, Outcome::Returns(Some(text)) if text == "some(@x)"));
        assert!(matches!(&lines[0].nested[1], Nested::Drop(name) if name == "x"));
        assert!(matches!(&lines[3].action, Action::Instantiate(rule) if rule == "unreachable"));
    }

    #[test]
    fn calls_that_take_their_time() {
        let lines = parse("f(1) => cancelled\n  g(2) later => [3]\n  h() => cancelled").unwrap();
        let Action::Call(call) = &lines[0].action else {
            panic!("{lines:?}")
        };
        assert!(matches!(call.outcome, Outcome::Cancelled));
        let outcomes: Vec<_> = lines[0].nested.iter().collect();
        let [Nested::Call(g), Nested::Call(h)] = &outcomes[..] else {
            panic!("{lines:?}")
        };
        assert!(matches!(&g.outcome, Outcome::Later(Some(text)) if text == "[3]"));
        assert!(matches!(h.outcome, Outcome::Cancelled));
    }

    #[test]
    fn mistakes_name_their_line() {
        assert!(parse("  f() => ()").unwrap_err().starts_with("line 1"));
        assert!(parse("f() -> 1").unwrap_err().contains("no `=>`"));
        assert!(parse("f(\"").unwrap_err().contains("without an end"));
        assert!(
            parse("f() later => 1")
                .unwrap_err()
                .contains("only imports")
        );
        let never = parse("f() => 1\n  g() later => trap unreachable");
        assert!(never.unwrap_err().contains("only what returns"));
    }

    #[test]
    fn handles_outside_literals() {
        let replaced = replace_handles(r#"[$a, "$b\"", '@', @c-d]"#, |sigil, name| {
            assert!(matches!((sigil, name), ('$', "a") | ('@', "c-d")));
            7
        });
        assert_eq!(replaced, r#"[7, "$b\"", '@', 7]"#);
    }
}
