//! Medians and geometric means.

use std::time::Duration;

/// The median; the mean of the middle two when their number is even.
///
/// # Panics
/// Without any.
pub(crate) fn median(durations: &[Duration]) -> Duration {
    let mut sorted = durations.to_vec();
    sorted.sort();
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 {
        sorted[middle]
    } else {
        (sorted[middle - 1] + sorted[middle]) / 2
    }
}

/// The geometric mean of ratios; none without any.
pub(crate) fn geometric_mean(ratios: &[f64]) -> Option<f64> {
    let logarithms: f64 = ratios.iter().map(|ratio| ratio.ln()).sum();
    (!ratios.is_empty()).then(|| (logarithms / ratios.len() as f64).exp())
}

/// How many times as long one takes as the other.
pub(crate) fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_do_not_mind_the_order() {
        let ms = |numbers: &[u64]| -> Vec<Duration> {
            numbers.iter().map(|n| Duration::from_millis(*n)).collect()
        };
        assert_eq!(median(&ms(&[9, 1, 5])), Duration::from_millis(5));
        assert_eq!(median(&ms(&[9, 1, 5, 3])), Duration::from_millis(4));
    }

    #[test]
    fn a_double_and_a_half_are_one_together() {
        let mean = geometric_mean(&[2.0, 0.5]).expect("of two ratios");
        assert!((mean - 1.0).abs() < 1e-12);
        assert_eq!(geometric_mean(&[]), None);
    }
}
