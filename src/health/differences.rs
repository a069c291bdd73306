//! What a program that uses a table would stumble over in its backup.

use super::ready::{not_ready, table_not_ready};
use crate::aws::{IndexShape, TableShape};
use crate::config::AccountName;

/// One difference, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) found: String,
    pub(super) to_do: String,
}

/// What differs between a table and the one of its name in `backup`, and what does not answer there. Where that may not be described, nothing is known.
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
    let different = shape.indexes.iter().filter_map(of_index);
    // An index that only the backup has keeps it from nothing, whatever it does.
    let needed = shape.indexes.iter();
    let needed = needed.filter_map(|index| other.index(&index.name));
    let not_ready = not_ready(other, needed, backup);
    let table = table_not_ready(other, backup);
    table
        .into_iter()
        .chain(different)
        .chain(not_ready)
        .collect()
}

fn of_index(
    shape: &TableShape,
    index: &IndexShape,
    other: Option<&IndexShape>,
    backup: &AccountName,
) -> Option<Difference> {
    let (found, to_do) = match other {
        None => (
            format!("{} is not in {backup}", called(index)),
            to_add(shape, index, backup),
        ),
        Some(other) if other.key != index.key => (
            format!(
                "{} has another key: {}, and in {backup} {}",
                called(index),
                index.key,
                other.key
            ),
            to_change(shape, index, other, backup),
        ),
        Some(other) if other.is_local != index.is_local => (
            format!("{} is in {backup} a {} one", called(index), sort(other)),
            to_change(shape, index, other, backup),
        ),
        Some(other) if other.projection != index.projection => {
            let (here, there) = (&index.projection, &other.projection);
            let found = format!("{} holds {here}, and in {backup} {there}", called(index));
            (found, to_change(shape, index, other, backup))
        }
        Some(_) => return None,
    };
    Some(Difference { found, to_do })
}

fn sort(index: &IndexShape) -> &'static str {
    if index.is_local { "local" } else { "global" }
}

/// `index by-status`, and of a local one that it is.
fn called(index: &IndexShape) -> String {
    let local = if index.is_local { "local " } else { "" };
    format!("{local}index {}", index.name)
}

fn to_add(shape: &TableShape, index: &IndexShape, backup: &AccountName) -> String {
    if index.is_local {
        return with_its_table(shape, backup);
    }
    let (table, name, key) = (&shape.name, &index.name, &index.key);
    format!(
        "Add the index {name} with the key {key} to {table} in {backup}: what queries it fails there."
    )
}

/// `other` is what the index is in the backup.
fn to_change(
    shape: &TableShape,
    index: &IndexShape,
    other: &IndexShape,
    backup: &AccountName,
) -> String {
    if index.is_local || other.is_local {
        return with_its_table(shape, backup);
    }
    let (name, key, holds) = (&index.name, &index.key, &index.projection);
    format!(
        "An index cannot be changed: delete {name} in {backup}, and add it anew, with the key {key}, holding {holds}."
    )
}

/// AWS makes and deletes local indexes with their table only. Source: the DynamoDB guide on local secondary indexes.
fn with_its_table(shape: &TableShape, backup: &AccountName) -> String {
    let (table, made) = (&shape.name, as_it_is(shape));
    format!(
        "A local index comes and goes with its table only: create {table} in {backup} anew, {made}."
    )
}

/// How a table that is not there has to be made.
pub(super) fn as_it_is(shape: &TableShape) -> String {
    let indexes: Vec<String> = shape.indexes.iter().map(named).collect();
    let indexes = match indexes.as_slice() {
        [] => String::new(),
        [only] => format!(" and the index {only}"),
        several => format!(" and the indexes {}", several.join(", ")),
    };
    format!("with the key {}{indexes}", shape.schema)
}

fn named(index: &IndexShape) -> String {
    let local = if index.is_local { " (local)" } else { "" };
    format!("{}{local}", index.name)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
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
            status: Some("ACTIVE".to_owned()),
            is_local: false,
        }
    }

    fn local(name: &str, key: &str, projects_all: bool) -> IndexShape {
        IndexShape {
            is_local: true,
            status: None,
            ..index(name, key, projects_all)
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
        let changed = "An index cannot be changed: delete by-a in spare, and add it anew, with the key a (S), holding whole items.";
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
                    "Add the index by-a with the key a (S) to users in spare: what queries it fails there.",
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
                vec![(
                    "index by-a has another key: a (S), and in spare z (S)",
                    changed,
                )],
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
                        "An index cannot be changed: delete by-b in spare, and add it anew, with the key b (S), holding keys only.",
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

    #[test]
    fn a_key_of_another_type_alone_is_told_with_both_types() {
        let mut number = index("by-a", "a", true);
        number.key.partition = vec![KeyAttribute::new("a", KeyType::N)];
        let here = shape("id", vec![index("by-a", "a", true)]);
        let other = shape("id", vec![number]);
        let found = differences(&here, &other, &"spare".parse().unwrap());
        let [found] = &found[..] else {
            panic!("{found:?}")
        };
        assert_eq!(
            found.found,
            "index by-a has another key: a (S), and in spare a (N)"
        );
        assert!(found.to_do.contains("with the key a (S)"), "{found:?}");
    }

    #[test]
    fn a_table_or_an_index_that_does_not_answer_in_the_backup_keeps_it_from_serving() {
        let in_state = |status: &str| IndexShape {
            status: Some(status.to_owned()),
            ..index("by-a", "a", true)
        };
        let here = shape("id", vec![in_state("CREATING")]);
        let found = |table: &str, index: &str| {
            // What only the backup has may be in any state.
            let other = IndexShape {
                name: "other".parse().unwrap(),
                ..in_state("DELETING")
            };
            let other = TableShape {
                status: table.to_owned(),
                ..shape("id", vec![in_state(index), other])
            };
            let found = differences(&here, &other, &"spare".parse().unwrap());
            let told = found.into_iter().map(|one| (one.found, one.to_do));
            told.collect::<Vec<_>>()
        };
        let told = |found: &str, to_do: &str| (found.to_owned(), to_do.to_owned());
        for (table, index, expected) in [
            ("ACTIVE", "ACTIVE", vec![]),
            ("UPDATING", "UPDATING", vec![]),
            (
                "ACTIVE",
                "CREATING",
                vec![told(
                    "index by-a is CREATING in spare",
                    "Look at the index by-a of users in the console of spare: one that is CREATING does not answer.",
                )],
            ),
            (
                "ARCHIVED",
                "ACTIVE",
                vec![told(
                    "is ARCHIVED in spare",
                    "Look at users in the console of spare: a table that is ARCHIVED does not answer.",
                )],
            ),
        ] {
            assert_eq!(found(table, index), expected, "{table} {index}");
        }
    }

    /// `UpdateTable` makes and deletes global indexes only.
    #[test]
    fn a_local_index_that_differs_takes_a_new_table_and_is_never_told_to_be_added() {
        let anew = "A local index comes and goes with its table only: create users in spare anew, with the key id (S) \
                    and the indexes by-a (local), by-b.";
        let here = shape(
            "id",
            vec![local("by-a", "a", true), index("by-b", "b", true)],
        );
        for (there, told) in [
            (None, "local index by-a is not in spare"),
            (
                Some(local("by-a", "z", true)),
                "local index by-a has another key: a (S), and in spare z (S)",
            ),
            (
                Some(local("by-a", "a", false)),
                "local index by-a holds whole items, and in spare keys only",
            ),
            (
                Some(index("by-a", "a", true)),
                "local index by-a is in spare a global one",
            ),
        ] {
            let there = there.into_iter().chain([index("by-b", "b", true)]);
            let other = shape("id", there.collect());
            let found = differences(&here, &other, &"spare".parse().unwrap());
            let found: Vec<(&str, &str)> = found
                .iter()
                .map(|one| (one.found.as_str(), one.to_do.as_str()))
                .collect();
            assert_eq!(found, [(told, anew)]);
        }
        let global = shape("id", vec![index("by-a", "a", true)]);
        let other = shape("id", vec![local("by-a", "a", true)]);
        let found = differences(&global, &other, &"spare".parse().unwrap());
        assert_eq!(
            found,
            [Difference {
                found: "index by-a is in spare a local one".to_owned(),
                to_do: "A local index comes and goes with its table only: create users in spare anew, with the key id (S) \
                        and the index by-a."
                    .to_owned()
            }]
        );
    }
}
