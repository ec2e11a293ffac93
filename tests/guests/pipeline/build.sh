#!/bin/sh
# Builds producer.wasm, middleware.wasm, consumer.wasm and middleware-c.wasm from the sources beside this file,
# and puts them together as pipeline.wasm and pipeline-c.wasm.
#
# Needs: what ../json/build.sh says for Rust, what ../counter/build.sh says for C, and `cargo install wac-cli`.
set -eu
cd "$(dirname "$0")"
work=${TMPDIR:-/tmp}/windlass-guests/pipeline
target=${CARGO_TARGET_DIR:-${TMPDIR:-/tmp}/windlass-guests}
tools=${WASM_TOOLS:-wasm-tools}
wac=${WAC:-wac}
mkdir -p "$work"
# Paths of the machine stay out of the component.
export RUSTFLAGS="${RUSTFLAGS:-} --remap-path-prefix=${HOME:-/nowhere}=. --remap-path-prefix=$PWD=."
"${CARGO:-cargo}" build --release --locked --target wasm32-unknown-unknown --target-dir "$target" ${CARGOFLAGS:-}
for name in producer middleware consumer; do
    "$tools" component new "$target/wasm32-unknown-unknown/release/$name.wasm" -o "$name.wasm"
done
"${WIT_BINDGEN:-wit-bindgen}" c wit --world middleware --out-dir "$work"
"${CLANG:-clang-19}" --target=wasm32-wasi -mexec-model=reactor ${CFLAGS:-} -O2 -flto -Wall -Wextra -Werror \
    -I "$work" middleware.c "$work/middleware.c" "$work/middleware_component_type.o" \
    -Wl,--strip-debug -Wl,--gc-sections -o "$work/middleware.core.wasm"
"$tools" component new "$work/middleware.core.wasm" -o middleware-c.wasm
for language in "" -c; do
    "$wac" plug "middleware$language.wasm" --plug producer.wasm -o "$work/half.wasm"
    "$wac" plug consumer.wasm --plug "$work/half.wasm" -o "pipeline$language.wasm"
done
for name in producer middleware middleware-c consumer pipeline pipeline-c; do
    "$tools" validate --features all "$name.wasm"
done
