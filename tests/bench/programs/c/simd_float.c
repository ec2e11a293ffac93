/* Kernels in single precision, four lanes at a time: the Mandelbrot set on `n` by `n` points, and a product of
 * matrices for every 16 rows of it. */
#include "bench.h"
#include "simd.h"

#define SIZE 64

static float a[SIZE][SIZE], b[SIZE][SIZE], c[SIZE][SIZE];

__attribute__((noinline)) static uint32_t row_of_points(uint32_t row, uint32_t n) {
    v128_t ci = wasm_f32x4_splat(2.0f * (float)row / (float)n - 1.0f), four = wasm_f32x4_splat(4.0f);
    v128_t total = wasm_i32x4_splat(0);
    for (uint32_t column = 0; column < n; column += 4) {
        float step = 2.0f / (float)n, first = (float)column * step - 1.5f;
        v128_t cr = wasm_f32x4_make(first, first + step, first + 2 * step, first + 3 * step);
        v128_t zr = wasm_f32x4_splat(0), zi = zr, rr = zr, ii = zr, rounds = wasm_i32x4_splat(0);
        for (int round = 0; round < 100; round++) {
            v128_t inside = wasm_f32x4_le(wasm_f32x4_add(rr, ii), four);
            if (!wasm_v128_any_true(inside))
                break;
            rounds = wasm_i32x4_sub(rounds, inside);
            v128_t ri = wasm_f32x4_mul(zr, zi);
            zi = wasm_f32x4_add(wasm_f32x4_add(ri, ri), ci);
            zr = wasm_f32x4_add(wasm_f32x4_sub(rr, ii), cr);
            rr = wasm_f32x4_mul(zr, zr);
            ii = wasm_f32x4_mul(zi, zi);
        }
        total = wasm_i32x4_add(total, rounds);
    }
    return lanes(total);
}

__attribute__((noinline)) static void multiply(void) {
    for (int i = 0; i < SIZE; i++) {
        for (int j = 0; j < SIZE; j += 8) {
            v128_t left = wasm_f32x4_splat(0), right = left;
            for (int k = 0; k < SIZE; k++) {
                v128_t factor = wasm_f32x4_splat(a[i][k]);
                left = wasm_f32x4_add(left, wasm_f32x4_mul(factor, wasm_v128_load(&b[k][j])));
                right = wasm_f32x4_add(right, wasm_f32x4_mul(factor, wasm_v128_load(&b[k][j + 4])));
            }
            wasm_v128_store(&c[i][j], left);
            wasm_v128_store(&c[i][j + 4], right);
        }
    }
}

uint64_t RUN(uint32_t n) {
    uint64_t state = 32, sum = SUM_START;
    for (int i = 0; i < SIZE; i++) {
        for (int j = 0; j < SIZE; j++) {
            a[i][j] = (float)(next(&state) >> 58);
            b[i][j] = (float)(next(&state) >> 58);
        }
    }
    for (uint32_t row = 0; row < n; row++) {
        sum = sum_number(sum, row_of_points(row, n));
        if (row % 16 == 0) {
            multiply();
            for (int i = 0; i < SIZE; i++)
                sum = sum_number(sum, (uint64_t)c[i][(i * 7) % SIZE]);
            a[row % SIZE][row / SIZE % SIZE] += 1;
        }
    }
    return sum;
}
