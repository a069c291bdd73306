//! Where a value stands in an item.

use std::fmt;

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
