//! DynamoDB's numbers: decimal, 38 significant digits, never through a float.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::{ItemError, cut};

/// Significant digits that DynamoDB keeps.
const DIGITS: usize = 38;
/// The greatest and the least power of ten of a number's first digit: 9.99…E+125 and 1E-130.
const MAX_EXPONENT: i64 = 125;
const MIN_EXPONENT: i64 = -130;

/// A number as it was written, equal, ordered and hashed by its value: `1`, `1.0` and `1E0` are one number.
#[derive(Clone)]
pub struct Number {
    text: Box<str>,
    decimal: Decimal,
}

impl Number {
    /// Takes a decimal number: a sign, digits with or without a point, an exponent.
    ///
    /// # Errors
    /// When it is no number, has more than 38 significant digits, or is beyond 9.99…E+125 or below 1E-130.
    pub fn new(text: &str) -> Result<Self, ItemError> {
        Self::from_string(text.to_owned())
    }

    pub(super) fn from_string(text: String) -> Result<Self, ItemError> {
        match Decimal::parse(&text) {
            Ok(decimal) => Ok(Self {
                text: text.into(),
                decimal,
            }),
            Err(why) => Err(ItemError::Number {
                text: cut(&text),
                why,
            }),
        }
    }

    pub(super) fn from_decimal(decimal: Decimal) -> Self {
        Self {
            text: decimal.to_string().into(),
            decimal,
        }
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The one spelling of its value that DynamoDB uses: digits written out in full, no exponent, no needless zero.
    pub fn canonical(&self) -> String {
        self.decimal.to_string()
    }

    pub(super) fn decimal(&self) -> Decimal {
        self.decimal
    }

    /// Whether its text is also a number in JSON, where `+1`, `01`, `.5` and `5.` are not.
    pub(super) fn is_json(&self) -> bool {
        let unsigned = self.text.strip_prefix('-').unwrap_or(&self.text);
        let (mantissa, _) = split_exponent(unsigned);
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
        let leads_well = whole == "0" || !whole.starts_with(['0', '+']);
        leads_well && !whole.is_empty() && !fraction.is_empty()
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Number({})", self.text)
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.decimal == other.decimal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        self.decimal.cmp(&other.decimal)
    }
}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.decimal.hash(state);
    }
}

/// A number's value, one for each value: `sign × 0.DIGITS × 10^(exponent + 1)`.
///
/// Invariant: `digits` has exactly 38 digits, the first not zero, as two halves of 19; all is zero for zero.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Decimal {
    sign: Sign,
    exponent: i16,
    digits: (u64, u64),
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Sign {
    Negative,
    Zero,
    Positive,
}

impl Decimal {
    const ZERO: Self = Self {
        sign: Sign::Zero,
        exponent: 0,
        digits: (0, 0),
    };

    fn parse(text: &str) -> Result<Self, &'static str> {
        const NOT_A_NUMBER: &str = "it is written with digits, a sign, a point, an exponent";
        let (sign, unsigned) = match text.as_bytes().first() {
            Some(b'-') => (Sign::Negative, text.get(1..).unwrap_or_default()),
            Some(b'+') => (Sign::Positive, text.get(1..).unwrap_or_default()),
            _ => (Sign::Positive, text),
        };
        let (mantissa, power) = split_exponent(unsigned);
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all_digits = whole
            .bytes()
            .chain(fraction.bytes())
            .all(|byte| byte.is_ascii_digit());
        if !all_digits || (whole.is_empty() && fraction.is_empty()) {
            return Err(NOT_A_NUMBER);
        }
        let power = match power {
            Some(power) => parse_power(power).ok_or(NOT_A_NUMBER)?,
            None => 0,
        };
        Self::from_parts(sign, whole, fraction, power)
    }

    fn from_parts(
        sign: Sign,
        whole: &str,
        fraction: &str,
        power: i64,
    ) -> Result<Self, &'static str> {
        let digits = || whole.bytes().chain(fraction.bytes());
        let leading = digits().take_while(|digit| *digit == b'0').count();
        let all = whole.len() + fraction.len();
        if leading == all {
            return Ok(Self::ZERO);
        }
        let trailing = fraction
            .bytes()
            .rev()
            .chain(whole.bytes().rev())
            .take_while(|digit| *digit == b'0')
            .count();
        let significant = all - leading - trailing;
        if significant > DIGITS {
            return Err("at most 38 significant digits");
        }
        let first_digit = i64::try_from(whole.len()).unwrap_or(i64::MAX)
            - i64::try_from(leading).unwrap_or(i64::MAX);
        let exponent = power.saturating_add(first_digit).saturating_sub(1);
        if exponent > MAX_EXPONENT {
            return Err("at most 9.9999999999999999999999999999999999999E+125");
        }
        if exponent < MIN_EXPONENT {
            return Err("at least 1E-130, or zero");
        }
        let half = |from: usize| {
            digits()
                .skip(leading)
                .take(significant)
                .chain(std::iter::repeat(b'0'))
                .skip(from)
                .take(DIGITS / 2)
                .fold(0, |sum: u64, digit| sum * 10 + u64::from(digit - b'0'))
        };
        let exponent = i16::try_from(exponent).unwrap_or_default();
        Ok(Self {
            sign,
            exponent,
            digits: (half(0), half(DIGITS / 2)),
        })
    }

    /// Significant digits, without zeros at the end; none for zero.
    fn significant(self) -> String {
        let (high, low) = self.digits;
        let mut digits = format!("{high:019}{low:019}");
        digits.truncate(digits.trim_end_matches('0').len());
        digits
    }

    /// How many significant digits there are: 0 for zero, at most 38.
    pub(super) fn precision(self) -> usize {
        self.significant().len()
    }

    pub(super) fn is_negative(self) -> bool {
        self.sign == Sign::Negative
    }

    /// Nineteen bytes that are equal for equal values only.
    pub(super) fn to_bytes(self) -> [u8; 19] {
        let mut bytes = [0; 19];
        let (head, digits) = bytes.split_at_mut(3);
        let [high_exponent, low_exponent] = self.exponent.to_be_bytes();
        head.copy_from_slice(&[self.sign as u8, high_exponent, low_exponent]);
        let (high, low) = digits.split_at_mut(8);
        high.copy_from_slice(&self.digits.0.to_be_bytes());
        low.copy_from_slice(&self.digits.1.to_be_bytes());
        bytes
    }
}

/// The canonical spelling, at most 170 characters.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.sign == Sign::Zero {
            return f.write_str("0");
        }
        if self.is_negative() {
            f.write_str("-")?;
        }
        let digits = self.significant();
        let Ok(exponent) = usize::try_from(self.exponent) else {
            let zeros = usize::from(self.exponent.unsigned_abs()) - 1;
            return write!(f, "0.{:0<zeros$}{digits}", "");
        };
        match digits.split_at_checked(exponent + 1) {
            Some((whole, "")) => f.write_str(whole),
            Some((whole, fraction)) => write!(f, "{whole}.{fraction}"),
            None => write!(f, "{digits:0<width$}", width = exponent + 1),
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let magnitude = (self.exponent, self.digits).cmp(&(other.exponent, other.digits));
        let magnitude = if self.is_negative() {
            magnitude.reverse()
        } else {
            magnitude
        };
        self.sign.cmp(&other.sign).then(magnitude)
    }
}

/// What stands before the `e` or `E`, and behind it.
fn split_exponent(text: &str) -> (&str, Option<&str>) {
    match text.split_once(['e', 'E']) {
        Some((mantissa, power)) => (mantissa, Some(power)),
        None => (text, None),
    }
}

/// A power of ten; one of more than 18 digits is as good as endless.
fn parse_power(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size = digits.parse().unwrap_or(i64::MAX / 4);
    Some(if text.starts_with('-') { -size } else { size })
}

#[cfg(test)]
mod tests {
    use std::hash::{BuildHasher, RandomState};

    use proptest::prelude::*;

    use super::*;
    use crate::item::testing::deterministic;

    fn number(text: &str) -> Number {
        Number::new(text).unwrap_or_else(|error| unreachable!("{error}"))
    }

    #[test]
    fn spellings_of_one_value_are_one_number() {
        let hasher = RandomState::new();
        for (spelling, canonical) in [
            ("1", "1"),
            ("1.0", "1"),
            ("1E0", "1"),
            ("+1", "1"),
            ("0001", "1"),
            ("10e-1", "1"),
            ("-0", "0"),
            ("0E99999999999999999999999", "0"),
            (".5", "0.5"),
            ("5.", "5"),
            ("-1.50", "-1.5"),
            ("1E2", "100"),
            ("123e-2", "1.23"),
            ("0.00012", "0.00012"),
            (
                "12345678901234567890123456789012345678",
                "12345678901234567890123456789012345678",
            ),
            (
                "1.2345678901234567890123456789012345678",
                "1.2345678901234567890123456789012345678",
            ),
        ] {
            let (written, plain) = (number(spelling), number(canonical));
            assert_eq!(written.canonical(), canonical, "{spelling}");
            assert_eq!(written, plain, "{spelling}");
            assert_eq!(
                hasher.hash_one(&written),
                hasher.hash_one(&plain),
                "{spelling}"
            );
            assert_eq!(written.to_string(), spelling, "the text is kept");
        }
    }

    #[test]
    fn the_ends_of_the_range_are_written_out() {
        let greatest = number("9.9999999999999999999999999999999999999E+125");
        assert_eq!(
            greatest.canonical(),
            format!("{}{}", "9".repeat(38), "0".repeat(88))
        );
        assert_eq!(number(&greatest.canonical()), greatest);
        let least = number("1E-130");
        assert_eq!(least.canonical(), format!("0.{}1", "0".repeat(129)));
        assert_eq!(number(&least.canonical()), least);
        assert_eq!(number("1E125"), number(&format!("1{}", "0".repeat(125))));
    }

    #[test]
    fn what_dynamodb_refuses_is_refused() {
        for text in [
            "",
            "+",
            "-",
            ".",
            "e5",
            "1e",
            "1e+",
            "--1",
            " 7",
            "7 ",
            "1_0",
            "NaN",
            "Infinity",
            "0x1",
            "1.2.3",
            "१",
            "1E126",
            "1E-131",
            "1E99999999999999999999",
            "123456789012345678901234567890123456789",
        ] {
            assert!(Number::new(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn numbers_are_ordered_by_value() {
        let ordered = [
            "-9E125", "-10", "-9.5", "-9", "-1E-130", "0", "1E-130", "0.5", "2", "10", "10.5",
            "1E3", "9E125",
        ];
        for pair in ordered.windows(2) {
            let [less, more] = pair else { continue };
            assert!(number(less) < number(more), "{less} {more}");
        }
    }

    proptest! {
        #![proptest_config(deterministic())]

        #[test]
        fn order_and_equality_are_those_of_the_value(a in -10_000_000i64..10_000_000, b in -10_000_000i64..10_000_000, scale in -20i32..20) {
            let (left, right) = (number(&format!("{a}e{scale}")), number(&format!("{b}e{scale}")));
            prop_assert_eq!(left.cmp(&right), a.cmp(&b));
            prop_assert_eq!(left == right, a == b);
        }

        #[test]
        fn canonical_text_is_the_same_number_and_its_own_canonical(
            digits in "[0-9]{1,38}", point in 0usize..38, exponent in -90i32..80, sign in "-?"
        ) {
            let (whole, fraction) = digits.split_at(point.min(digits.len()));
            let text = format!("{sign}{whole}.{fraction}0e{exponent}");
            let written = number(&text);
            let canonical = number(&written.canonical());
            prop_assert_eq!(&canonical, &written);
            prop_assert_eq!(canonical.canonical(), written.canonical());
            prop_assert_eq!(canonical.decimal().to_bytes(), written.decimal().to_bytes());
            prop_assert!(canonical.is_json());
        }

        #[test]
        fn json_numbers_are_told_from_others(text in "[+-]?[0-9]{0,3}[.]?[0-9]{0,3}(e[+-]?[0-9])?") {
            if let Ok(written) = Number::new(&text) {
                prop_assert_eq!(written.is_json(), serde_json::from_str::<serde_json::Value>(&text).is_ok());
            }
        }

        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = Number::new(&text);
        }
    }
}
