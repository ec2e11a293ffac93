#!/bin/sh
# Builds ../modules/NAME.wasm from the programs beside this file: all, or those named as arguments.
#
# Needs, by Debian's names: cargo-web rustc-web rust-web-src (rust-src for the target wasm32-unknown-unknown),
# lld-19 clang-19 wasi-libc libclang-rt-19-dev-wasm32. SQLite's source is that of the crate libsqlite3-sys.
set -eu
cd "$(dirname "$0")"
target=${CARGO_TARGET_DIR:-${TMPDIR:-/tmp}/windlass-guests}
clang=${CLANG:-clang-19}
modules=$PWD/../modules
mkdir -p "$modules" "$target"

# Paths of the machine stay out of the modules.
sysroot=$("${RUSTC:-/usr/bin/rustc}" --print sysroot)
export RUSTC="${RUSTC:-/usr/bin/rustc}" RUSTC_BOOTSTRAP=1
export RUSTFLAGS="-C linker=wasm-ld-19 -C strip=symbols --remap-path-prefix=${HOME:-/nowhere}=. --remap-path-prefix=$PWD=. --remap-path-prefix=$sysroot=."

rust() {
    "${CARGO:-/usr/bin/cargo}" rustc -q --manifest-path ../Cargo.toml --profile module --locked -p "bench-$1" \
        --crate-type cdylib --target wasm32-unknown-unknown --target-dir "$target" -Zbuild-std=std,panic_abort
    cp "$target/wasm32-unknown-unknown/module/bench_$1.wasm" "$modules/$1.wasm"
}

# No start files: `run` is all that is called, and none of the programs has constructors.
c() {
    name=$1
    shift
    "$clang" --target=wasm32-wasi -mexec-model=reactor -nostartfiles -std=gnu11 -O3 -ffp-contract=off -Wall \
        -mbulk-memory -mnontrapping-fptoint -msign-ext "$@" "c/$name.c" \
        -Wl,--no-entry -Wl,--strip-all -Wl,--gc-sections -Wl,-z,stack-size=1048576 -o "$modules/$name.wasm"
}

sqlite_source() {
    "${CARGO:-/usr/bin/cargo}" metadata --format-version 1 --locked --manifest-path ../Cargo.toml |
        grep -o '"manifest_path":"[^"]*/libsqlite3-sys-[^"]*/Cargo.toml"' | sed 's/.*:"//; s|/Cargo.toml"|/sqlite3|'
}

if [ $# = 0 ]; then
    set -- $(cd c && ls -- *.c | sed 's/\.c$//') $(ls -d -- */Cargo.toml | sed 's|/.*||; /^input$/d')
fi
for name; do
    case $name in
    sqlite) c sqlite -O2 -w -I "$(sqlite_source)" ;;
    simd_*) c "$name" -msimd128 ;;
    *) if [ -f "c/$name.c" ]; then c "$name"; else rust "$name"; fi ;;
    esac
    echo "$name: $(wc -c <"$modules/$name.wasm") bytes"
done
