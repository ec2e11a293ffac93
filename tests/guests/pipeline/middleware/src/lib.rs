//! Hands requests on, and flips bits in the bodies of the responses while they pass.

use docs::pipeline::handler;
use exports::docs::pipeline::handler::{Failure, Guest, Request, Response};
use wit_bindgen::StreamResult;

wit_bindgen::generate!({
    world: "middleware",
    path: "../wit",
    // One set of types on both sides, so that trailers can be handed on.
    merge_structurally_equal_types: true,
});

struct Middleware;

impl Guest for Middleware {
    async fn handle(mut request: Request) -> Result<Response, Failure> {
        request.headers.push(("via".into(), "middleware in Rust".into()));
        let mut response = handler::handle(request).await?;
        let (mut writer, body) = wit_stream::new();
        let mut from = std::mem::replace(&mut response.body, body);
        wit_bindgen::spawn_local(async move {
            let mut buffer = Vec::with_capacity(1 << 16);
            loop {
                let (result, mut bytes) = from.read(buffer).await;
                if bytes.is_empty() {
                    break;
                }
                for byte in &mut bytes {
                    *byte ^= 0x55;
                }
                buffer = writer.write_all(bytes).await;
                if result == StreamResult::Dropped || !buffer.is_empty() {
                    break;
                }
            }
        });
        Ok(response)
    }
}

export!(Middleware);
