#!/bin/sh
# Compiles a component to a shared object, builds a C program with it, and runs that.
#
#     run.sh [NAME [ARGUMENT...]]
#
# NAME is markdown (the default), json, counter, values, post, forwarded or load. Arguments go to the program; markdown renders
# sample.md unless it has some or is given text on a pipe or from a file. Needs Rust and a C compiler.
# WINDLASS names another executable of Windlass, OUT another directory, CC another compiler.
set -eu
name=${1:-markdown}
[ $# -eq 0 ] || shift
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
out=${OUT:-$root/target/hosts/$name}

if [ -z "${WINDLASS:-}" ]; then
    cargo build --quiet --release --manifest-path "$root/Cargo.toml" -p windlass -p windlass-runtime
    WINDLASS=${CARGO_TARGET_DIR:-$root/target}/release/windlass
fi
for component in "$root"/tests/guests/*/"$name".wasm "$root"/tests/guests/*/"$name".wat; do
    [ ! -f "$component" ] || break
done
"$WINDLASS" build "$component" --runtime=static -o "$out/"
"${CC:-cc}" -std=c11 -Wall -Wextra -I"$out" -I"$root/runtime-support/include" \
    "$here/$name.c" -L"$out" -l"$name" -Wl,-rpath,"$out" -o "$out/$name"

if [ "$name" = markdown ] && [ $# -eq 0 ] && ! [ -p /dev/stdin ] && ! [ -f /dev/stdin ]; then
    set -- "$here/sample.md"
fi
exec "$out/$name" "$@"
