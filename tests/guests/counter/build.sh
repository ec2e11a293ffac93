#!/bin/sh
# Builds counter.wasm from the sources beside this file.
#
# Needs: clang and lld with the target wasm32, wasi-libc (Debian: clang-19 lld-19 wasi-libc
# libclang-rt-19-dev-wasm32), and `cargo install wit-bindgen-cli@0.57.1 wasm-tools`.
# Nothing here opens a file or prints, so that no WASI import comes in.
set -eu
name=counter
cd "$(dirname "$0")"
work=${TMPDIR:-/tmp}/windlass-guests/$name
mkdir -p "$work"
"${WIT_BINDGEN:-wit-bindgen}" c wit --world "$name" --out-dir "$work"
"${CLANG:-clang-19}" --target=wasm32-wasi -mexec-model=reactor ${CFLAGS:-} -Oz -flto -Wall -Wextra -Werror \
    -I "$work" "$name.c" "$work/$name.c" "$work/${name}_component_type.o" \
    -Wl,--strip-debug -Wl,--gc-sections -o "$work/$name.core.wasm"
"${WASM_TOOLS:-wasm-tools}" component new "$work/$name.core.wasm" -o "$name.wasm"
"${WASM_TOOLS:-wasm-tools}" validate "$name.wasm"
