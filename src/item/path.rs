//! Where a value stands in an item.

use std::fmt;

use super::{Item, Value};

/// A way into an item: `address.city`, `tags[2]`. Ordered as the tree is, but for lists beyond maps.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(Vec<Step>);

/// One step of a [`Path`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// To an attribute of the item, or to a member of a map.
    Name(String),
    /// To an element of a list or a set, from 0.
    Index(usize),
}

impl Path {
    /// The path that goes one step on from here.
    #[must_use]
    pub fn join(&self, step: Step) -> Self {
        let mut steps = Vec::with_capacity(self.0.len() + 1);
        steps.extend_from_slice(&self.0);
        steps.push(step);
        Self(steps)
    }

    /// The path to an attribute of the item.
    pub fn attribute(name: impl Into<String>) -> Self {
        Self(vec![Step::Name(name.into())])
    }

    /// The steps, from the item inwards.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// The value that stands there in an item; none where it has none, nor inside of a set.
    pub fn find<'a>(&self, item: &'a Item) -> Option<&'a Value> {
        let (Step::Name(attribute), inside) = self.0.split_first()? else {
            return None;
        };
        inside
            .iter()
            .try_fold(item.get(attribute)?, |value, step| match (value, step) {
                (Value::M(map), Step::Name(name)) => map.get(name),
                (Value::L(list), Step::Index(index)) => list.get(*index),
                _ => None,
            })
    }

    /// How many containers are around it within the item: 0 for an attribute.
    pub fn depth(&self) -> usize {
        self.0.len().saturating_sub(1)
    }

    /// The last step for people: `city`, `[2]`.
    pub fn label(&self) -> String {
        match self.0.last() {
            Some(Step::Name(name)) => name.clone(),
            Some(Step::Index(index)) => format!("[{index}]"),
            None => String::new(),
        }
    }
}

/// A name that could be read as a path is quoted. Foreign text: not yet safe on a terminal.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Name(name) => {
                    f.write_str(if at == 0 { "" } else { "." })?;
                    if name.is_empty() || name.contains(['.', '[', ']', '"']) {
                        write!(f, "{}", serde_json::Value::from(name.as_str()))?;
                    } else {
                        f.write_str(name)?;
                    }
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::testing::item;

    #[test]
    fn a_path_finds_what_stands_there_and_nothing_where_nothing_does() {
        let item = item(r#"{"a":{"M":{"b":{"L":[{"N":"1"},{"N":"2"}]}}},"c":{"SS":["x"]}}"#);
        let list = Path::attribute("a").join(Step::Name("b".to_owned()));
        let kind = |path: &Path| path.find(&item).map(Value::kind);
        assert_eq!(kind(&Path::attribute("a")), Some("M"));
        assert_eq!(kind(&list), Some("L"));
        assert_eq!(kind(&list.join(Step::Index(1))), Some("N"));
        assert_eq!(kind(&list.join(Step::Index(2))), None);
        assert_eq!(kind(&Path::attribute("c").join(Step::Index(0))), None);
        assert_eq!(kind(&Path::attribute("d")), None);
        assert_eq!(kind(&Path::default()), None);
    }

    #[test]
    fn paths_are_written_as_people_do() {
        let tags = Path::attribute("tags");
        assert_eq!(tags.to_string(), "tags");
        assert_eq!(tags.join(Step::Index(2)).to_string(), "tags[2]");
        let city = Path::attribute("address").join(Step::Name("city".to_owned()));
        assert_eq!(
            (
                city.to_string().as_str(),
                city.label().as_str(),
                city.depth()
            ),
            ("address.city", "city", 1)
        );
        assert_eq!(
            Path::attribute("a.b")
                .join(Step::Name("c".to_owned()))
                .to_string(),
            r#""a.b".c"#
        );
    }
}
