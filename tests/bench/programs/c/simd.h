/* The instructions of wasm_simd128.h that the kernels use; for a machine without them, the SSE
 * instruction that does the same, so that the native program is the same source. */
#ifndef SIMD_H
#define SIMD_H

#ifdef __wasm__
#include <wasm_simd128.h>
#else
#include <emmintrin.h>
#include <stdint.h>
typedef __m128i v128_t;
#define F(x) _mm_castsi128_ps(x)
#define I(x) _mm_castps_si128(x)
static inline v128_t wasm_v128_load(const void *p) { return _mm_loadu_si128(p); }
static inline void wasm_v128_store(void *p, v128_t a) { _mm_storeu_si128(p, a); }
static inline v128_t wasm_v128_and(v128_t a, v128_t b) { return _mm_and_si128(a, b); }
static inline v128_t wasm_v128_xor(v128_t a, v128_t b) { return _mm_xor_si128(a, b); }
static inline v128_t wasm_u8x16_add_sat(v128_t a, v128_t b) { return _mm_adds_epu8(a, b); }
static inline v128_t wasm_u8x16_sub_sat(v128_t a, v128_t b) { return _mm_subs_epu8(a, b); }
static inline v128_t wasm_u8x16_max(v128_t a, v128_t b) { return _mm_max_epu8(a, b); }
static inline v128_t wasm_u8x16_avgr(v128_t a, v128_t b) { return _mm_avg_epu8(a, b); }
static inline v128_t wasm_i8x16_eq(v128_t a, v128_t b) { return _mm_cmpeq_epi8(a, b); }
static inline uint32_t wasm_i8x16_bitmask(v128_t a) { return (uint32_t)_mm_movemask_epi8(a); }
static inline v128_t wasm_i8x16_splat(int8_t a) { return _mm_set1_epi8(a); }
static inline v128_t wasm_i16x8_splat(int16_t a) { return _mm_set1_epi16(a); }
static inline v128_t wasm_i32x4_splat(int32_t a) { return _mm_set1_epi32(a); }
static inline v128_t wasm_i16x8_add(v128_t a, v128_t b) { return _mm_add_epi16(a, b); }
static inline v128_t wasm_i16x8_mul(v128_t a, v128_t b) { return _mm_mullo_epi16(a, b); }
static inline v128_t wasm_u16x8_shr(v128_t a, uint32_t n) { return _mm_srli_epi16(a, (int)n); }
static inline v128_t wasm_i32x4_add(v128_t a, v128_t b) { return _mm_add_epi32(a, b); }
static inline v128_t wasm_i32x4_sub(v128_t a, v128_t b) { return _mm_sub_epi32(a, b); }
static inline v128_t wasm_i32x4_dot_i16x8(v128_t a, v128_t b) { return _mm_madd_epi16(a, b); }
static inline v128_t wasm_u16x8_extend_low_u8x16(v128_t a) { return _mm_unpacklo_epi8(a, _mm_setzero_si128()); }
static inline v128_t wasm_u16x8_extend_high_u8x16(v128_t a) { return _mm_unpackhi_epi8(a, _mm_setzero_si128()); }
static inline v128_t wasm_u8x16_narrow_i16x8(v128_t a, v128_t b) { return _mm_packus_epi16(a, b); }
static inline v128_t wasm_f32x4_splat(float a) { return I(_mm_set1_ps(a)); }
static inline v128_t wasm_f32x4_make(float a, float b, float c, float d) { return I(_mm_setr_ps(a, b, c, d)); }
static inline v128_t wasm_f32x4_add(v128_t a, v128_t b) { return I(_mm_add_ps(F(a), F(b))); }
static inline v128_t wasm_f32x4_sub(v128_t a, v128_t b) { return I(_mm_sub_ps(F(a), F(b))); }
static inline v128_t wasm_f32x4_mul(v128_t a, v128_t b) { return I(_mm_mul_ps(F(a), F(b))); }
static inline v128_t wasm_f32x4_le(v128_t a, v128_t b) { return I(_mm_cmple_ps(F(a), F(b))); }
static inline int wasm_v128_any_true(v128_t a) {
    return _mm_movemask_epi8(_mm_cmpeq_epi8(a, _mm_setzero_si128())) != 0xffff;
}
#undef F
#undef I
#endif

/* The sum of the four lanes. */
static inline uint32_t lanes(v128_t a) {
    uint32_t lane[4];
    wasm_v128_store(lane, a);
    return lane[0] + lane[1] + lane[2] + lane[3];
}

#endif
