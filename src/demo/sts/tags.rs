//! Session tags: those of the request, and those that a chain passes on.

use super::check::{bounded, constraint};
use super::{Form, Refusal};
use crate::demo::sessions::SessionScope;

const MOST_TAGS: usize = 50;

/// The tags of a request.
#[derive(Debug, Default)]
pub(super) struct Tags {
    pub pairs: Vec<(String, String)>,
    pub transitive: Vec<String>,
}

impl Tags {
    pub fn read(form: &Form) -> Result<Tags, Refusal> {
        let keys = form.members("Tags", ".Key");
        let values = form.members("Tags", ".Value");
        let tags = Tags {
            pairs: keys.into_iter().zip(values).collect(),
            transitive: form.members("TransitiveTagKeys", ""),
        };
        tags.check()?;
        Ok(tags)
    }

    fn check(&self) -> Result<(), Refusal> {
        if self.pairs.len() > MOST_TAGS {
            let rule = format!("have length less than or equal to {MOST_TAGS}");
            return Err(constraint("[...]", "tags", &rule));
        }
        for (at, (key, value)) in self.pairs.iter().enumerate() {
            let member = format!("tags.{}.member", at + 1);
            spelled(key, &format!("{member}.key"), 1, 128)?;
            spelled(value, &format!("{member}.value"), 0, 256)?;
            let earlier = self.pairs.iter().take(at);
            if earlier.into_iter().any(|(other, _)| same(other, key)) {
                return Err(Refusal::new(
                    "InvalidInput",
                    "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
                ));
            }
        }
        let has = |key: &String| self.pairs.iter().any(|(other, _)| same(other, key));
        if !self.transitive.iter().all(has) {
            return Err(invalid(
                "The specified transitive tag key must be included in the requested tags.",
            ));
        }
        Ok(())
    }

    /// Adds what the session before passes on; a tag of the request may not replace one of these.
    pub fn inherit(mut self, before: Option<&SessionScope>) -> Result<Tags, Refusal> {
        let Some(before) = before else {
            return Ok(self);
        };
        for (key, value) in &before.tags {
            if !before
                .transitive_tag_keys
                .iter()
                .any(|passed| same(passed, key))
            {
                continue;
            }
            if self.pairs.iter().any(|(own, _)| same(own, key)) {
                return Err(invalid(
                    "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the \
                     calling session.",
                ));
            }
            self.pairs.push((key.clone(), value.clone()));
            self.transitive.push(key.clone());
        }
        Ok(self)
    }

    /// How many bytes they are.
    pub fn size(&self) -> usize {
        let pairs = self.pairs.iter();
        pairs.map(|(key, value)| key.len() + value.len()).sum()
    }
}

fn invalid(message: &str) -> Refusal {
    Refusal::new("InvalidParameterValue", message)
}

fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

fn spelled(text: &str, member: &str, least: usize, most: usize) -> Result<(), Refusal> {
    let is_fine = |sign: char| sign.is_alphanumeric() || sign == ' ' || "_.:/=+-@".contains(sign);
    if !text.chars().all(is_fine) {
        let rule = "satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*";
        return Err(constraint(text, member, rule));
    }
    bounded(text, member, least, most)
}
