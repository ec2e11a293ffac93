#!/bin/sh
# Builds gather.wasm from the sources beside this file.
#
# Needs: a Rust toolchain with the target wasm32-unknown-unknown (rustup target add
# wasm32-unknown-unknown), and `cargo install wasm-tools`.
# A toolchain which has no such target builds the standard library itself, as Debian's does
# (packages rustc-web, cargo-web, rust-web-src, lld-19):
#   CARGO=/usr/bin/cargo RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS='-C linker=wasm-ld-19' \
#   CARGOFLAGS='-Zbuild-std=std,panic_abort' ./build.sh
set -eu
name=gather
cd "$(dirname "$0")"
target=${CARGO_TARGET_DIR:-${TMPDIR:-/tmp}/windlass-guests}
# Paths of the machine stay out of the component.
export RUSTFLAGS="${RUSTFLAGS:-} --remap-path-prefix=${HOME:-/nowhere}=. --remap-path-prefix=$PWD=."
"${CARGO:-cargo}" build --release --locked --target wasm32-unknown-unknown --target-dir "$target" ${CARGOFLAGS:-}
"${WASM_TOOLS:-wasm-tools}" component new "$target/wasm32-unknown-unknown/release/$name.wasm" -o "$name.wasm"
"${WASM_TOOLS:-wasm-tools}" validate --features all "$name.wasm"
