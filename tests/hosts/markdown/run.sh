#!/bin/sh
# Compiles the Markdown component to a shared object, builds a C program with it, and runs that.
# Arguments go to the program. WINDLASS names another executable, OUT another directory.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../../..
out=${OUT:-$root/target/hosts/markdown}
if [ -z "${WINDLASS:-}" ]; then
    cargo build --quiet --release --manifest-path "$root/Cargo.toml" -p windlass -p windlass-runtime
    WINDLASS=$root/target/release/windlass
fi
"$WINDLASS" build "$root/tests/guests/markdown/markdown.wasm" --runtime=static -o "$out/"
"${CC:-cc}" -std=c11 -Wall -Wextra -I"$out" -I"$root/runtime-support/include" \
    "$here/markdown.c" -L"$out" -lmarkdown -Wl,-rpath,"$out" -o "$out/markdown"
exec "$out/markdown" "$@"
