//! Has its import do everything. Streams are handed on as they are, but for that of `entries`, which is read
//! here and written again.

use docs::tasks::work;
use exports::docs::tasks::work::{Entry, Failure, Guest};
use wit_bindgen::{FutureReader, StreamReader};

wit_bindgen::generate!({
    world: "relay",
    path: "../wit",
    // One set of types on both sides, so that a stream of them can be handed on.
    merge_structurally_equal_types: true,
});

struct Relay;

impl Guest for Relay {
    async fn double(n: u32) -> u32 {
        work::double(n).await
    }

    async fn double_later(n: u32, yields: u32) -> u32 {
        work::double_later(n, yields).await
    }

    async fn echo(text: String) -> String {
        work::echo(text).await
    }

    async fn find(name: String) -> Result<Entry, Failure> {
        work::find(name).await
    }

    async fn forever(why: String) -> u32 {
        work::forever(why).await
    }

    fn cancelled() -> Vec<String> {
        work::cancelled()
    }

    async fn shout(text: StreamReader<u8>) -> StreamReader<u8> {
        work::shout(text).await
    }

    async fn entries(count: u32) -> (StreamReader<Entry>, FutureReader<Result<u32, Failure>>) {
        let (mut entries, taken) = work::entries(count).await;
        let (mut writer, reader) = wit_stream::new();
        wit_bindgen::spawn_local(async move {
            while let Some(entry) = entries.next().await {
                if writer.write_one(entry).await.is_some() {
                    break;
                }
            }
        });
        (reader, taken)
    }

    async fn total(entries: StreamReader<Entry>) -> FutureReader<u64> {
        work::total(entries).await
    }
}

export!(Relay);
