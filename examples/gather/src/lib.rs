//! A component that waits for many things at once. `build.sh` makes `gather.wasm` of it.

use docs::gather::pages;
use exports::docs::gather::summary::{Guest, Page};
use futures::stream::{FuturesUnordered, StreamExt};
use wit_bindgen::{StreamReader, StreamResult, spawn_local};

wit_bindgen::generate!({ world: "gather" });

struct Gather;

impl Guest for Gather {
    async fn count(names: Vec<String>) -> Vec<Page> {
        let mut calls: FuturesUnordered<_> = names.into_iter().map(count).collect();
        let mut found = Vec::new();
        while let Some(page) = calls.next().await {
            found.extend(page);
        }
        found
    }

    async fn shout(mut text: StreamReader<u8>) -> StreamReader<u8> {
        let (mut writer, reader) = wit_stream::new();
        spawn_local(async move {
            loop {
                let (result, mut bytes) = text.read(Vec::with_capacity(4096)).await;
                bytes.make_ascii_uppercase();
                let ended = matches!(result, StreamResult::Dropped);
                if !writer.write_all(bytes).await.is_empty() || ended {
                    break;
                }
            }
        });
        reader
    }
}

async fn count(name: String) -> Option<Page> {
    let text = pages::get(name.clone()).await.ok()?;
    let words = text.split_whitespace().count() as u32;
    Some(Page { name, words })
}

export!(Gather);
