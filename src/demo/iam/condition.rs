//! Conditions: an operator, a key of the request, and the values that fit.

use std::cmp::Ordering;

use aws_smithy_types::date_time::{DateTime, Format};

use super::context::Context;
use super::pattern::fits;

/// One line of a `Condition` block.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Condition {
    test: Test,
    quantity: Quantity,
    if_exists: bool,
    key: String,
    values: Vec<String>,
}

/// How a value of the request is compared with one of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Test {
    comparison: Comparison,
    /// `StringNotEquals` and its like: none may fit.
    is_negated: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Equal,
    EqualIgnoringCase,
    Like,
    Date(Ordered),
    Number(Ordered),
    /// The key is not there.
    Null,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ordered {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// For keys that have several values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quantity {
    One,
    All,
    Any,
}

impl Condition {
    /// `None` when there is no such operator.
    pub fn new(operator: &str, key: &str, values: Vec<String>) -> Option<Condition> {
        let (quantity, operator) = match operator.split_once(':') {
            None => (Quantity::One, operator),
            Some(("ForAllValues", operator)) => (Quantity::All, operator),
            Some(("ForAnyValue", operator)) => (Quantity::Any, operator),
            Some(_) => return None,
        };
        let (operator, if_exists) = operator
            .strip_suffix("IfExists")
            .map_or((operator, false), |operator| (operator, true));
        Some(Condition {
            test: Test::named(operator)?,
            quantity,
            if_exists,
            key: key.to_owned(),
            values,
        })
    }

    /// Whether the request meets it.
    pub fn holds(&self, context: &Context) -> bool {
        let present = context.get(&self.key);
        if self.test.comparison == Comparison::Null {
            let absent = if present.is_none() { "true" } else { "false" };
            return self
                .values
                .iter()
                .any(|value| value.eq_ignore_ascii_case(absent));
        }
        let Some(present) = present else {
            return self.if_exists || self.test.is_negated || self.quantity == Quantity::All;
        };
        let fits_one = |value: &String| {
            self.values.iter().any(|wanted| {
                self.test
                    .comparison
                    .holds(value, &context.filled_in(wanted))
            })
        };
        match self.quantity {
            Quantity::One | Quantity::Any if self.test.is_negated => !present.iter().any(fits_one),
            Quantity::One | Quantity::Any => present.iter().any(fits_one),
            Quantity::All => present
                .iter()
                .all(|value| fits_one(value) != self.test.is_negated),
        }
    }
}

impl Test {
    fn named(operator: &str) -> Option<Test> {
        use Ordered::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual};
        let plain = |comparison| {
            Some(Test {
                comparison,
                is_negated: false,
            })
        };
        let negated = |comparison| {
            Some(Test {
                comparison,
                is_negated: true,
            })
        };
        let ordered = |name: &str, of: fn(Ordered) -> Comparison| match name {
            "Equals" => plain(of(Equal)),
            "NotEquals" => negated(of(Equal)),
            "LessThan" => plain(of(Less)),
            "LessThanEquals" => plain(of(LessOrEqual)),
            "GreaterThan" => plain(of(Greater)),
            "GreaterThanEquals" => plain(of(GreaterOrEqual)),
            _ => None,
        };
        match operator {
            "StringEquals" => plain(Comparison::Equal),
            "StringNotEquals" => negated(Comparison::Equal),
            "StringEqualsIgnoreCase" | "Bool" => plain(Comparison::EqualIgnoringCase),
            "StringNotEqualsIgnoreCase" => negated(Comparison::EqualIgnoringCase),
            "StringLike" | "ArnLike" | "ArnEquals" => plain(Comparison::Like),
            "StringNotLike" | "ArnNotLike" | "ArnNotEquals" => negated(Comparison::Like),
            "Null" => plain(Comparison::Null),
            _ => match (
                operator.strip_prefix("Date"),
                operator.strip_prefix("Numeric"),
            ) {
                (Some(name), _) => ordered(name, Comparison::Date),
                (_, Some(name)) => ordered(name, Comparison::Number),
                _ => None,
            },
        }
    }
}

impl Comparison {
    fn holds(self, value: &str, wanted: &str) -> bool {
        match self {
            Comparison::Equal => value == wanted,
            Comparison::EqualIgnoringCase => value.eq_ignore_ascii_case(wanted),
            Comparison::Like => fits(wanted, value),
            Comparison::Date(ordered) => ordered.holds(date(value).partial_cmp(&date(wanted))),
            Comparison::Number(ordered) => {
                let number = |text: &str| text.parse::<f64>().unwrap_or(f64::NAN);
                ordered.holds(number(value).partial_cmp(&number(wanted)))
            }
            Comparison::Null => false,
        }
    }
}

impl Ordered {
    fn holds(self, ordering: Option<Ordering>) -> bool {
        ordering.is_some_and(|ordering| match self {
            Ordered::Equal => ordering.is_eq(),
            Ordered::Less => ordering.is_lt(),
            Ordered::LessOrEqual => ordering.is_le(),
            Ordered::Greater => ordering.is_gt(),
            Ordered::GreaterOrEqual => ordering.is_ge(),
        })
    }
}

/// Nanoseconds since 1970; `None` is before every time.
fn date(text: &str) -> Option<i128> {
    let time = DateTime::from_str(text, Format::DateTimeWithOffset).ok()?;
    Some(time.as_nanos())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn holds(operator: &str, key: &str, values: &[&str]) -> bool {
        let mut context = Context::default();
        for (key, value) in [
            ("sts:ExternalId", "abc"),
            ("aws:TokenIssueTime", "2026-01-01T00:00:00.5Z"),
            ("aws:MultiFactorAuthPresent", "true"),
            ("aws:TagKeys", "Reason"),
            ("aws:TagKeys", "Ticket"),
        ] {
            context.add(key, value);
        }
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Condition::new(operator, key, values)
            .unwrap()
            .holds(&context)
    }

    #[test]
    fn each_operator_says_what_it_is_named_after() {
        assert!(holds("StringEquals", "STS:externalid", &["x", "abc"]));
        assert!(!holds("StringEquals", "sts:ExternalId", &["ABC"]));
        assert!(holds("StringLike", "sts:ExternalId", &["a*"]));
        assert!(holds("StringNotEquals", "sts:ExternalId", &["x"]));
        assert!(!holds("StringNotEquals", "sts:ExternalId", &["x", "abc"]));
        assert!(holds("Bool", "aws:MultiFactorAuthPresent", &["True"]));
        assert!(holds(
            "DateLessThan",
            "aws:TokenIssueTime",
            &["2026-01-01T00:00:00.6Z"]
        ));
        assert!(!holds(
            "DateLessThan",
            "aws:TokenIssueTime",
            &["2026-01-01T00:00:00.5Z"]
        ));
        assert!(holds(
            "ForAllValues:StringEquals",
            "aws:TagKeys",
            &["Reason", "Ticket"]
        ));
        assert!(!holds(
            "ForAllValues:StringEquals",
            "aws:TagKeys",
            &["Reason"]
        ));
        assert!(holds(
            "ForAnyValue:StringEquals",
            "aws:TagKeys",
            &["Reason"]
        ));
    }

    #[test]
    fn what_a_request_does_not_have_fits_nothing_but_a_negation() {
        assert!(!holds("StringEquals", "sts:SourceIdentity", &["ada"]));
        assert!(holds("StringNotEquals", "sts:SourceIdentity", &["ada"]));
        assert!(holds(
            "StringEqualsIfExists",
            "sts:SourceIdentity",
            &["ada"]
        ));
        assert!(holds("Null", "sts:SourceIdentity", &["true"]));
        assert!(!holds("Null", "sts:ExternalId", &["true"]));
        assert!(!holds(
            "DateLessThan",
            "aws:Nothing",
            &["2026-01-01T00:00:00Z"]
        ));
    }

    #[test]
    fn an_operator_that_there_is_not_is_no_condition() {
        assert_eq!(Condition::new("StringIs", "a", Vec::new()), None);
        assert_eq!(
            Condition::new("ForSome:StringEquals", "a", Vec::new()),
            None
        );
    }
}
