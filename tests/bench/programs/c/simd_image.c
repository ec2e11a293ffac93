/* Integer kernels on a picture of bytes, 16 at a time: blending, a soft threshold, a blur, counting a colour,
 * a dot product of 16-bit numbers. `n` times. */
#include "bench.h"
#include "simd.h"

#define SIZE (256 * 256)
#define WIDTH 256

static uint8_t front[SIZE + WIDTH], back[SIZE + WIDTH], out[SIZE + WIDTH];

/* out = (front * alpha + back * (256 - alpha)) / 256 */
__attribute__((noinline)) static void blend(uint16_t alpha) {
    v128_t a = wasm_i16x8_splat((int16_t)alpha), b = wasm_i16x8_splat((int16_t)(256 - alpha));
    for (size_t i = 0; i < SIZE; i += 16) {
        v128_t f = wasm_v128_load(front + i), g = wasm_v128_load(back + i);
        v128_t low = wasm_i16x8_add(wasm_i16x8_mul(wasm_u16x8_extend_low_u8x16(f), a),
                                    wasm_i16x8_mul(wasm_u16x8_extend_low_u8x16(g), b));
        v128_t high = wasm_i16x8_add(wasm_i16x8_mul(wasm_u16x8_extend_high_u8x16(f), a),
                                     wasm_i16x8_mul(wasm_u16x8_extend_high_u8x16(g), b));
        wasm_v128_store(out + i, wasm_u8x16_narrow_i16x8(wasm_u16x8_shr(low, 8), wasm_u16x8_shr(high, 8)));
    }
}

__attribute__((noinline)) static void threshold(uint8_t level) {
    v128_t l = wasm_i8x16_splat((int8_t)level), gain = wasm_i8x16_splat(40);
    for (size_t i = 0; i < SIZE; i += 16) {
        v128_t p = wasm_v128_load(out + i);
        v128_t over = wasm_u8x16_sub_sat(p, l);
        wasm_v128_store(out + i, wasm_u8x16_add_sat(wasm_u8x16_max(over, gain), over));
    }
}

__attribute__((noinline)) static void blur(void) {
    for (size_t i = 0; i < SIZE; i += 16) {
        v128_t here = wasm_v128_load(out + i), right = wasm_v128_load(out + i + 1);
        v128_t below = wasm_v128_load(out + i + WIDTH);
        wasm_v128_store(back + i, wasm_u8x16_avgr(wasm_u8x16_avgr(here, right), below));
    }
}

__attribute__((noinline)) static uint32_t count(uint8_t colour) {
    v128_t c = wasm_i8x16_splat((int8_t)colour);
    uint32_t found = 0;
    for (size_t i = 0; i < SIZE; i += 16)
        found += (uint32_t)__builtin_popcount(wasm_i8x16_bitmask(wasm_i8x16_eq(wasm_v128_load(out + i), c)));
    return found;
}

__attribute__((noinline)) static uint32_t dot(void) {
    v128_t sum = wasm_i32x4_splat(0), mask = wasm_i16x8_splat(0x7ff);
    for (size_t i = 0; i < SIZE; i += 16) {
        v128_t a = wasm_v128_and(wasm_v128_load(out + i), mask), b = wasm_v128_and(wasm_v128_load(front + i), mask);
        sum = wasm_i32x4_add(sum, wasm_i32x4_dot_i16x8(a, b));
    }
    return lanes(sum);
}

uint64_t RUN(uint32_t n) {
    uint64_t state = 31, sum = SUM_START;
    for (size_t i = 0; i < SIZE + WIDTH; i++) {
        front[i] = (uint8_t)(next(&state) >> 56);
        back[i] = (uint8_t)(i * 7 >> 3);
        out[i] = 0;
    }
    for (uint32_t round = 0; round < n; round++) {
        blend((uint16_t)(round % 256));
        threshold((uint8_t)(round % 200));
        blur();
        sum = sum_number(sum, (uint64_t)count(40) << 32 | dot());
    }
    return sum;
}
