//! Asks for bodies, reads them, and compares its checksum with the producer's.

use docs::pipeline::handler::{self, Failure, Request, Response};
use exports::docs::pipeline::run::{Guest, Report};
use futures::join;
use wit_bindgen::StreamResult;

wit_bindgen::generate!({ world: "consumer", path: "../wit" });

struct Consumer;

impl Guest for Consumer {
    async fn fetch(bytes: u64, piece: u32) -> Result<Report, String> {
        let response = handler::handle(request(bytes, piece)).await.map_err(said)?;
        read(response, piece, bytes).await
    }

    async fn fetch_some(bytes: u64, piece: u32, wanted: u64) -> Result<Report, String> {
        let response = handler::handle(request(bytes, piece)).await.map_err(said)?;
        read(response, piece, wanted).await
    }

    async fn send(bytes: u64, piece: u32) -> Result<Report, String> {
        let (mut writer, body) = wit_stream::new();
        let write = async move {
            let mut left = bytes;
            let mut buffer = Vec::with_capacity(piece as usize);
            while left > 0 {
                let size = left.min(u64::from(piece)) as usize;
                buffer.extend((0..size).map(|n| (left as usize - n) as u8));
                buffer = writer.write_all(buffer).await;
                if !buffer.is_empty() {
                    return Err("the body was dropped".to_owned());
                }
                left -= size as u64;
            }
            Ok(())
        };
        let receive = async {
            let request = Request { path: "/echo".into(), headers: Vec::new(), body };
            read(handler::handle(request).await.map_err(said)?, piece, bytes).await
        };
        let (sent, received) = join!(write, receive);
        sent?;
        received
    }
}

fn request(bytes: u64, piece: u32) -> Request {
    let (_, body) = wit_stream::new();
    let headers = vec![("accept".into(), "application/octet-stream".into())];
    Request { path: format!("/bytes/{bytes}/{piece}"), headers, body }
}

async fn read(response: Response, piece: u32, wanted: u64) -> Result<Report, String> {
    let Response { status, headers, mut body, trailers } = response;
    if status != 200 {
        return Err(format!("status {status}"));
    }
    let (mut bytes, mut received) = (0, 0u64);
    let mut buffer = Vec::with_capacity(piece as usize);
    let mut result = StreamResult::Complete(0);
    while result != StreamResult::Dropped && bytes < wanted {
        (result, buffer) = body.read(buffer).await;
        bytes += buffer.len() as u64;
        // The middleware flipped these bits.
        received = buffer
            .iter()
            .fold(received, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte ^ 0x55)));
        buffer.clear();
    }
    drop(body);
    let trailers = trailers.await.map_err(said)?;
    let checksum = trailers.iter().find(|(name, _)| name == "checksum").ok_or("no checksum")?;
    let sent = checksum.1.parse().map_err(|_| "a checksum that is no number")?;
    Ok(Report { bytes, sent, received, headers })
}

fn said(failure: Failure) -> String {
    match failure {
        Failure::NotFound(path) => format!("not found: {path}"),
        Failure::BadRequest(why) => format!("bad request: {why}"),
        // How far it came depends on who took turns.
        Failure::BrokenOff(_) => "broken off".to_owned(),
    }
}

export!(Consumer);
