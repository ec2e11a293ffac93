#!/bin/sh
# Builds leaf.wasm, relay.wasm, runner.wasm and relay-c.wasm from the sources beside this file, and puts them
# together as pair.wasm, chain.wasm and chain-c.wasm.
#
# Needs: what ../json/build.sh says for Rust, what ../counter/build.sh says for C, and `cargo install wac-cli`.
set -eu
cd "$(dirname "$0")"
work=${TMPDIR:-/tmp}/windlass-guests/tasks
target=${CARGO_TARGET_DIR:-${TMPDIR:-/tmp}/windlass-guests}
tools=${WASM_TOOLS:-wasm-tools}
wac=${WAC:-wac}
mkdir -p "$work"
# Paths of the machine stay out of the component.
export RUSTFLAGS="${RUSTFLAGS:-} --remap-path-prefix=${HOME:-/nowhere}=. --remap-path-prefix=$PWD=."
"${CARGO:-cargo}" build --release --locked --target wasm32-unknown-unknown --target-dir "$target" ${CARGOFLAGS:-}
for name in leaf relay runner; do
    "$tools" component new "$target/wasm32-unknown-unknown/release/$name.wasm" -o "$name.wasm"
done
"${WIT_BINDGEN:-wit-bindgen}" c wit --world relay --out-dir "$work"
"${CLANG:-clang-19}" --target=wasm32-wasi -mexec-model=reactor ${CFLAGS:-} -Oz -flto -Wall -Wextra -Werror \
    -I "$work" relay.c "$work/relay.c" "$work/relay_component_type.o" \
    -Wl,--strip-debug -Wl,--gc-sections -o "$work/relay.core.wasm"
"$tools" component new "$work/relay.core.wasm" -o relay-c.wasm
"$wac" plug runner.wasm --plug leaf.wasm -o pair.wasm
"$wac" plug relay.wasm --plug leaf.wasm -o "$work/one-relay.wasm"
"$wac" plug relay-c.wasm --plug "$work/one-relay.wasm" -o "$work/two-relays.wasm"
"$wac" plug runner.wasm --plug "$work/two-relays.wasm" -o chain.wasm
"$wac" plug relay-c.wasm --plug leaf.wasm -o "$work/one-relay-c.wasm"
"$wac" plug relay-c.wasm --plug "$work/one-relay-c.wasm" -o "$work/two-relays-c.wasm"
"$wac" plug runner.wasm --plug "$work/two-relays-c.wasm" -o chain-c.wasm
for name in leaf relay relay-c runner pair chain chain-c; do
    "$tools" validate --features all "$name.wasm"
done
