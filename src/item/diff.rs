//! Two items aligned by path.

use std::collections::{BTreeMap, BTreeSet};

use super::path::{Path, Step};
use super::{Item, KeySchema, Value};

/// How the two sides of a row relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// Equal by value.
    Same,
    /// On both sides, and not equal.
    Changed,
    /// Only at the source.
    OnlySource,
    /// Only at the target.
    OnlyTarget,
}

/// A row of the two items side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffRow {
    /// Where it stands: `address.city`, `tags[2]`.
    pub path: Path,
    /// How far it is indented: 0 for an attribute.
    pub depth: usize,
    /// Its name, or its index as `[2]`. Foreign text: not yet safe on a terminal.
    pub label: String,
    /// What the source has there.
    pub source: Option<DiffCell>,
    /// What the target has there.
    pub target: Option<DiffCell>,
    /// How the two relate; a map or a list has changed where anything in it has.
    pub change: Change,
}

/// One side of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiffCell {
    /// A scalar or a set.
    Leaf(Value),
    /// A map; its members are the rows below.
    Map {
        /// How many members it has.
        members: usize,
    },
    /// A list; its elements are the rows below.
    List {
        /// How many elements it has.
        elements: usize,
    },
}

/// The rows of two items: key attributes first, then attributes by name. Maps and lists go on in the rows below, lists
/// by index; scalars and sets are one row. Equality is by value. A side that has no item is empty.
pub fn diff(
    source: Option<&Item>,
    target: Option<&Item>,
    schema: Option<&KeySchema>,
) -> Vec<DiffRow> {
    let empty = Item::default();
    let (source, target) = (source.unwrap_or(&empty), target.unwrap_or(&empty));
    let keys: Vec<&str> = schema
        .map(|schema| schema.names().collect())
        .unwrap_or_default();
    let others: BTreeSet<&str> = source
        .iter()
        .chain(target.iter())
        .map(|(name, _)| name)
        .collect();
    let others = others.into_iter().filter(|name| !keys.contains(name));
    let mut rows = Vec::new();
    for name in keys.iter().copied().chain(others) {
        let sides = Sides {
            source: source.get(name),
            target: target.get(name),
        };
        push(&mut rows, Path::attribute(name), sides);
    }
    rows
}

/// What stands at one path; at least one side does.
#[derive(Clone, Copy)]
struct Sides<'a> {
    source: Option<&'a Value>,
    target: Option<&'a Value>,
}

/// Adds the rows of one path, and says whether the two sides are the same there.
fn push(rows: &mut Vec<DiffRow>, path: Path, sides: Sides) -> bool {
    let change = match (sides.source, sides.target) {
        (None, None) => return true,
        (Some(_), None) => Change::OnlySource,
        (None, Some(_)) => Change::OnlyTarget,
        (Some(source), Some(target)) if is_leaf(source) && is_leaf(target) && source == target => {
            Change::Same
        }
        (Some(_), Some(_)) => Change::Changed,
    };
    let at = rows.len();
    rows.push(DiffRow {
        depth: path.depth(),
        label: path.label(),
        source: sides.source.map(DiffCell::of),
        target: sides.target.map(DiffCell::of),
        change,
        path,
    });
    let inside = Inside { parent: at };
    // Containers are the same where all below them is: so nothing is compared twice.
    let same = match (sides.source, sides.target) {
        (Some(Value::M(source)), Some(Value::M(target))) => inside.maps(rows, source, target),
        (Some(Value::L(source)), Some(Value::L(target))) => inside.lists(rows, source, target),
        _ => {
            inside.one_side(rows, sides.source, |value| Sides {
                source: Some(value),
                target: None,
            });
            inside.one_side(rows, sides.target, |value| Sides {
                source: None,
                target: Some(value),
            });
            change == Change::Same
        }
    };
    if let (true, Some(row)) = (same, rows.get_mut(at)) {
        row.change = Change::Same;
    }
    same
}

/// The rows below a row.
struct Inside {
    parent: usize,
}

impl Inside {
    fn path(&self, rows: &[DiffRow], step: Step) -> Path {
        rows.get(self.parent)
            .map(|row| row.path.join(step))
            .unwrap_or_default()
    }

    fn maps(
        &self,
        rows: &mut Vec<DiffRow>,
        source: &BTreeMap<String, Value>,
        target: &BTreeMap<String, Value>,
    ) -> bool {
        let names: BTreeSet<&String> = source.keys().chain(target.keys()).collect();
        names.into_iter().fold(true, |same, name| {
            let path = self.path(rows, Step::Name(name.clone()));
            push(
                rows,
                path,
                Sides {
                    source: source.get(name),
                    target: target.get(name),
                },
            ) && same
        })
    }

    fn lists(&self, rows: &mut Vec<DiffRow>, source: &[Value], target: &[Value]) -> bool {
        (0..source.len().max(target.len())).fold(true, |same, index| {
            let path = self.path(rows, Step::Index(index));
            push(
                rows,
                path,
                Sides {
                    source: source.get(index),
                    target: target.get(index),
                },
            ) && same
        })
    }

    fn one_side<'a>(
        &self,
        rows: &mut Vec<DiffRow>,
        value: Option<&'a Value>,
        sides: impl Fn(&'a Value) -> Sides<'a>,
    ) {
        match value {
            Some(Value::M(map)) => {
                for (name, value) in map {
                    let path = self.path(rows, Step::Name(name.clone()));
                    push(rows, path, sides(value));
                }
            }
            Some(Value::L(list)) => {
                for (index, value) in list.iter().enumerate() {
                    let path = self.path(rows, Step::Index(index));
                    push(rows, path, sides(value));
                }
            }
            _ => {}
        }
    }
}

impl DiffCell {
    fn of(value: &Value) -> Self {
        match value {
            Value::M(map) => Self::Map { members: map.len() },
            Value::L(list) => Self::List {
                elements: list.len(),
            },
            leaf => Self::Leaf(leaf.clone()),
        }
    }

    /// The cell in one line of bounded length: a leaf as [`Value::brief`], `{3}` for a map, `[2]` for a list.
    pub fn brief(&self) -> String {
        match self {
            Self::Leaf(value) => value.brief(),
            Self::Map { members } => format!("{{{members}}}"),
            Self::List { elements } => format!("[{elements}]"),
        }
    }

    /// The type as DynamoDB writes it.
    pub fn kind(&self) -> &str {
        match self {
            Self::Leaf(value) => value.kind(),
            Self::Map { .. } => "M",
            Self::List { .. } => "L",
        }
    }
}

fn is_leaf(value: &Value) -> bool {
    !matches!(value, Value::M(_) | Value::L(_))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::item::testing::{any_item, deterministic, item, respelled, schema};

    fn lines(rows: &[DiffRow]) -> Vec<String> {
        let cell = |cell: &Option<DiffCell>| {
            cell.as_ref()
                .map_or_else(|| "-".to_owned(), DiffCell::brief)
        };
        let line = |row: &DiffRow| {
            format!(
                "{} {:?} {} {}",
                row.path,
                row.change,
                cell(&row.source),
                cell(&row.target)
            )
        };
        rows.iter().map(line).collect()
    }

    #[test]
    fn items_are_aligned_by_path() {
        let source = item(
            r#"{"id":{"S":"u-1"},"address":{"M":{"city":{"S":"Paris"},"zip":{"N":"75"}}},"tags":{"L":[{"S":"a"},{"S":"b"}]},
            "roles":{"SS":["x","y"]},"extra":{"M":{"deep":{"BOOL":true}}},"kind":{"M":{"a":{"NULL":true}}}}"#,
        );
        let target = item(
            r#"{"id":{"S":"u-1"},"address":{"M":{"city":{"S":"Rome"},"zip":{"N":"75.0"}}},"tags":{"L":[{"S":"a"}]},
            "roles":{"SS":["y","x"]},"kind":{"L":[{"S":"a"}]}}"#,
        );
        let rows = diff(Some(&source), Some(&target), Some(&schema("id", None)));
        assert_eq!(
            lines(&rows),
            [
                "id Same u-1 u-1",
                "address Changed {2} {2}",
                "address.city Changed Paris Rome",
                "address.zip Same 75 75.0",
                "extra OnlySource {1} -",
                "extra.deep OnlySource true -",
                "kind Changed {1} [1]",
                "kind.a OnlySource null -",
                "kind[0] OnlyTarget - a",
                "roles Same {x, y} {x, y}",
                "tags Changed [2] [1]",
                "tags[0] Same a a",
                "tags[1] OnlySource b -",
            ]
        );
        assert_eq!(rows.iter().map(|row| row.depth).max(), Some(1));
    }

    #[test]
    fn a_side_without_an_item_is_empty() {
        let only = item(r#"{"b":{"S":"2"},"id":{"S":"1"}}"#);
        let schema = schema("id", None);
        assert_eq!(
            lines(&diff(None, Some(&only), Some(&schema))),
            ["id OnlyTarget - 1", "b OnlyTarget - 2"]
        );
        assert_eq!(lines(&diff(None, None, Some(&schema))), [""; 0]);
    }

    proptest! {
        #![proptest_config(deterministic())]

        #[test]
        fn equal_items_have_no_change(item in any_item()) {
            let other = respelled(&item).parse();
            let rows = diff(Some(&item), other.as_ref().ok(), None);
            prop_assert!(rows.iter().all(|row| row.change == Change::Same), "{:?}", lines(&rows));
        }

        #[test]
        fn unequal_items_have_a_change(one in any_item(), two in any_item()) {
            let rows = diff(Some(&one), Some(&two), None);
            prop_assert_eq!(rows.iter().all(|row| row.change == Change::Same), one == two);
        }
    }
}
