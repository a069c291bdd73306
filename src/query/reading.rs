//! By which of DynamoDB's operations the items are read that meet a condition.

use super::condition::{Condition, Operator, Where};
use super::selection::Selection;
use crate::item::{Item, ItemKey, KeyAttribute, KeySchema, KeyType, Path, Step, Value};

/// How the items are read that meet a condition: as little as DynamoDB allows.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// The condition is a whole key, and nothing else: that item, if there is one.
    Get(ItemKey),
    /// A `Query` of one partition, and of the part of it that the sort key's condition says; and what DynamoDB takes in
    /// no filter of a `Query`, since key attributes stand in it: that is left to decide for what comes.
    Query(Selection, Option<Condition>),
    /// A `Scan` of the whole table, which costs the same whatever meets the condition: it names no partition.
    Scan(Selection),
}

/// A value that a key attribute never has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{attribute} holds {holds}: compare it with {right}")]
pub struct KeyTypeError {
    /// The attribute.
    pub attribute: String,
    holds: &'static str,
    right: &'static str,
}

impl Where {
    /// How the items of a table with this key are read that meet it.
    ///
    /// # Errors
    /// When it compares a key attribute with a value of a type that it never has.
    pub fn reading(&self, schema: &KeySchema) -> Result<Reading, KeyTypeError> {
        self.check(schema)?;
        let all = self.all();
        Ok(by_key(schema, &all).unwrap_or_else(|| Reading::Scan(Selection::new(&[], &all))))
    }

    /// The part of a table with this key in which all items are that meet it, by their key alone; none where that is all
    /// of the table.
    ///
    /// # Errors
    /// As [`Where::reading`].
    pub fn part(&self, schema: &KeySchema) -> Result<Option<Selection>, KeyTypeError> {
        self.check(schema)?;
        let mut rest = self.all();
        let key = take_key(schema, &mut rest);
        Ok(key.map(|key| Selection::new(&key, &[])))
    }

    fn check(&self, schema: &KeySchema) -> Result<(), KeyTypeError> {
        schema
            .attributes()
            .try_for_each(|attribute| check(attribute, self.condition()))
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
    let (left, filter): (Vec<_>, Vec<_>) = rest.into_iter().partition(names_key);
    let left = (!left.is_empty()).then_some(Condition::All(left));
    Some(Reading::Query(Selection::new(&key, &filter), left))
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

/// Takes out a lower and an upper bound, both of them included, as the one condition that a `Query` has for them.
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

fn is_attribute(path: &Path, attribute: &str) -> bool {
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

/// A comparison of a key attribute with what it never is would be refused by AWS, or read the table for nothing.
fn check(attribute: &KeyAttribute, condition: &Condition) -> Result<(), KeyTypeError> {
    for part in condition.parts() {
        check(attribute, part)?;
    }
    let Some((path, values)) = condition.compared() else {
        return Ok(());
    };
    let fits = |value: &Value| value.kind() == attribute.kind.to_string();
    if !is_attribute(path, &attribute.name) || values.into_iter().all(fits) {
        return Ok(());
    }
    let (holds, right) = match attribute.kind {
        KeyType::S => ("text", r#""text" in double quotes"#),
        KeyType::N => ("numbers", "a number, without quotes"),
        KeyType::B => ("bytes", r#"b64"…", their base64"#),
    };
    Err(KeyTypeError {
        attribute: attribute.name.clone(),
        holds,
        right,
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn schema() -> KeySchema {
        KeySchema::new(
            KeyAttribute::new("pk", KeyType::S),
            Some(KeyAttribute::new("sk", KeyType::N)),
        )
    }

    fn read(text: &str) -> Result<Reading, KeyTypeError> {
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
            let Reading::Scan(selection) = read(text).unwrap() else {
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

    #[test]
    fn a_key_attribute_is_compared_with_what_it_holds() {
        for (text, said) in [
            (
                "pk = 5",
                r#"pk holds text: compare it with "text" in double quotes"#,
            ),
            (
                r#"pk = "a" and (x = 1 or not sk in (1, "2"))"#,
                "sk holds numbers: compare it with a number, without quotes",
            ),
            (
                r#"begins_with(sk, "1")"#,
                "sk holds numbers: compare it with a number, without quotes",
            ),
        ] {
            assert_eq!(read(text).unwrap_err().to_string(), said, "{text}");
        }
        assert!(read(r#"pk = "a" and attribute_exists(sk) and x = 5"#).is_ok());
    }
}
