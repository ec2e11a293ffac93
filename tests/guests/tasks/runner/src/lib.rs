//! Calls its import in every way in which an async function can be called.

use std::cell::RefCell;
use std::pin::pin;

use docs::tasks::work;
use exports::docs::tasks::run::{Entry, Failure, Guest};
use futures::future::{Either, select};
use futures::stream::{FuturesUnordered, StreamExt};
use futures::{join, poll};
use wit_bindgen::{FutureReader, StreamReader, StreamResult, block_on, spawn_local, yield_async};

wit_bindgen::generate!({ world: "runner", path: "../wit" });

struct Runner;

thread_local! {
    static AFTERWARDS: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
}

impl Guest for Runner {
    async fn at_once(text: String) -> String {
        text.chars().rev().collect()
    }

    async fn yields(times: u32) -> u32 {
        for _ in 0..times {
            yield_async().await;
        }
        times
    }

    async fn awaits(n: u32) -> u32 {
        work::double(n).await + 1
    }

    async fn echoes(text: String) -> String {
        let (first, second) = join!(work::echo(text.clone()), work::echo(text));
        first + &second
    }

    async fn finds(names: Vec<String>) -> Vec<Result<Entry, Failure>> {
        let mut found = Vec::new();
        for name in names {
            found.push(work::find(name).await);
        }
        found
    }

    async fn joins(count: u32, yields: u32) -> u64 {
        let mut calls: FuturesUnordered<_> =
            (0..count).map(|n| work::double_later(n, n.min(yields))).collect();
        let mut sum = 0;
        while let Some(double) = calls.next().await {
            sum += u64::from(double);
        }
        sum
    }

    async fn returns_early(n: u32) -> String {
        spawn_local(async move {
            let double = work::double_later(n, 3).await;
            AFTERWARDS.with_borrow_mut(|all| all.push(double));
        });
        format!("{n} comes")
    }

    fn afterwards() -> Vec<u32> {
        AFTERWARDS.with_borrow_mut(std::mem::take)
    }

    async fn races(n: u32) -> u32 {
        let never = pin!(work::forever("lost a race".into()));
        let soon = pin!(work::double_later(n, 2));
        match select(never, soon).await {
            Either::Left((value, _)) | Either::Right((value, _)) => value,
        }
    }

    async fn gives_up(why: String, yields: u32) -> Vec<String> {
        {
            let mut call = pin!(work::forever(why));
            assert!(poll!(call.as_mut()).is_pending());
            for _ in 0..yields {
                yield_async().await;
            }
        }
        work::cancelled()
    }

    async fn waits_forever(why: String) -> u32 {
        work::forever(why).await
    }

    fn sync_double(n: u32) -> u32 {
        block_on(work::double(n))
    }

    fn sync_double_later(n: u32, yields: u32) -> u32 {
        block_on(work::double_later(n, yields))
    }

    async fn shouts(text: String, piece: u32) -> String {
        let (mut writer, reader) = wit_stream::new();
        let write = async move {
            for bytes in text.as_bytes().chunks(piece as usize) {
                assert!(writer.write_all(bytes.to_vec()).await.is_empty());
            }
        };
        let read = async move { work::shout(reader).await.collect().await };
        let ((), bytes) = join!(write, read);
        String::from_utf8(bytes).expect("upper case of ASCII letters leaves UTF-8 as it is")
    }

    async fn shouted(text: StreamReader<u8>) -> StreamReader<u8> {
        work::shout(text).await
    }

    async fn counts(mut bytes: StreamReader<u8>) -> u64 {
        let mut count = 0;
        let mut buffer = Vec::with_capacity(1000);
        loop {
            let (result, read) = bytes.read(buffer).await;
            count += read.len() as u64;
            if result == StreamResult::Dropped {
                return count;
            }
            buffer = read;
            buffer.clear();
        }
    }

    async fn collects(count: u32) -> (Vec<Entry>, Result<u32, Failure>) {
        let (entries, taken) = work::entries(count).await;
        let entries = entries.collect().await;
        (entries, taken.await)
    }

    async fn collects_some(count: u32, wanted: u32) -> (Vec<Entry>, Result<u32, Failure>) {
        let (mut entries, taken) = work::entries(count).await;
        let mut some = Vec::new();
        for _ in 0..wanted {
            match entries.next().await {
                Some(entry) => some.push(entry),
                None => break,
            }
        }
        drop(entries);
        (some, taken.await)
    }

    async fn totals(entries: Vec<Entry>) -> u64 {
        let (mut writer, reader) = wit_stream::new();
        let write = async move {
            if !entries.is_empty() {
                assert!(writer.write_all(entries).await.is_empty());
            }
        };
        let read = async move { work::total(reader).await.await };
        join!(write, read).1
    }

    async fn awaits_value(value: FutureReader<String>) -> String {
        format!("got {}", value.await)
    }

    async fn later(text: String, yields: u32) -> FutureReader<String> {
        let (writer, reader) = wit_future::new(|| unreachable!("the value is written"));
        spawn_local(async move {
            for _ in 0..yields {
                yield_async().await;
            }
            // Nobody may want it.
            let _ = writer.write(text).await;
        });
        reader
    }

    async fn cancels_read() -> bool {
        let (_writer, mut reader) = wit_stream::new::<u8>();
        let mut read = pin!(reader.read(Vec::with_capacity(8)));
        assert!(poll!(read.as_mut()).is_pending());
        yield_async().await;
        let (result, bytes) = read.cancel();
        result == StreamResult::Cancelled && bytes.is_empty()
    }

    async fn cancels_write(text: String) -> String {
        let (mut writer, _reader) = wit_stream::new();
        let mut write = pin!(writer.write(text.into_bytes()));
        assert!(poll!(write.as_mut()).is_pending());
        yield_async().await;
        let (result, left) = write.cancel();
        assert_eq!(result, StreamResult::Cancelled);
        String::from_utf8(left.into_vec()).expect("all of it comes back")
    }
}

export!(Runner);
