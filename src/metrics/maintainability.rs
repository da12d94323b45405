//! The maintainability index.

/// The index after P. Oman and J. Hagemeister ("Metrics for assessing a software system's maintainability",
/// 1992), in the variant of Visual Studio, which leaves out the share of comments and scales to 0–100:
/// `max(0, (171 − 5.2·ln(volume) − 0.23·cyclomatic − 16.2·ln(lines)) · 100 / 171)`
/// (<https://learn.microsoft.com/visualstudio/code-quality/code-metrics-maintainability-index-range-and-meaning>).
///
/// `volume` is Halstead's, `lines` are code lines. There, 20 and more is good, 10 to 19 moderate, below poor.
#[must_use]
pub fn index(volume: f64, cyclomatic: u32, lines: u32) -> f64 {
    let raw = 171.0 - 5.2 * volume.max(1.0).ln() - 0.23 * f64::from(cyclomatic) - 16.2 * f64::from(lines.max(1)).ln();
    (raw * 100.0 / 171.0).clamp(0.0, 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_perfectly_maintainable() {
        assert!((index(0.0, 0, 0) - 100.0).abs() < 1e-9);
    }

    #[test]
    fn the_index_is_the_formula_worked_by_hand() {
        // 171 − 5.2·ln 1000 − 0.23·10 − 16.2·ln 50 = 171 − 35.9203 − 2.3 − 63.3748 = 69.4049
        assert!((index(1000.0, 10, 50) - 69.4049 * 100.0 / 171.0).abs() < 1e-3);
    }

    #[test]
    fn it_never_falls_below_zero() {
        assert!(index(1e9, 5_000, 100_000).abs() < f64::EPSILON);
    }
}
