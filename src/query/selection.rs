//! A condition as DynamoDB takes it: expressions in which every name and every value has a stand-in.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use super::condition::Condition;
use crate::item::{AskedKey, Path, Step, Value};

/// Which items of a table or an index are read, as expressions for a `Query` or a `Scan`.
#[derive(Clone, PartialEq, Default)]
pub struct Selection {
    /// The `KeyConditionExpression`; where there is none, it is a `Scan`.
    pub key: Option<String>,
    /// The `FilterExpression`: what is left out by it has been read all the same.
    pub filter: Option<String>,
    /// The names that the stand-ins `#0`, `#1`, … in the expressions mean.
    pub names: BTreeMap<String, String>,
    /// The values that the stand-ins `:0`, `:1`, … mean.
    pub values: BTreeMap<String, Value>,
}

/// Its shape only: values stay out of logs.
impl fmt::Debug for Selection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Selection(key {:?}, filter {:?})", self.key, self.filter)
    }
}

/// What has this key.
impl From<&AskedKey> for Selection {
    fn from(key: &AskedKey) -> Self {
        let equals = |(name, value): &(String, Value)| {
            let path = Path::attribute(name.as_str());
            Condition::Compare(path, super::Operator::Equal, value.clone())
        };
        let key: Vec<Condition> = key.values().iter().map(equals).collect();
        Self::new(&key, &[])
    }
}

impl Selection {
    /// What meets all of `key` and all of `filter`.
    pub(super) fn new(key: &[Condition], filter: &[Condition]) -> Self {
        let mut selection = Self::default();
        selection.key = selection.all(key);
        selection.filter = selection.all(filter);
        selection
    }

    fn all(&mut self, conditions: &[Condition]) -> Option<String> {
        let each: Vec<String> = conditions.iter().map(|one| self.condition(one)).collect();
        (!each.is_empty()).then(|| each.join(" AND "))
    }

    fn condition(&mut self, condition: &Condition) -> String {
        match condition {
            Condition::All(parts) => self.joined(parts, " AND "),
            Condition::Any(parts) => self.joined(parts, " OR "),
            Condition::Not(part) => format!("(NOT {})", self.condition(part)),
            Condition::Compare(path, operator, value) => {
                let (path, value) = (self.path(path), self.value(value));
                format!("{path} {} {value}", operator.as_str())
            }
            Condition::Between(path, low, high) => {
                let (path, low) = (self.path(path), self.value(low));
                format!("{path} BETWEEN {low} AND {}", self.value(high))
            }
            Condition::In(path, values) => {
                let path = self.path(path);
                let values: Vec<String> = values.iter().map(|value| self.value(value)).collect();
                format!("{path} IN ({})", values.join(", "))
            }
            Condition::BeginsWith(path, value) => {
                let (path, value) = (self.path(path), self.value(value));
                format!("begins_with({path}, {value})")
            }
            Condition::Contains(path, value) => {
                let (path, value) = (self.path(path), self.value(value));
                format!("contains({path}, {value})")
            }
            Condition::Exists(path) => format!("attribute_exists({})", self.path(path)),
            Condition::NotExists(path) => format!("attribute_not_exists({})", self.path(path)),
        }
    }

    fn joined(&mut self, parts: &[Condition], word: &str) -> String {
        let parts: Vec<String> = parts.iter().map(|part| self.condition(part)).collect();
        format!("({})", parts.join(word))
    }

    fn path(&mut self, path: &Path) -> String {
        let mut text = String::new();
        for step in path.steps() {
            let _ = match step {
                Step::Index(index) => write!(text, "[{index}]"),
                Step::Name(name) => {
                    let dot = if text.is_empty() { "" } else { "." };
                    write!(text, "{dot}{}", self.name(name))
                }
            };
        }
        text
    }

    /// The stand-in of a name: one for all the places where it stands.
    fn name(&mut self, name: &str) -> String {
        let known = self.names.iter().find(|(_, known)| *known == name);
        if let Some((stand_in, _)) = known {
            return stand_in.clone();
        }
        let stand_in = format!("#{}", self.names.len());
        self.names.insert(stand_in.clone(), name.to_owned());
        stand_in
    }

    fn value(&mut self, value: &Value) -> String {
        let stand_in = format!(":{}", self.values.len());
        self.values.insert(stand_in.clone(), value.clone());
        stand_in
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::query::Where;

    #[test]
    fn every_name_and_every_value_has_a_stand_in() {
        let text = r#"a.b[0]."c" = 1 and (not a between "x" and "y" or status in (true, null)) and
            begins_with(b, "z") and contains(d, 2) and attribute_exists(e) and attribute_not_exists(a.a) and f <> 3"#;
        let condition: Where = text.parse().unwrap();
        let selection = Selection::new(&[], std::slice::from_ref(condition.condition()));
        assert_eq!(
            selection.filter.as_deref(),
            Some(
                "(#0.#1[0].#2 = :0 AND ((NOT #0 BETWEEN :1 AND :2) OR #3 IN (:3, :4)) AND begins_with(#1, :5) \
                 AND contains(#4, :6) AND attribute_exists(#5) AND attribute_not_exists(#0.#0) AND #6 <> :7)"
            )
        );
        let names: Vec<&str> = selection.names.values().map(String::as_str).collect();
        assert_eq!(names, ["a", "b", "c", "status", "d", "e", "f"]);
        assert_eq!((selection.key.as_ref(), selection.values.len()), (None, 8));
        let filter = &selection.filter;
        assert_eq!(
            format!("{selection:?}"),
            format!("Selection(key None, filter {filter:?})"),
            "and none of its values"
        );
    }
}
