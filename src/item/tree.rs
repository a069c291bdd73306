//! An item as the rows of a tree.

use std::collections::BTreeSet;

use super::brief::{brief_bytes, brief_text};
use super::path::{Path, Step};
use super::{Item, KeySchema, Number, Value};

/// One row of the tree: an attribute, a member of a map, an element of a list or of a set.
#[derive(Debug, Clone)]
pub struct TreeRow<'a> {
    /// How far it is indented: 0 for an attribute.
    pub depth: usize,
    /// Where it stands in the item; what is folded is named by it.
    pub path: Path,
    /// Its name, or its index as `[2]`. Foreign text: not yet safe on a terminal.
    pub label: String,
    /// Its type as DynamoDB writes it; that of a set's element is `S`, `N` or `B`.
    pub kind: &'a str,
    /// How many rows are directly below it when it is open.
    pub children: usize,
    /// Whether those rows follow.
    pub open: bool,
    node: Node<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Node<'a> {
    Value(&'a Value),
    Text(&'a str),
    Number(&'a Number),
    Bytes(&'a [u8]),
}

impl<'a> TreeRow<'a> {
    /// What it holds, in one line of bounded length; see [`Value::brief`]. A method, for the rows in sight only.
    pub fn brief(&self) -> String {
        match self.node {
            Node::Value(value) => value.brief(),
            Node::Text(text) => brief_text(text),
            Node::Number(number) => number.text().to_owned(),
            Node::Bytes(bytes) => brief_bytes(bytes),
        }
    }

    /// The value; none for an element of a set.
    pub fn value(&self) -> Option<&'a Value> {
        match self.node {
            Node::Value(value) => Some(value),
            _ => None,
        }
    }

    fn new(path: Path, node: Node<'a>, folded: &BTreeSet<Path>) -> Self {
        let children = node.children();
        let open = children > 0 && !folded.contains(&path);
        Self {
            depth: path.depth(),
            label: path.label(),
            kind: node.kind(),
            children,
            open,
            path,
            node,
        }
    }
}

/// The rows of an item, key attributes first, then by name; what is below a folded path is left out.
pub fn tree<'a>(
    item: &'a Item,
    schema: Option<&KeySchema>,
    folded: &BTreeSet<Path>,
) -> Vec<TreeRow<'a>> {
    let mut rows = Vec::new();
    for (name, value) in item.ordered(schema) {
        push(&mut rows, Path::attribute(name), Node::Value(value), folded);
    }
    rows
}

fn push<'a>(rows: &mut Vec<TreeRow<'a>>, path: Path, node: Node<'a>, folded: &BTreeSet<Path>) {
    let row = TreeRow::new(path, node, folded);
    let inside = row.open.then(|| row.path.clone());
    rows.push(row);
    let (Some(path), Node::Value(value)) = (inside, node) else {
        return;
    };
    let mut element = |index, node| push(rows, path.join(Step::Index(index)), node, folded);
    match value {
        Value::M(map) => {
            for (name, value) in map {
                push(
                    rows,
                    path.join(Step::Name(name.clone())),
                    Node::Value(value),
                    folded,
                );
            }
        }
        Value::L(list) => list
            .iter()
            .enumerate()
            .for_each(|(at, value)| element(at, Node::Value(value))),
        Value::Ss(set) => set
            .iter()
            .enumerate()
            .for_each(|(at, text)| element(at, Node::Text(text))),
        Value::Ns(set) => set
            .iter()
            .enumerate()
            .for_each(|(at, number)| element(at, Node::Number(number))),
        Value::Bs(set) => set
            .iter()
            .enumerate()
            .for_each(|(at, bytes)| element(at, Node::Bytes(bytes))),
        _ => {}
    }
}

impl<'a> Node<'a> {
    fn kind(self) -> &'a str {
        match self {
            Self::Value(value) => value.kind(),
            Self::Text(_) => "S",
            Self::Number(_) => "N",
            Self::Bytes(_) => "B",
        }
    }

    fn children(self) -> usize {
        match self {
            Self::Value(value) => value.children(),
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::testing::{item, schema};

    fn lines(rows: &[TreeRow]) -> Vec<String> {
        let sign = |row: &TreeRow| {
            if row.open {
                '▾'
            } else if row.children > 0 {
                '▸'
            } else {
                '·'
            }
        };
        let line = |row: &TreeRow| {
            format!(
                "{}{} {} {} {}",
                "  ".repeat(row.depth),
                sign(row),
                row.label,
                row.kind,
                row.brief()
            )
        };
        rows.iter().map(line).collect()
    }

    #[test]
    fn an_item_unfolds_into_rows() {
        let item = item(
            r#"{"a":{"M":{"x":{"L":[{"N":"1"}]},"y":{"M":{}}}},"id":{"S":"u-1"},"roles":{"SS":["r"]},"z":{"BS":["AQ=="]}}"#,
        );
        let folded = BTreeSet::from([
            Path::attribute("z"),
            Path::attribute("a").join(Step::Name("x".to_owned())),
        ]);
        assert_eq!(
            lines(&tree(&item, Some(&schema("id", None)), &folded)),
            [
                "· id S u-1",
                "▾ a M {x: [1], y: {}}",
                "  ▸ x L [1]",
                "  · y M {}",
                "▾ roles SS {r}",
                "  · [0] S r",
                "▸ z BS {b64:AQ== (1 B)}",
            ]
        );
        let open = tree(&item, None, &BTreeSet::new());
        let paths: Vec<_> = open.iter().map(|row| row.path.to_string()).collect();
        assert_eq!(
            paths,
            [
                "a", "a.x", "a.x[0]", "a.y", "id", "roles", "roles[0]", "z", "z[0]"
            ]
        );
    }
}
