//! Does the work itself: returns at once, yields, goes on after it returned, and never returns.

use std::cell::RefCell;

use exports::docs::tasks::work::{Entry, Failure, Guest};
use wit_bindgen::{FutureReader, StreamReader, StreamResult, yield_async};

wit_bindgen::generate!({ world: "leaf", path: "../wit" });

struct Leaf;

thread_local! {
    static CANCELLED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Writes the reason down when it is dropped: the only way in which a call of `forever` ends.
struct Reason(String);

impl Drop for Reason {
    fn drop(&mut self) {
        let reason = std::mem::take(&mut self.0);
        CANCELLED.with_borrow_mut(|all| all.push(reason));
    }
}

impl Guest for Leaf {
    async fn double(n: u32) -> u32 {
        n.wrapping_mul(2)
    }

    async fn double_later(n: u32, yields: u32) -> u32 {
        for _ in 0..yields {
            yield_async().await;
        }
        n.wrapping_mul(2)
    }

    async fn echo(text: String) -> String {
        text
    }

    async fn find(name: String) -> Result<Entry, Failure> {
        match name.chars().next() {
            None => Err(Failure::Missing(name)),
            Some(first) => match first.to_digit(10) {
                Some(before) => Err(Failure::Busy(before)),
                None => Ok(Entry { size: name.len() as u32, name: format!("/{name}") }),
            },
        }
    }

    async fn forever(why: String) -> u32 {
        let _reason = Reason(why);
        // A read that nobody answers: the writing end stays here.
        let (_writer, mut reader) = wit_stream::new::<u8>();
        reader.next().await;
        unreachable!("nothing is ever written")
    }

    fn cancelled() -> Vec<String> {
        CANCELLED.with_borrow_mut(std::mem::take)
    }

    async fn shout(mut text: StreamReader<u8>) -> StreamReader<u8> {
        let (mut writer, reader) = wit_stream::new();
        wit_bindgen::spawn(async move {
            loop {
                let (result, mut piece) = text.read(Vec::with_capacity(64)).await;
                if piece.is_empty() {
                    break;
                }
                piece.make_ascii_uppercase();
                let left = writer.write_all(piece).await;
                if !left.is_empty() || result == StreamResult::Dropped {
                    break;
                }
            }
        });
        reader
    }

    async fn entries(count: u32) -> (StreamReader<Entry>, FutureReader<Result<u32, Failure>>) {
        let (mut writer, reader) = wit_stream::new();
        let (taken_writer, taken) = wit_future::new(|| Err(Failure::Missing("nobody".into())));
        wit_bindgen::spawn(async move {
            let all = (0..count).map(|n| Entry { name: format!("entry {n}"), size: n * n }).collect();
            let left = if count == 0 { 0 } else { writer.write_all(all).await.len() as u32 };
            drop(writer);
            let outcome = if left == 0 { Ok(count) } else { Err(Failure::Busy(left)) };
            // Nobody may want to know.
            let _ = taken_writer.write(outcome).await;
        });
        (reader, taken)
    }

    async fn total(mut entries: StreamReader<Entry>) -> FutureReader<u64> {
        let (writer, reader) = wit_future::new(|| 0);
        wit_bindgen::spawn(async move {
            let mut sum = 0;
            while let Some(entry) = entries.next().await {
                sum += u64::from(entry.size) + entry.name.len() as u64;
            }
            let _ = writer.write(sum).await;
        });
        reader
    }
}

export!(Leaf);
