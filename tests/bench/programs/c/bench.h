/* What the C programs share: the name of their one function, and the checksum.
 *
 * `run` is exported from a module; in native code each program's has a name of its own (-DRUN=...). */
#ifndef BENCH_H
#define BENCH_H

#include <stddef.h>
#include <stdint.h>

#ifdef __wasm__
#define RUN run
__attribute__((export_name("run")))
#endif
uint64_t RUN(uint32_t n);

/* A xorshift generator. */
static inline uint64_t next(uint64_t *state) {
    uint64_t x = *state;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    *state = x;
    return x * 0x2545f4914f6cdd1dull;
}

/* FNV-1a over numbers. */
#define SUM_START 0xcbf29ce484222325ull
static inline uint64_t sum_number(uint64_t sum, uint64_t number) { return (sum ^ number) * 0x100000001b3ull; }

static inline uint64_t sum_double(uint64_t sum, double number) {
    union {
        double number;
        uint64_t bits;
    } u = {number};
    return sum_number(sum, u.bits);
}

#endif
