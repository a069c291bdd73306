//! By which of DynamoDB's operations the items are read that meet a condition.

use std::cmp::Ordering;

use super::condition::{Condition, Operator, Where};
use super::holds::order;
use super::key_values::{KeyValueError, check};
use super::limits::fits;
use super::selection::Selection;
use crate::item::{Item, ItemKey, KeySchema, Path, Step};

/// How the items are read that meet a condition: as little as DynamoDB allows.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// The condition is a whole key, and nothing else: that item, if there is one.
    Get(ItemKey),
    /// A `Query` of one partition, and of the part of it that the sort key's condition says; and what DynamoDB takes in
    /// no filter of a `Query`, since key attributes stand in it or it is beyond its limits: that is left to decide for
    /// what comes.
    Query(Selection, Option<Condition>),
    /// A `Scan` of the whole table, which costs the same whatever meets the condition: it names no partition. What is
    /// beyond the limits of a filter is left to decide.
    Scan(Selection, Option<Condition>),
}

impl Where {
    /// How the items of a table with this key are read that meet it.
    ///
    /// # Errors
    /// When it compares a key attribute with a value that it never has.
    pub fn reading(&self, schema: &KeySchema) -> Result<Reading, KeyValueError> {
        check(schema, self.condition())?;
        let all = self.all();
        Ok(by_key(schema, &all).unwrap_or_else(|| {
            let (filter, left) = filtered(&[], all, |_| true);
            Reading::Scan(Selection::new(&[], &filter), left)
        }))
    }

    /// The part of a table with this key in which all items are that meet it, by their key alone; none where that is all
    /// of the table.
    ///
    /// # Errors
    /// As [`Where::reading`].
    pub fn part(&self, schema: &KeySchema) -> Result<Option<Selection>, KeyValueError> {
        check(schema, self.condition())?;
        let mut rest = self.all();
        let key = take_key(schema, &mut rest);
        Ok(key.map(|key| Selection::new(&key, &[])))
    }

    /// What all has to hold.
    fn all(&self) -> Vec<Condition> {
        match self.condition() {
            Condition::All(parts) => flat(parts),
            one => vec![one.clone()],
        }
    }
}

/// The parts that all have to hold, those of inner ones among them.
fn flat(parts: &[Condition]) -> Vec<Condition> {
    let inner = |part: &Condition| match part {
        Condition::All(parts) => flat(parts),
        one => vec![one.clone()],
    };
    parts.iter().flat_map(inner).collect()
}

/// Less than a scan, where the partition is named. A `Query` takes one condition on each key attribute, and none of them
/// in its filter.
fn by_key(schema: &KeySchema, all: &[Condition]) -> Option<Reading> {
    let mut rest = all.to_vec();
    let key = take_key(schema, &mut rest)?;
    if rest.is_empty()
        && let Some(whole) = whole_key(schema, &key)
    {
        return Some(Reading::Get(whole));
    }
    let names_key = |one: &Condition| schema.names().any(|name| one.names(name));
    let (filter, left) = filtered(&key, rest, |one| !names_key(one));
    Some(Reading::Query(Selection::new(&key, &filter), left))
}

/// What DynamoDB filters, of all that has to hold, and what is left to decide here. A filter costs what reading costs:
/// what it does not take is dearer by nothing but its way through the network.
fn filtered(
    key: &[Condition],
    all: Vec<Condition>,
    is_filtered: impl Fn(&Condition) -> bool,
) -> (Vec<Condition>, Option<Condition>) {
    let (mut filter, mut left) = (Vec::new(), Vec::new());
    for one in all {
        if !is_filtered(&one) {
            left.push(one);
            continue;
        }
        filter.push(one);
        if !fits(key, &filter) {
            left.extend(filter.pop());
        }
    }
    let left = (!left.is_empty()).then_some(Condition::All(left));
    (filter, left)
}

/// Takes out the conditions on the key that a `Query` takes; none where the partition is not named.
fn take_key(schema: &KeySchema, rest: &mut Vec<Condition>) -> Option<Vec<Condition>> {
    let mut key = vec![take(rest, &schema.partition.name, is_equal)?];
    if let Some(sort) = &schema.sort {
        let condition = take(rest, &sort.name, is_equal)
            .or_else(|| take_range(rest, &sort.name))
            .or_else(|| take(rest, &sort.name, is_of_sort_key));
        key.extend(condition);
    }
    Some(key)
}

/// Takes out the first condition on this attribute, if it `fits`.
fn take(
    rest: &mut Vec<Condition>,
    attribute: &str,
    fits: impl Fn(&Condition) -> bool,
) -> Option<Condition> {
    let position = rest
        .iter()
        .position(|one| is_on(one, attribute) && fits(one))?;
    Some(rest.remove(position))
}

/// Takes out a lower and an upper bound, both of them included, as the one condition that a `Query` has for them: it takes
/// none whose lower bound is the higher one.
fn take_range(rest: &mut Vec<Condition>, attribute: &str) -> Option<Condition> {
    let bound = |operator| {
        rest.iter().position(|one| {
            is_on(one, attribute) && matches!(one, Condition::Compare(_, is, _) if *is == operator)
        })
    };
    let (low, high) = (bound(Operator::AtLeast)?, bound(Operator::AtMost)?);
    let high_condition = rest.get(high).cloned();
    let (Some(Condition::Compare(path, _, low_value)), Some(Condition::Compare(_, _, high_value))) =
        (rest.get(low).cloned(), high_condition)
    else {
        return None;
    };
    if order(&low_value, &high_value) == Some(Ordering::Greater) {
        return None;
    }
    rest.remove(low.max(high));
    rest.remove(low.min(high));
    Some(Condition::Between(path, low_value, high_value))
}

/// Whether it is a comparison of this attribute, and of nothing within it.
fn is_on(condition: &Condition, attribute: &str) -> bool {
    condition
        .compared()
        .is_some_and(|(path, _)| is_attribute(path, attribute))
}

pub(super) fn is_attribute(path: &Path, attribute: &str) -> bool {
    matches!(path.steps(), [Step::Name(name)] if name == attribute)
}

fn is_equal(condition: &Condition) -> bool {
    matches!(condition, Condition::Compare(_, Operator::Equal, _))
}

/// Whether a `Query` takes it of a sort key.
fn is_of_sort_key(condition: &Condition) -> bool {
    match condition {
        Condition::Compare(_, operator, _) => *operator != Operator::NotEqual,
        Condition::Between(..) | Condition::BeginsWith(..) => true,
        _ => false,
    }
}

fn whole_key(schema: &KeySchema, key: &[Condition]) -> Option<ItemKey> {
    let mut item = Item::default();
    for (attribute, condition) in schema.attributes().zip(key) {
        let Condition::Compare(_, Operator::Equal, value) = condition else {
            return None;
        };
        item.0.insert(attribute.name.clone(), value.clone());
    }
    schema.key_of(&item).ok()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::item::{KeyAttribute, KeyType};

    fn schema() -> KeySchema {
        KeySchema::new(
            KeyAttribute::new("pk", KeyType::S),
            Some(KeyAttribute::new("sk", KeyType::N)),
        )
    }

    fn read(text: &str) -> Result<Reading, KeyValueError> {
        text.parse::<Where>().unwrap().reading(&schema())
    }

    #[test]
    fn a_whole_key_and_nothing_else_is_got() {
        for text in [r#"pk = "a" and sk = 1"#, r#"(sk = 1.0) and (pk = "a")"#] {
            let Reading::Get(key) = read(text).unwrap() else {
                unreachable!("{text}")
            };
            assert_eq!(key.display(), "a / 1");
        }
        let only = KeySchema::new(KeyAttribute::new("id", KeyType::S), None);
        let condition: Where = r#"id = "x""#.parse().unwrap();
        assert!(matches!(condition.reading(&only), Ok(Reading::Get(_))));
    }

    #[test]
    fn a_partition_is_queried_with_the_rest_as_a_filter() {
        for (text, key, filter) in [
            (r#"pk = "a""#, "#0 = :0", None),
            (r#"pk = "a" and x = 1"#, "#0 = :0", Some("#1 = :1")),
            (
                r#"x = 1 and (sk = 1 and pk = "a") and (y = 1 or z = 1)"#,
                "#0 = :0 AND #1 = :1",
                Some("#2 = :2 AND (#3 = :3 OR #4 = :4)"),
            ),
            (r#"pk = "a" and sk < 5"#, "#0 = :0 AND #1 < :1", None),
            (
                r#"pk = "a" and sk between 1 and 5"#,
                "#0 = :0 AND #1 BETWEEN :1 AND :2",
                None,
            ),
            (
                r#"pk = "a" and sk <= 5 and sk >= 1 and not x = 1"#,
                "#0 = :0 AND #1 BETWEEN :1 AND :2",
                Some("(NOT #2 = :3)"),
            ),
        ] {
            let Reading::Query(selection, None) = read(text).unwrap() else {
                unreachable!("{text}")
            };
            assert_eq!(
                (selection.key.as_deref(), selection.filter.as_deref()),
                (Some(key), filter),
                "{text}"
            );
            let names = selection.names;
            assert_eq!(names.get("#0").map(String::as_str), Some("pk"), "{text}");
        }
    }

    #[test]
    fn what_no_query_filters_is_left_for_what_comes() {
        for (text, key, filter, left) in [
            (r#"pk = "a" and pk = "b""#, "#0 = :0", None, "pk = ?"),
            (r#"pk = "a" and sk <> 1"#, "#0 = :0", None, "sk <> ?"),
            (
                r#"pk = "a" and sk > 1 and sk < 5 and x = 1"#,
                "#0 = :0 AND #1 > :1",
                Some("#2 = :2"),
                "sk < ?",
            ),
            (
                r#"pk = "a" and (sk = 1 or x = 1)"#,
                "#0 = :0",
                None,
                "(sk = ? or x = ?)",
            ),
            (r#"pk = "a" and sk in (1, 2)"#, "#0 = :0", None, "sk in (?)"),
        ] {
            let Reading::Query(selection, Some(rest)) = read(text).unwrap() else {
                unreachable!("{text}")
            };
            let Selection {
                key: by,
                filter: leaves,
                ..
            } = selection;
            assert_eq!((by.as_deref(), leaves.as_deref()), (Some(key), filter));
            assert_eq!(format!("{rest:?}"), left);
        }
    }

    #[test]
    fn bounds_that_nothing_lies_between_are_no_range_for_a_query() {
        let Ok(Reading::Query(selection, Some(rest))) = read(r#"pk = "a" and sk >= 5 and sk <= 1"#)
        else {
            unreachable!()
        };
        assert_eq!(selection.key.as_deref(), Some("#0 = :0 AND #1 >= :1"));
        assert_eq!(format!("{rest:?}"), "sk <= ?");
        let one = read(r#"pk = "a" and sk >= 5 and sk <= 5.0"#);
        assert!(matches!(one, Ok(Reading::Query(_, None))));
    }

    #[test]
    fn what_is_beyond_the_limits_of_a_filter_is_decided_here() {
        let values: Vec<String> = (0..101).map(|value| value.to_string()).collect();
        let long = format!("x in ({})", values.join(", "));
        let Ok(Reading::Scan(selection, Some(left))) = read(&format!("y = 1 and {long} and z = 1"))
        else {
            unreachable!()
        };
        assert_eq!(selection.filter.as_deref(), Some("#0 = :0 AND #1 = :1"));
        assert_eq!(format!("{left:?}"), "x in (?)");
        let Ok(Reading::Query(selection, Some(_))) = read(&format!(r#"pk = "a" and {long}"#))
        else {
            unreachable!()
        };
        assert_eq!(selection.filter, None);
        let each: Vec<String> = (0..200).map(|at| format!("a{at} <> 1")).collect();
        let Ok(Reading::Scan(selection, Some(left))) = read(&each.join(" and ")) else {
            unreachable!()
        };
        // 150 of them, and 149 times and.
        assert_eq!((selection.names.len(), left.parts().len()), (150, 50));
    }

    #[test]
    fn without_a_partition_all_of_the_table_is_scanned() {
        for text in [
            "x = 1",
            r#"pk = "a" or x = 1"#,
            r#"not pk = "a""#,
            r#"pk <> "a""#,
            r#"begins_with(pk, "a")"#,
            "sk = 1",
            r#"pk.a = "a""#,
        ] {
            let Reading::Scan(selection, None) = read(text).unwrap() else {
                unreachable!("{text}")
            };
            assert!(
                selection.key.is_none() && selection.filter.is_some(),
                "{text}"
            );
            let condition: Where = text.parse().unwrap();
            assert_eq!(condition.part(&schema()), Ok(None));
        }
        let condition: Where = r#"pk = "a" and x = 1"#.parse().unwrap();
        let part = condition.part(&schema()).unwrap().unwrap();
        assert_eq!((part.key.as_deref(), part.filter), (Some("#0 = :0"), None));
    }
}
