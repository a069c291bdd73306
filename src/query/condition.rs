//! What a condition says.

use std::fmt;
use std::str::FromStr;

use super::parse::{self, WhereError};
use crate::item::{Path, Step, Value};

/// A condition as it was written, and what it says. Its values are the user's, and stay out of logs.
#[derive(Clone, PartialEq)]
pub struct Where {
    text: String,
    condition: Condition,
}

/// What an item has to meet. Where an attribute is not there, or of another type than the value, no comparison but
/// `<>` holds.
#[derive(Clone, PartialEq)]
pub enum Condition {
    /// All of these.
    All(Vec<Self>),
    /// One of these at least.
    Any(Vec<Self>),
    /// Not this.
    Not(Box<Self>),
    /// `a = 1`.
    Compare(Path, Operator, Value),
    /// `a between 1 and 9`, both included.
    Between(Path, Value, Value),
    /// `a in (1, 2)`.
    In(Path, Vec<Value>),
    /// `begins_with(a, "x")`.
    BeginsWith(Path, Value),
    /// `contains(a, "x")`: part of a text, or member of a set or a list.
    Contains(Path, Value),
    /// `attribute_exists(a)`.
    Exists(Path),
    /// `attribute_not_exists(a)`.
    NotExists(Path),
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Operator {
    /// As `DynamoDB` writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
        }
    }
}

impl FromStr for Where {
    type Err = WhereError;

    fn from_str(text: &str) -> Result<Self, WhereError> {
        Ok(Self {
            text: text.trim().to_owned(),
            condition: parse::condition(text)?,
        })
    }
}

impl Where {
    /// What it says.
    pub fn condition(&self) -> &Condition {
        &self.condition
    }

    /// The same without its values, for logs: `status = ? and age > ?`.
    pub fn masked(&self) -> String {
        self.condition.masked(false)
    }
}

/// As it was written. Foreign text: not yet safe on a terminal.
impl fmt::Display for Where {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Where {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Where({})", self.masked())
    }
}

/// Without its values.
impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked(false))
    }
}

impl Condition {
    /// The path and the values of a comparison; none for what is made of others.
    pub(super) fn compared(&self) -> Option<(&Path, Vec<&Value>)> {
        match self {
            Self::All(_) | Self::Any(_) | Self::Not(_) => None,
            Self::Compare(path, _, value)
            | Self::BeginsWith(path, value)
            | Self::Contains(path, value) => Some((path, vec![value])),
            Self::Between(path, low, high) => Some((path, vec![low, high])),
            Self::In(path, values) => Some((path, values.iter().collect())),
            Self::Exists(path) | Self::NotExists(path) => Some((path, Vec::new())),
        }
    }

    /// What it is made of, where it is made of others.
    pub(super) fn parts(&self) -> &[Self] {
        match self {
            Self::All(parts) | Self::Any(parts) => parts,
            Self::Not(part) => std::slice::from_ref(part),
            _ => &[],
        }
    }

    /// Whether an attribute of this name stands in it.
    pub(super) fn names(&self, attribute: &str) -> bool {
        self.compared()
            .is_some_and(|(path, _)| stands_in(path, attribute))
            || self.parts().iter().any(|part| part.names(attribute))
    }

    fn masked(&self, nested: bool) -> String {
        let joined = |parts: &[Self], word: &str| {
            let parts: Vec<String> = parts.iter().map(|part| part.masked(true)).collect();
            let joined = parts.join(word);
            if nested {
                format!("({joined})")
            } else {
                joined
            }
        };
        match self {
            Self::All(parts) => joined(parts, " and "),
            Self::Any(parts) => joined(parts, " or "),
            Self::Not(part) => format!("not {}", part.masked(true)),
            Self::Compare(path, operator, _) => format!("{path} {} ?", operator.as_str()),
            Self::Between(path, _, _) => format!("{path} between ? and ?"),
            Self::In(path, _) => format!("{path} in (?)"),
            Self::BeginsWith(path, _) => format!("begins_with({path}, ?)"),
            Self::Contains(path, _) => format!("contains({path}, ?)"),
            Self::Exists(path) => format!("attribute_exists({path})"),
            Self::NotExists(path) => format!("attribute_not_exists({path})"),
        }
    }
}

fn stands_in(path: &Path, attribute: &str) -> bool {
    matches!(path.steps().first(), Some(Step::Name(name)) if name == attribute)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn no_log_shows_a_value() {
        let text = r#"a.b[0] = "secret" and (not c between 1 and 2 or d in (3, 4)) and begins_with(e, "secret")
            and contains(f, true) and attribute_exists(g) and attribute_not_exists("odd.name")"#;
        let condition: Where = text.parse().unwrap();
        let masked = "a.b[0] = ? and (not c between ? and ? or d in (?)) and begins_with(e, ?) \
                      and contains(f, ?) and attribute_exists(g) and attribute_not_exists(\"odd.name\")";
        assert_eq!(condition.masked(), masked);
        assert_eq!(format!("{condition:?}"), format!("Where({masked})"));
        assert_eq!(format!("{:?}", condition.condition()), masked);
        assert_eq!(condition.to_string(), text);
    }
}
