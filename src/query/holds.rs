//! Whether an item meets a condition, as DynamoDB decides it: for what DynamoDB cannot filter, and where an item counts
//! that meets it in one of two tables.

use std::cmp::Ordering;

use super::condition::{Condition, Operator};
use crate::item::{Item, Path, Step, Value};

impl Condition {
    /// Whether the item meets it. What is not there, or of another type, meets no comparison but `<>`.
    pub fn holds(&self, item: &Item) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(item)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(item)),
            Self::Not(part) => !part.holds(item),
            Self::Compare(path, operator, value) => compare(find(item, path), *operator, value),
            Self::Between(path, low, high) => {
                let found = find(item, path);
                compare(found, Operator::AtLeast, low) && compare(found, Operator::AtMost, high)
            }
            Self::In(path, values) => {
                let found = find(item, path);
                values
                    .iter()
                    .any(|value| compare(found, Operator::Equal, value))
            }
            Self::BeginsWith(path, value) => match (find(item, path), value) {
                (Some(Value::S(text)), Value::S(begin)) => text.starts_with(begin.as_str()),
                (Some(Value::B(bytes)), Value::B(begin)) => bytes.starts_with(begin),
                _ => false,
            },
            Self::Contains(path, value) => {
                find(item, path).is_some_and(|found| contains(found, value))
            }
            Self::Exists(path) => find(item, path).is_some(),
            Self::NotExists(path) => find(item, path).is_none(),
        }
    }
}

/// The value at the end of the path. An index goes into lists only.
fn find<'a>(item: &'a Item, path: &Path) -> Option<&'a Value> {
    let (first, steps) = path.steps().split_first()?;
    let Step::Name(name) = first else {
        return None;
    };
    let into = |value: &'a Value, step: &Step| match (value, step) {
        (Value::M(map), Step::Name(name)) => map.get(name),
        (Value::L(list), Step::Index(index)) => list.get(*index),
        _ => None,
    };
    steps.iter().try_fold(item.get(name)?, into)
}

fn compare(found: Option<&Value>, operator: Operator, value: &Value) -> bool {
    let order = found.and_then(|found| order(found, value));
    match operator {
        Operator::Equal => found == Some(value),
        Operator::NotEqual => found != Some(value),
        Operator::Less => order == Some(Ordering::Less),
        Operator::AtMost => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        Operator::Greater => order == Some(Ordering::Greater),
        Operator::AtLeast => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
    }
}

/// Texts by their UTF-8, numbers by value, bytes unsigned; nothing else has an order.
pub(super) fn order(one: &Value, other: &Value) -> Option<Ordering> {
    match (one, other) {
        (Value::S(one), Value::S(other)) => Some(one.cmp(other)),
        (Value::N(one), Value::N(other)) => Some(one.cmp(other)),
        (Value::B(one), Value::B(other)) => Some(one.cmp(other)),
        _ => None,
    }
}

fn contains(found: &Value, value: &Value) -> bool {
    match (found, value) {
        (Value::S(text), Value::S(part)) => text.contains(part.as_str()),
        (Value::B(bytes), Value::B(part)) => {
            part.is_empty() || bytes.windows(part.len()).any(|window| window == part)
        }
        (Value::Ss(set), Value::S(member)) => set.contains(member),
        (Value::Ns(set), Value::N(member)) => set.contains(member),
        (Value::Bs(set), Value::B(member)) => set.contains(member),
        (Value::L(list), member) => list.contains(member),
        _ => false,
    }
}
