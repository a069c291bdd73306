//! What a program that uses a table would stumble over in its backup.

use crate::aws::{IndexShape, TableShape};
use crate::config::AccountName;

/// One difference, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) found: String,
    pub(super) to_do: String,
}

/// What differs between a table and the one of its name in `backup`. Where that may not be described, nothing is known.
pub(super) fn differences(
    shape: &TableShape,
    other: &TableShape,
    backup: &AccountName,
) -> Vec<Difference> {
    if other.counted.is_none() {
        return Vec::new();
    }
    let (table, schema) = (&shape.name, &shape.schema);
    if *schema != other.schema {
        return vec![Difference {
            found: format!(
                "has another key: {schema}, and in {backup} {}",
                other.schema
            ),
            to_do: format!(
                "A key cannot be changed: create {table} in {backup} anew, with the key {schema}."
            ),
        }];
    }
    let of_index = |index: &IndexShape| of_index(shape, index, other.index(&index.name), backup);
    shape.indexes.iter().filter_map(of_index).collect()
}

fn of_index(
    shape: &TableShape,
    index: &IndexShape,
    other: Option<&IndexShape>,
    backup: &AccountName,
) -> Option<Difference> {
    let (table, name) = (&shape.name, &index.name);
    let key = |index: &IndexShape| index.key.names().join(", ");
    let anew =
        || format!("An index cannot be changed: delete {name} in {backup}, and add it anew.");
    let (found, to_do) = match other {
        None => (
            format!("index {name} is not in {backup}"),
            format!(
                "Add the index {name} with the key {} to {table} in {backup}: what queries it fails there.",
                key(index)
            ),
        ),
        Some(other) if other.key != index.key => (
            format!(
                "index {name} has another key: {}, and in {backup} {}",
                key(index),
                key(other)
            ),
            anew(),
        ),
        Some(other) if other.projection != index.projection => {
            let (here, there) = (&index.projection, &other.projection);
            let found = format!("index {name} holds {here}, and in {backup} {there}");
            (found, anew())
        }
        Some(_) => return None,
    };
    Some(Difference { found, to_do })
}

/// How a table that is not there has to be made.
pub(super) fn as_it_is(shape: &TableShape) -> String {
    let indexes: Vec<&str> = shape.indexes.iter().map(|one| one.name.as_str()).collect();
    let indexes = match indexes.as_slice() {
        [] => String::new(),
        [only] => format!(" and the index {only}"),
        several => format!(" and the indexes {}", several.join(", ")),
    };
    format!("with the key {}{indexes}", shape.schema)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::aws::{Counted, Projection};
    use crate::item::{KeyAttribute, KeyAttributes, KeySchema, KeyType};

    fn index(name: &str, key: &str, projects_all: bool) -> IndexShape {
        IndexShape {
            name: name.parse().unwrap(),
            key: KeyAttributes {
                partition: vec![KeyAttribute::new(key, KeyType::S)],
                sort: Vec::new(),
                is_unique: false,
            },
            projection: if projects_all {
                Projection::All
            } else {
                Projection::Keys
            },
            counted: Counted { items: 1, bytes: 1 },
            status: None,
        }
    }

    fn shape(key: &str, indexes: Vec<IndexShape>) -> TableShape {
        TableShape {
            name: "users".parse().unwrap(),
            arn: String::new(),
            schema: KeySchema::new(KeyAttribute::new(key, KeyType::S), None),
            indexes,
            counted: Some(Counted { items: 1, bytes: 1 }),
            status: "ACTIVE".to_owned(),
            encryption: crate::policy::Encryption::Own,
        }
    }

    #[test]
    fn another_key_and_each_other_or_missing_index_is_told_with_what_to_do() {
        let here = || {
            shape(
                "id",
                vec![index("by-a", "a", true), index("by-b", "b", false)],
            )
        };
        let changed = "An index cannot be changed: delete by-a in spare, and add it anew.";
        for (other, told) in [
            (here(), vec![]),
            (
                shape("pk", vec![]),
                vec![(
                    "has another key: id (S), and in spare pk (S)",
                    "A key cannot be changed: create users in spare anew, with the key id (S).",
                )],
            ),
            (
                shape("id", vec![index("by-b", "b", false)]),
                vec![(
                    "index by-a is not in spare",
                    "Add the index by-a with the key a to users in spare: what queries it fails there.",
                )],
            ),
            (
                shape(
                    "id",
                    vec![
                        index("by-a", "z", true),
                        index("by-b", "b", false),
                        index("by-c", "c", true),
                    ],
                ),
                vec![("index by-a has another key: a, and in spare z", changed)],
            ),
            (
                shape(
                    "id",
                    vec![index("by-a", "a", false), index("by-b", "b", true)],
                ),
                vec![
                    (
                        "index by-a holds whole items, and in spare keys only",
                        changed,
                    ),
                    (
                        "index by-b holds keys only, and in spare whole items",
                        "An index cannot be changed: delete by-b in spare, and add it anew.",
                    ),
                ],
            ),
        ] {
            let found = differences(&here(), &other, &"spare".parse().unwrap());
            let found: Vec<(&str, &str)> = found
                .iter()
                .map(|one| (one.found.as_str(), one.to_do.as_str()))
                .collect();
            assert_eq!(found, told);
        }
        let unknown = TableShape {
            counted: None,
            ..shape("id", vec![])
        };
        assert_eq!(
            differences(&here(), &unknown, &"spare".parse().unwrap()),
            []
        );
        assert_eq!(
            as_it_is(&here()),
            "with the key id (S) and the indexes by-a, by-b"
        );
    }
}
