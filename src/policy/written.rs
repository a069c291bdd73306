//! A policy as text: JSON or HCL, its keys in the order in which AWS's own examples have them.

use std::fmt::Write as _;

use serde::ser::{Serialize, SerializeMap, Serializer};

/// A part of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// A string.
    Text(String),
    /// A string that Terraform is to fill in: its expression, and what JSON says in its place.
    Filled { expression: String, text: String },
    /// A list.
    List(Vec<Part>),
    /// Names with their values, in order.
    Object(Vec<(String, Part)>),
}

impl Part {
    /// One text, or a list of several.
    pub(super) fn one_or_many(values: &[String]) -> Self {
        match values {
            [one] => Self::Text(one.clone()),
            many => Self::List(many.iter().cloned().map(Self::Text).collect()),
        }
    }

    /// As an expression of Terraform's language, whose lines after the first begin with `indent` spaces. Source: the
    /// specification of HCL's native syntax.
    pub(super) fn hcl(&self, indent: usize) -> String {
        let inner = indent + 2;
        match self {
            Self::Text(text) => quoted(text),
            Self::Filled { expression, .. } => expression.clone(),
            Self::List(parts) => {
                let lines = parts.iter().map(|part| format!("{},", part.hcl(inner)));
                block('[', lines, ']', indent)
            }
            Self::Object(fields) => {
                let width = fields.iter().map(|(name, _)| word(name).len()).max();
                let width = width.unwrap_or_default();
                let lines = fields
                    .iter()
                    .map(|(name, part)| format!("{:width$} = {}", word(name), part.hcl(inner)));
                block('{', lines, '}', indent)
            }
        }
    }
}

fn block(open: char, lines: impl Iterator<Item = String>, close: char, indent: usize) -> String {
    let mut text = format!("{open}\n");
    for line in lines {
        // A `String` takes whatever is written to it.
        writeln!(text, "{:indent$}  {line}", "").ok();
    }
    write!(text, "{:indent$}{close}", "").ok();
    text
}

/// The name of an attribute: bare where it is an identifier.
fn word(name: &str) -> String {
    if name.chars().all(|c| c.is_ascii_alphanumeric()) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

/// A string of HCL, in which `${` and `%{` begin nothing.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '$' | '%' if rest.peek() == Some(&'{') => quoted.extend([c, c]),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

impl Serialize for Part {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) | Self::Filled { text, .. } => serializer.serialize_str(text),
            Self::List(parts) => parts.serialize(serializer),
            Self::Object(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (name, part) in fields {
                    map.serialize_entry(name, part)?;
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_string_begins_an_expression_of_terraform() {
        assert_eq!(quoted(r#"a"b\c"#), r#""a\"b\\c""#);
        assert_eq!(
            quoted("${aws:username} %{x} $5 100%"),
            r#""$${aws:username} %%{x} $5 100%""#
        );
    }

    #[test]
    fn the_order_of_an_object_stays() {
        let fields = ["Version", "Statement", "a:b"];
        let part = Part::Object(
            fields
                .map(|f| (f.to_owned(), Part::Text("x".to_owned())))
                .into(),
        );
        assert_eq!(
            serde_json::to_string(&part).unwrap_or_default(),
            r#"{"Version":"x","Statement":"x","a:b":"x"}"#
        );
        assert_eq!(
            part.hcl(0),
            "{\n  Version   = \"x\"\n  Statement = \"x\"\n  \"a:b\"     = \"x\"\n}"
        );
    }
}
