//! PNG images are written and read again.

use std::io::Cursor;

use bench_input::{Rng, Sum};

const SIDE: u32 = 128;

/// Writes and reads an image of 128 by 128 pixels `n` times.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn run(n: u32) -> u64 {
    let mut rng = Rng::new(20);
    let image: Vec<u8> = (0..SIDE * SIDE)
        .flat_map(|at| {
            let (x, y) = (at % SIDE, at / SIDE);
            [
                ((x * y) >> 6) as u8,
                (x + y) as u8,
                ((x ^ y) as u8 & 0xf8) | rng.below(4) as u8,
            ]
        })
        .collect();
    let mut sum = Sum::default();
    for _ in 0..n {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, SIDE, SIDE);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_filter(png::Filter::Adaptive);
        encoder.set_compression(png::Compression::Balanced);
        let mut writer = encoder.write_header().expect("a header");
        writer.write_image_data(&image).expect("an image");
        writer.finish().expect("the end");
        let mut reader = png::Decoder::new(Cursor::new(&file))
            .read_info()
            .expect("a header");
        let mut back = vec![0; reader.output_buffer_size().expect("a small image")];
        reader.next_frame(&mut back).expect("an image");
        assert!(file.len() < image.len());
        sum.bytes(&back);
    }
    sum.value()
}
