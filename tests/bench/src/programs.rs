//! The programs: their modules, their native functions, and how much work one run is.
//!
//! Each has one function, `run(n: u32) -> u64`, whose result is a checksum. `n` is such that a run
//! takes some tens of milliseconds, beside which a call's cost is nothing.

/// A program.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) name: &'static str,
    /// What it does, and with whose code.
    pub(crate) what: &'static str,
    /// How much work.
    pub(crate) n: u32,
    /// A core module that imports nothing and exports `run`.
    pub(crate) module: &'static [u8],
    /// The same source as native code.
    pub(crate) native: extern "C" fn(u32) -> u64,
}

impl Program {
    /// The program of this name.
    pub(crate) fn named(name: &str) -> Option<&'static Program> {
        PROGRAMS.iter().find(|program| program.name == name)
    }
}

// SAFETY: `build.rs` compiles them, from C that any thread may call as long as no other does.
unsafe extern "C" {
    safe fn bench_bytecode(n: u32) -> u64;
    safe fn bench_mandelbrot(n: u32) -> u64;
    safe fn bench_nbody(n: u32) -> u64;
    safe fn bench_simd_float(n: u32) -> u64;
    safe fn bench_simd_image(n: u32) -> u64;
    safe fn bench_sqlite(n: u32) -> u64;
}

macro_rules! program {
    ($name:literal, $n:expr, $native:path, $what:literal) => {
        Program {
            name: $name,
            what: $what,
            n: $n,
            module: include_bytes!(concat!("../modules/", $name, ".wasm")),
            native: {
                extern "C" fn native(n: u32) -> u64 {
                    $native(n)
                }
                native
            },
        }
    };
}

/// All of them, by kind.
#[rustfmt::skip]
pub(crate) const PROGRAMS: &[Program] = &[
    program!("sha256", 240, bench_sha256::run, "SHA-256: crate `sha2`"),
    program!("blake3", 500, bench_blake3::run, "BLAKE3: crate `blake3`"),
    program!("xxh3", 2700, bench_xxh3::run, "XXH64, XXH3: crate `xxhash-rust`"),
    program!("ed25519", 100, bench_ed25519::run, "signatures: crate `ed25519-compact`"),
    program!("deflate", 20, bench_deflate::run, "Deflate: crate `miniz_oxide`"),
    program!("lz4", 100, bench_lz4::run, "LZ4: crate `lz4_flex`"),
    program!("zstd", 100, bench_zstd::run, "Zstandard: crate `ruzstd`"),
    program!("png", 20, bench_png::run, "PNG images: crate `png`"),
    program!("json", 30, bench_json::run, "JSON: crate `serde_json`"),
    program!("markdown", 150, bench_markdown::run, "Markdown: crate `pulldown-cmark`"),
    program!("regex", 80, bench_regex::run, "regular expressions: crate `regex`"),
    program!("memmem", 100, bench_memmem::run, "searching strings: crate `memchr`"),
    program!("sqlite", 5, bench_sqlite, "SQL: SQLite, in C"),
    program!("rhai", 20, bench_rhai::run, "a script's interpreter: crate `rhai`"),
    program!("bytecode", 200, bench_bytecode, "a virtual machine, in C"),
    program!("sort", 20, bench_sort::run, "sorting: Rust's standard library"),
    program!("maps", 20, bench_maps::run, "maps: Rust's standard library"),
    program!("bigint", 80, bench_bigint::run, "large integers: crate `num-bigint`"),
    program!("matmul", 20, bench_matmul::run, "products of matrices: crate `matrixmultiply`"),
    program!("fft", 300, bench_fft::run, "Fourier transforms: crate `rustfft`"),
    program!("raytrace", 220, bench_raytrace::run, "a path tracer, in Rust"),
    program!("nbody", 800_000, bench_nbody, "planets, in C"),
    program!("mandelbrot", 450, bench_mandelbrot, "the Mandelbrot set, in C"),
    program!("simd_image", 3000, bench_simd_image, "SIMD kernels on bytes, in C"),
    program!("simd_float", 1000, bench_simd_float, "SIMD kernels on floats, in C"),
];
