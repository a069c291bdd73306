//! What a request tells about itself: the keys that conditions look at.

use std::collections::BTreeMap;
use std::time::SystemTime;

use aws_smithy_types::date_time::{DateTime, Format};

/// The keys of a request and their values; the case of a key does not count.
#[derive(Clone, Debug, Default)]
pub(in crate::demo) struct Context(BTreeMap<String, Vec<String>>);

impl Context {
    /// Adds one value more for this key.
    pub fn add(&mut self, key: &str, value: impl Into<String>) {
        let values = self.0.entry(key.to_lowercase()).or_default();
        values.push(value.into());
    }

    pub fn add_time(&mut self, key: &str, time: SystemTime) {
        // To the nanosecond: sessions of one second are older and younger than each other.
        if let Ok(time) = DateTime::from(time).fmt(Format::DateTime) {
            self.add(key, time);
        }
    }

    /// The values of a key; `None` when the request does not have it.
    pub fn get(&self, key: &str) -> Option<&[String]> {
        self.0.get(&key.to_lowercase()).map(Vec::as_slice)
    }

    /// A policy's text with each `${key}` replaced by the request's value, or by nothing.
    pub fn filled_in(&self, text: &str) -> String {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, variable)) = rest.split_once("${") {
            let Some((key, after)) = variable.split_once('}') else {
                break;
            };
            filled.push_str(before);
            let value = self.get(key).and_then(<[String]>::first);
            filled.push_str(value.map_or("", String::as_str));
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_is_replaced_by_the_value_of_its_key() {
        let mut context = Context::default();
        context.add("aws:username", "ada");
        assert_eq!(context.filled_in("x/${AWS:UserName}/y"), "x/ada/y");
        assert_eq!(context.filled_in("${aws:nothing}!"), "!");
        assert_eq!(context.filled_in("${open"), "${open");
    }
}
