//! A Markdown renderer: strings, records, lists, flags and a result on the way in and out, and one
//! host import. The work itself is pulldown-cmark's.

use exports::docs::markdown::render::{
    Document, Error, Extensions, Guest, Heading, Options, RawHtml,
};
use docs::markdown::log::{log, Level};
use pulldown_cmark::{html, CowStr, Event, Parser, Tag, TagEnd};

wit_bindgen::generate!({ world: "markdown", path: "wit" });

struct Markdown;

impl Guest for Markdown {
    fn default_options() -> Options {
        Options {
            extensions: Extensions::TABLES | Extensions::STRIKETHROUGH,
            raw_html: RawHtml::Escape,
            heading_ids: false,
            wrapper: None,
            max_bytes: Some(1 << 20),
        }
    }

    fn to_html(text: String, options: Options) -> Result<String, Error> {
        check(&text, &options)?;
        Ok(html(&text, &options))
    }

    fn render(text: String, options: Options) -> Result<Document, Error> {
        check(&text, &options)?;
        Ok(Document {
            html: html(&text, &options),
            headings: headings(&text, parser_options(options.extensions), options.heading_ids),
            words: words(&text, parser_options(options.extensions)),
        })
    }

    fn outline(text: String) -> Vec<Heading> {
        headings(&text, pulldown_cmark::Options::empty(), false)
    }

    fn links(text: String) -> Vec<(String, Option<String>)> {
        Parser::new(&text)
            .filter_map(|event| match event {
                Event::Start(Tag::Link { dest_url, title, .. }) => {
                    let title = if title.is_empty() { None } else { Some(title.into_string()) };
                    Some((dest_url.into_string(), title))
                }
                _ => None,
            })
            .collect()
    }
}

fn check(text: &str, options: &Options) -> Result<(), Error> {
    if text.is_empty() {
        log(Level::Error, "the text is empty");
        return Err(Error::Empty);
    }
    let length = text.len() as u32;
    if let Some(limit) = options.max_bytes {
        if length > limit {
            log(Level::Error, &format!("the text has {length} bytes, {limit} are allowed"));
            return Err(Error::TooLarge((limit, length)));
        }
    }
    if let Some(wrapper) = &options.wrapper {
        if wrapper.is_empty() || !wrapper.bytes().all(|byte| byte.is_ascii_lowercase()) {
            log(Level::Error, &format!("{wrapper:?} is no element name"));
            return Err(Error::BadWrapper(wrapper.clone()));
        }
    }
    log(Level::Debug, &format!("{length} bytes"));
    Ok(())
}

fn parser_options(extensions: Extensions) -> pulldown_cmark::Options {
    use pulldown_cmark::Options as P;
    [
        (Extensions::TABLES, P::ENABLE_TABLES),
        (Extensions::FOOTNOTES, P::ENABLE_FOOTNOTES),
        (Extensions::STRIKETHROUGH, P::ENABLE_STRIKETHROUGH),
        (Extensions::TASKLISTS, P::ENABLE_TASKLISTS),
    ]
    .into_iter()
    .filter(|(wanted, _)| extensions.contains(*wanted))
    .fold(P::empty(), |all, (_, one)| all | one)
}

fn html(text: &str, options: &Options) -> String {
    let parser_options = parser_options(options.extensions);
    let mut ids = headings(text, parser_options, options.heading_ids)
        .into_iter()
        .map(|heading| heading.id);
    let mut dropped = 0;
    let events = Parser::new_ext(text, parser_options).filter_map(|event| match event {
        Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
            let id = ids.next().flatten().map(CowStr::from);
            Some(Event::Start(Tag::Heading { level, id, classes, attrs }))
        }
        Event::Html(raw) | Event::InlineHtml(raw) if options.raw_html == RawHtml::Escape => {
            Some(Event::Text(raw))
        }
        Event::Html(_) | Event::InlineHtml(_) if options.raw_html == RawHtml::Drop => {
            dropped += 1;
            None
        }
        other => Some(other),
    });
    let mut out = String::with_capacity(text.len() * 3 / 2);
    if let Some(wrapper) = &options.wrapper {
        out.push_str(&format!("<{wrapper}>\n"));
    }
    html::push_html(&mut out, events);
    if let Some(wrapper) = &options.wrapper {
        out.push_str(&format!("</{wrapper}>\n"));
    }
    if dropped > 0 {
        log(Level::Warn, &format!("dropped {dropped} pieces of HTML"));
    }
    out
}

fn headings(text: &str, options: pulldown_cmark::Options, ids: bool) -> Vec<Heading> {
    let mut all = Vec::new();
    let mut open: Option<Heading> = None;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                open = Some(Heading {
                    level: level as u8,
                    text: String::new(),
                    id: None,
                    span: (range.start as u32, range.end as u32),
                });
            }
            Event::Text(piece) | Event::Code(piece) => {
                if let Some(heading) = &mut open {
                    heading.text.push_str(&piece);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some(mut heading) = open.take() {
                    heading.id = ids.then(|| slug(&heading.text));
                    all.push(heading);
                }
            }
            _ => {}
        }
    }
    all
}

/// Letters and digits in lower case, everything between them one hyphen.
fn slug(text: &str) -> String {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect::<Vec<_>>()
        .join("-")
}

fn words(text: &str, options: pulldown_cmark::Options) -> u32 {
    Parser::new_ext(text, options)
        .map(|event| match event {
            Event::Text(piece) | Event::Code(piece) => piece.split_whitespace().count() as u32,
            _ => 0,
        })
        .sum()
}

export!(Markdown);
