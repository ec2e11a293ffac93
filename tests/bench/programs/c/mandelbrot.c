/* The Mandelbrot set on `n` by `n` points, at most 200 rounds each. */
#include "bench.h"

uint64_t RUN(uint32_t n) {
    uint64_t sum = SUM_START;
    for (uint32_t row = 0; row < n; row++) {
        double ci = 2.0 * row / n - 1.0;
        for (uint32_t column = 0; column < n; column++) {
            double cr = 2.0 * column / n - 1.5;
            double zr = 0, zi = 0, rr = 0, ii = 0;
            uint32_t rounds = 0;
            while (rounds < 200 && rr + ii <= 4.0) {
                zi = 2 * zr * zi + ci;
                zr = rr - ii + cr;
                rr = zr * zr;
                ii = zi * zi;
                rounds++;
            }
            sum = sum_number(sum, rounds);
        }
    }
    return sum;
}
