//! Answers requests: `/bytes/COUNT/PIECE` with that many bytes, written in such pieces, and `/echo` with the body
//! of the request. A trailer has the checksum of what was sent.

use exports::docs::pipeline::handler::{Failure, Guest, Request, Response};
use wit_bindgen::StreamResult;

wit_bindgen::generate!({ world: "producer", path: "../wit" });

struct Producer;

impl Guest for Producer {
    async fn handle(request: Request) -> Result<Response, Failure> {
        let parts: Vec<&str> = request.path.split('/').skip(1).collect();
        let number = |text: &str| {
            text.parse::<u64>().map_err(|e| Failure::BadRequest(format!("{text}: {e}")))
        };
        match parts[..] {
            ["bytes", count, piece] => {
                let (count, piece) = (number(count)?, number(piece)?.max(1) as usize);
                Ok(bytes(count, piece, request.headers))
            }
            ["echo"] => Ok(echo(request)),
            _ => Err(Failure::NotFound(request.path)),
        }
    }
}

type Headers = Vec<(String, String)>;

fn trailers(checksum: u64) -> Headers {
    vec![("checksum".into(), checksum.to_string())]
}

fn bytes(count: u64, piece: usize, headers: Headers) -> Response {
    let (mut writer, body) = wit_stream::new();
    let (trailers_writer, trailers_reader) = wit_future::new(|| Err(Failure::BrokenOff(0)));
    wit_bindgen::spawn_local(async move {
        let (mut left, mut random, mut checksum) = (count, 1, 0);
        let mut buffer = Vec::with_capacity(piece);
        while left > 0 {
            let size = left.min(piece as u64) as usize;
            buffer.extend((0..size).map(|_| next(&mut random)));
            checksum = add(checksum, &buffer);
            buffer = writer.write_all(buffer).await;
            left -= size as u64;
            if !buffer.is_empty() {
                left += buffer.len() as u64;
                break;
            }
        }
        drop(writer);
        let outcome = if left == 0 { Ok(trailers(checksum)) } else { Err(Failure::BrokenOff(left)) };
        // Nobody may want to know.
        let _ = trailers_writer.write(outcome).await;
    });
    Response { status: 200, headers, body, trailers: trailers_reader }
}

fn echo(request: Request) -> Response {
    let (mut writer, body) = wit_stream::new();
    let (trailers_writer, trailers_reader) = wit_future::new(|| Err(Failure::BrokenOff(0)));
    let mut from = request.body;
    wit_bindgen::spawn_local(async move {
        let mut checksum = 0;
        let mut buffer = Vec::with_capacity(1 << 14);
        loop {
            let (result, bytes) = from.read(buffer).await;
            if bytes.is_empty() {
                break;
            }
            checksum = add(checksum, &bytes);
            buffer = writer.write_all(bytes).await;
            if result == StreamResult::Dropped || !buffer.is_empty() {
                break;
            }
        }
        drop(writer);
        let _ = trailers_writer.write(Ok(trailers(checksum))).await;
    });
    Response { status: 200, headers: request.headers, body, trailers: trailers_reader }
}

/// The next byte of a sequence without a short period.
fn next(random: &mut u64) -> u8 {
    *random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*random >> 56) as u8
}

/// A checksum which notices a byte at another place.
fn add(checksum: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(checksum, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte)))
}

export!(Producer);
