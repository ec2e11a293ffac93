//! JSON transformations: variants, nested lists, options and floats, and host imports which answer.
//! The work itself is serde_json's.

use docs::json::log::{log, lookup, Level};
use exports::docs::json::transform::{Error, Guest, Node, Position, Statistics, Style, Value};
use serde::Serialize;
use serde_json::ser::PrettyFormatter;
use serde_json::{Map, Number, Value as Json};

wit_bindgen::generate!({ world: "json", path: "wit" });

struct Transform;

impl Guest for Transform {
    fn format(text: String, style: Style) -> Result<String, Error> {
        let json = parse(&text)?;
        Ok(match style {
            Style::Minified => json.to_string(),
            Style::Pretty(spaces) => pretty(&json, spaces),
        })
    }

    fn select(text: String, pointer: String) -> Result<String, Error> {
        let json = parse(&text)?;
        check_pointer(&pointer)?;
        match json.pointer(&pointer) {
            Some(found) => Ok(found.to_string()),
            None => {
                let count = log(Level::Warn, &format!("nothing at {pointer}"));
                Err(Error::NotFound(format!("{pointer} (message {count})")))
            }
        }
    }

    fn select_all(text: String, pointers: Vec<String>) -> Result<Vec<Option<Node>>, Error> {
        let json = parse(&text)?;
        pointers
            .into_iter()
            .map(|pointer| {
                check_pointer(&pointer)?;
                let value = json.pointer(&pointer).map(summary);
                Ok(value.map(|value| Node { pointer, value }))
            })
            .collect()
    }

    fn flatten(text: String) -> Result<Vec<Node>, Error> {
        let json = parse(&text)?;
        let mut nodes = Vec::new();
        visit(&json, String::new(), &mut |pointer, json| {
            nodes.push(Node { pointer: pointer.into(), value: summary(json) });
        });
        log(Level::Info, &format!("{} nodes", nodes.len()));
        Ok(nodes)
    }

    fn build(nodes: Vec<Node>) -> Result<String, Error> {
        let mut root = Json::Null;
        for node in nodes {
            check_pointer(&node.pointer)?;
            let place = reach(&mut root, &node.pointer)
                .ok_or_else(|| Error::NotFound(node.pointer.clone()))?;
            *place = match node.value {
                Value::Null => Json::Null,
                Value::Boolean(value) => Json::Bool(value),
                Value::Integer(value) => Json::Number(value.into()),
                Value::Number(value) => Number::from_f64(value).map_or(Json::Null, Json::Number),
                Value::Text(value) => Json::String(value),
                Value::Array(length) => Json::Array(vec![Json::Null; length as usize]),
                Value::Object(keys) => {
                    Json::Object(keys.into_iter().map(|key| (key, Json::Null)).collect())
                }
            };
        }
        Ok(root.to_string())
    }

    fn expand(text: String) -> Result<(String, u32), Error> {
        let mut json = parse(&text)?;
        let count = expand_in(&mut json);
        Ok((json.to_string(), count))
    }

    fn measure(text: String) -> Result<Statistics, Error> {
        let json = parse(&text)?;
        let mut all = Statistics {
            nulls: 0,
            booleans: 0,
            numbers: 0,
            strings: 0,
            arrays: 0,
            objects: 0,
            depth: 0,
            sum: 0.0,
            longest_string: None,
            first_letter: None,
        };
        visit(&json, String::new(), &mut |pointer, json| {
            let depth = pointer.bytes().filter(|byte| *byte == b'/').count() as u8;
            all.depth = all.depth.max(depth);
            match json {
                Json::Null => all.nulls += 1,
                Json::Bool(_) => all.booleans += 1,
                Json::Number(number) => {
                    all.numbers += 1;
                    all.sum += number.as_f64().unwrap_or(0.0);
                }
                Json::String(text) => {
                    all.strings += 1;
                    all.first_letter = all.first_letter.or_else(|| text.chars().next());
                    if all.longest_string.as_ref().is_none_or(|old| old.len() < text.len()) {
                        all.longest_string = Some(text.clone());
                    }
                }
                Json::Array(_) => all.arrays += 1,
                Json::Object(_) => all.objects += 1,
            }
        });
        Ok(all)
    }

    fn check(text: String) -> Result<(), Position> {
        match parse(&text) {
            Err(Error::Syntax((position, _))) => Err(position),
            _ => Ok(()),
        }
    }
}

fn parse(text: &str) -> Result<Json, Error> {
    serde_json::from_str(text).map_err(|error| {
        let position = Position { line: error.line() as u32, column: error.column() as u32 };
        let message = error.to_string();
        log(Level::Error, &message);
        Error::Syntax((position, message))
    })
}

fn pretty(json: &Json, spaces: u8) -> String {
    let indent = " ".repeat(spaces.into());
    let mut out = Vec::new();
    let formatter = PrettyFormatter::with_indent(indent.as_bytes());
    json.serialize(&mut serde_json::Serializer::with_formatter(&mut out, formatter))
        .expect("writing to a vector does not fail");
    String::from_utf8(out).expect("JSON is UTF-8")
}

fn check_pointer(pointer: &str) -> Result<(), Error> {
    if pointer.is_empty() || pointer.starts_with('/') {
        Ok(())
    } else {
        Err(Error::BadPointer)
    }
}

fn summary(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Boolean(*value),
        Json::Number(number) => match number.as_i64() {
            Some(value) => Value::Integer(value),
            None => Value::Number(number.as_f64().unwrap_or(f64::NAN)),
        },
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(elements) => Value::Array(elements.len() as u32),
        Json::Object(members) => Value::Object(members.keys().cloned().collect()),
    }
}

fn visit(json: &Json, pointer: String, see: &mut impl FnMut(&str, &Json)) {
    see(&pointer, json);
    match json {
        Json::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                visit(element, format!("{pointer}/{index}"), see);
            }
        }
        Json::Object(members) => {
            for (key, member) in members {
                let key = key.replace('~', "~0").replace('/', "~1");
                visit(member, format!("{pointer}/{key}"), see);
            }
        }
        _ => {}
    }
}

/// The place a pointer leads to; members which are not there yet are made.
fn reach<'a>(root: &'a mut Json, pointer: &str) -> Option<&'a mut Json> {
    let mut place = root;
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        if let Json::Array(elements) = place {
            place = elements.get_mut(step.parse::<usize>().ok()?)?;
            continue;
        }
        if place.is_null() {
            *place = Json::Object(Map::new());
        }
        place = place.as_object_mut()?.entry(step).or_insert(Json::Null);
    }
    Some(place)
}

fn expand_in(json: &mut Json) -> u32 {
    match json {
        Json::String(text) => {
            let Some(name) = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) else {
                return 0;
            };
            match lookup(name) {
                Some(found) => {
                    *text = found;
                    1
                }
                None => {
                    log(Level::Warn, &format!("the host does not know {name}"));
                    0
                }
            }
        }
        Json::Array(elements) => elements.iter_mut().map(expand_in).sum(),
        Json::Object(members) => members.values_mut().map(expand_in).sum(),
        _ => 0,
    }
}

export!(Transform);
