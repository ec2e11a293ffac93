//! Products of matrices, in single and double precision.

use bench_input::{Rng, Sum};

const SIZE: usize = 128;

/// Multiplies matrices of 128 by 128 `n` times.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn run(n: u32) -> u64 {
    let mut rng = Rng::new(13);
    let a: Vec<f64> = (0..SIZE * SIZE).map(|_| f64::from(rng.below(64))).collect();
    let b: Vec<f64> = (0..SIZE * SIZE).map(|_| f64::from(rng.below(64))).collect();
    let a_single: Vec<f32> = a.iter().map(|x| *x as f32).collect();
    let b_single: Vec<f32> = b.iter().map(|x| *x as f32).collect();
    let mut c = vec![0.0; SIZE * SIZE];
    let mut c_single = vec![0.0; SIZE * SIZE];
    let mut sum = Sum::default();
    for _ in 0..n {
        let (size, stride) = (SIZE, SIZE as isize);
        // SAFETY: each matrix has SIZE rows of SIZE numbers.
        unsafe {
            matrixmultiply::dgemm(
                size,
                size,
                size,
                1.0,
                a.as_ptr(),
                stride,
                1,
                b.as_ptr(),
                stride,
                1,
                0.5,
                c.as_mut_ptr(),
                stride,
                1,
            );
            matrixmultiply::sgemm(
                size,
                size,
                size,
                1.0,
                a_single.as_ptr(),
                stride,
                1,
                b_single.as_ptr(),
                stride,
                1,
                0.0,
                c_single.as_mut_ptr(),
                stride,
                1,
            );
        }
        // Whole numbers are exact, whatever the order of the additions; halves of them are for a
        // while.
        for at in (0..SIZE * SIZE).step_by(101) {
            c[at] = c[at].floor();
            sum.number(c_single[at].to_bits().into());
        }
    }
    sum.value()
}
