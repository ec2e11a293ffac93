//! Fourier transforms of lengths that need different algorithms.

use bench_input::{Rng, Sum};
use rustfft::FftPlanner;
use rustfft::num_complex::Complex;

/// Transforms 1024, 1000 and 1021 points there and back, `n` times.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn run(n: u32) -> u64 {
    let mut rng = Rng::new(14);
    let mut planner = FftPlanner::<f64>::new();
    let mut sum = Sum::default();
    for length in [1024, 1000, 1021] {
        let there = planner.plan_fft_forward(length);
        let back = planner.plan_fft_inverse(length);
        let signal: Vec<Complex<f64>> = (0..length)
            .map(|_| Complex::new(f64::from(rng.below(1000)), 0.0))
            .collect();
        let mut points = signal.clone();
        for _ in 0..n {
            there.process(&mut points);
            back.process(&mut points);
            for (point, exact) in points.iter_mut().zip(&signal) {
                // Twiddle factors come from the platform's sine; the last bits differ.
                *point = Complex::new((point.re / length as f64).round(), 0.0);
                sum.number((point.re - exact.re) as i64 as u64);
            }
        }
        for point in &points {
            sum.number(point.re.to_bits());
        }
    }
    sum.value()
}
