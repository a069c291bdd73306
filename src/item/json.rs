//! Items as JSON, in DynamoDB's spelling and in the plain one.

use std::fmt::{Display, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;

use super::{Item, Number, Value};

/// An item as DynamoDB writes it: `{"id":{"S":"u-1"}}`. Attributes by name; nothing is lost but their order.
pub fn dynamodb_json(item: &Item, pretty: bool) -> String {
    let mut writer = Writer::new(pretty);
    writer.object(item.iter(), Writer::typed);
    writer.text
}

/// An item as JSON for people and other programs: `{"id":"u-1"}`. Numbers as they were written (in their canonical
/// spelling where JSON knows no such number), bytes as base64, sets as lists, names sorted. Types get lost.
pub fn plain_json(item: &Item, pretty: bool) -> String {
    let mut writer = Writer::new(pretty);
    writer.object(item.iter(), Writer::plain);
    writer.text
}

struct Writer {
    text: String,
    pretty: bool,
    depth: usize,
}

impl Writer {
    fn new(pretty: bool) -> Self {
        Self {
            text: String::new(),
            pretty,
            depth: 0,
        }
    }

    /// One value as `{"S":"…"}`; in the pretty form too its braces stay on the value's line.
    fn typed(&mut self, value: &Value) {
        self.push("{");
        self.name(value.kind());
        match value {
            Value::S(text) => self.string(text),
            Value::N(number) => self.string(number.text()),
            Value::B(bytes) => self.string(&STANDARD.encode(bytes)),
            Value::Bool(_) | Value::Other { .. } => self.plain(value),
            Value::Null => self.push("true"),
            Value::M(map) => self.object(
                map.iter().map(|(name, value)| (name.as_str(), value)),
                Self::typed,
            ),
            Value::L(list) => self.array(list, Self::typed),
            Value::Ss(set) => self.array(set, |writer, text| writer.string(text)),
            Value::Ns(set) => self.array(set, |writer, number| writer.string(number.text())),
            Value::Bs(set) => {
                self.array(set, |writer, bytes| writer.string(&STANDARD.encode(bytes)));
            }
        }
        self.push("}");
    }

    fn plain(&mut self, value: &Value) {
        match value {
            Value::S(text) => self.string(text),
            Value::N(number) => self.number(number),
            Value::B(bytes) => self.string(&STANDARD.encode(bytes)),
            Value::Bool(value) => self.display(value),
            Value::Null => self.push("null"),
            Value::M(map) => self.object(
                map.iter().map(|(name, value)| (name.as_str(), value)),
                Self::plain,
            ),
            Value::L(list) => self.array(list, Self::plain),
            Value::Ss(set) => self.array(set, |writer, text| writer.string(text)),
            Value::Ns(set) => self.array(set, Self::number),
            Value::Bs(set) => {
                self.array(set, |writer, bytes| writer.string(&STANDARD.encode(bytes)));
            }
            Value::Other { json, .. } => self.push(json),
        }
    }

    fn object<'a>(
        &mut self,
        members: impl Iterator<Item = (&'a str, &'a Value)>,
        write: impl Fn(&mut Self, &'a Value),
    ) {
        self.members("{", members, "}", |writer, (name, value)| {
            writer.name(name);
            write(writer, value);
        });
    }

    fn array<'a, T>(&mut self, members: &'a [T], write: impl Fn(&mut Self, &'a T)) {
        self.members("[", members.iter(), "]", write);
    }

    fn members<T>(
        &mut self,
        open: &str,
        members: impl Iterator<Item = T>,
        close: &str,
        write: impl Fn(&mut Self, T),
    ) {
        self.push(open);
        self.depth += 1;
        let mut empty = true;
        for member in members {
            if !empty {
                self.push(",");
            }
            empty = false;
            self.line();
            write(self, member);
        }
        self.depth -= 1;
        if !empty {
            self.line();
        }
        self.push(close);
    }

    fn line(&mut self) {
        if self.pretty {
            self.text.push('\n');
            self.text.extend(std::iter::repeat_n("  ", self.depth));
        }
    }

    fn name(&mut self, name: &str) {
        self.string(name);
        self.push(if self.pretty { ": " } else { ":" });
    }

    fn string(&mut self, text: &str) {
        self.display(&Json::from(text));
    }

    fn number(&mut self, number: &Number) {
        if number.is_json() {
            self.push(number.text());
        } else {
            self.push(&number.canonical());
        }
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn display(&mut self, value: &impl Display) {
        // Writing into a String cannot fail.
        let _ = write!(self.text, "{value}");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::item::testing::{any_item, deterministic, item, raw};

    const USER: &str = r#"{"n":{"N":"0.10"},"id":{"S":"u\n1"},"m":{"M":{"e":{"L":[]},"b":{"B":"AQ=="}}},"s":{"NS":["2","1"]},"z":{"NULL":true}}"#;

    #[test]
    fn dynamodb_json_keeps_all_but_order() {
        assert_eq!(
            dynamodb_json(&item(USER), false),
            r#"{"id":{"S":"u\n1"},"m":{"M":{"b":{"B":"AQ=="},"e":{"L":[]}}},"n":{"N":"0.10"},"s":{"NS":["1","2"]},"z":{"NULL":true}}"#
        );
        assert_eq!(
            dynamodb_json(&item(r#"{"m":{"M":{"a":{"S":"x"}}},"e":{"M":{}}}"#), true),
            "{\n  \"e\": {\"M\": {}},\n  \"m\": {\"M\": {\n    \"a\": {\"S\": \"x\"}\n  }}\n}"
        );
    }

    #[test]
    fn plain_json_is_for_people() {
        assert_eq!(
            plain_json(&item(USER), false),
            r#"{"id":"u\n1","m":{"b":"AQ==","e":[]},"n":0.10,"s":[1,2],"z":null}"#
        );
        assert_eq!(
            plain_json(&item(r#"{"l":{"L":[{"N":"1"},{"N":"2"}]}}"#), true),
            "{\n  \"l\": [\n    1,\n    2\n  ]\n}"
        );
    }

    #[test]
    fn a_number_that_json_does_not_know_is_respelled() {
        for (text, plain) in [
            (".5", "0.5"),
            ("+1", "1"),
            ("007", "7"),
            ("1E5", "1E5"),
            ("-0.5e-3", "-0.5e-3"),
        ] {
            assert_eq!(
                plain_json(&item(&format!(r#"{{"n":{{"N":"{text}"}}}}"#)), false),
                format!(r#"{{"n":{plain}}}"#)
            );
        }
    }

    proptest! {
        #![proptest_config(deterministic())]

        #[test]
        fn all_spellings_are_json(item in any_item()) {
            for text in [plain_json(&item, false), plain_json(&item, true)] {
                prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{}", text);
            }
            prop_assert_eq!(raw(&dynamodb_json(&item, true)).parse(), Ok(item));
        }
    }
}
