//! Counts the words of many pages with a component that waits for all of them at once, under tokio.
//!
//!     gather-async PAGE...

mod gather {
    include!(concat!(env!("OUT_DIR"), "/gather.rs"));
}

use std::time::Duration;

use futures_util::StreamExt;
use gather::pages;
use windlass_runtime::bindings::{HostError, stream};

/// Where pages come from: longer names take longer.
struct Pages;

impl pages::Imports for Pages {
    async fn get(&self, name: String) -> Result<Result<String, String>, HostError> {
        tokio::time::sleep(Duration::from_millis(20 * name.len() as u64)).await;
        Ok(match name.strip_prefix("no-") {
            Some(_) => Err(format!("there is no page {name}")),
            None => Ok(format!("the page called {name}")),
        })
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let component = gather::Component::linked()?.instantiate(Pages)?;

    // Two calls go on at once; each waits for many pages.
    let summary = component.summary();
    let (pages, again) = tokio::join!(summary.count(&names), summary.count(&names[..1]));
    for page in pages? {
        println!("{}: {} words", page.name, page.words);
    }
    println!("{} again", again?.len());

    // A stream goes in and another comes out, while both sides are at work.
    let (mut writer, reader) = stream::<u8>();
    let write = async move {
        for name in &names {
            writer.write(format!("{name} ").into_bytes()).await?;
        }
        Ok::<_, windlass_runtime::bindings::Error>(())
    };
    let shout = async {
        let mut shouted = summary.shout(reader).await?;
        let mut bytes = Vec::new();
        while let Some(byte) = shouted.next().await {
            bytes.push(byte?);
        }
        Ok::<_, windlass_runtime::bindings::Error>(bytes)
    };
    let (_, shouted) = tokio::try_join!(write, shout)?;
    println!("{}", String::from_utf8(shouted)?.trim());

    // A call whose future is dropped is cancelled, and so are the host's functions that it waits for.
    let slow = ["a page with a very long name indeed".to_owned()];
    let timeout = tokio::time::timeout(Duration::from_millis(50), summary.count(&slow)).await;
    println!("in time: {}", timeout.is_ok());
    Ok(())
}
