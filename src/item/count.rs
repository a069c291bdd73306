//! Counts for people.

/// A count with its thousands apart: `12,345`.
pub fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Capacity units: whole ones, and halves of a few.
pub fn units(units: f64) -> String {
    if units < 100.0 {
        return format!("{units}");
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an estimate, never negative"
    )]
    let whole = units.ceil() as u64;
    thousands(whole)
}

/// Capacity units that were used: `54.5`, and from a thousand on without a fraction, `4,194`.
pub fn used_units(used: f64) -> String {
    if used < 1000.0 {
        format!("{used:.1}")
    } else {
        units(used)
    }
}

#[cfg(test)]
mod tests {
    use super::{thousands, units, used_units};

    #[test]
    fn thousands_stand_apart() {
        for (count, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(thousands(count), text);
        }
    }

    #[test]
    fn few_units_have_halves() {
        for (count, text) in [(0.5, "0.5"), (12.0, "12"), (1234.5, "1,235")] {
            assert_eq!(units(count), text);
        }
    }

    #[test]
    fn what_was_used_has_a_fraction_while_that_says_something() {
        for (units, words) in [(0.5, "0.5"), (999.5, "999.5"), (4194.0, "4,194")] {
            assert_eq!(used_units(units), words);
        }
    }
}
