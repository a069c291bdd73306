//! `session_tags` and `transitive_tags`.

use crate::config::cause::Tag;
use crate::config::document::{Section, key_text};
use crate::config::error::ConfigError;

/// The most that STS takes.
const MOST: usize = 50;

/// The tags, by their keys.
pub(super) fn read(section: &Section) -> Result<Option<Vec<Tag>>, ConfigError> {
    const RIGHT: &str = "write { key = \"value\" }";
    let Some(table) = section.table("session_tags", RIGHT)? else {
        return Ok(None);
    };
    let mut tags = Vec::with_capacity(table.len());
    for entry in table.iter() {
        let value = section.text("session_tags", &entry.value, RIGHT)?;
        let tag = Tag::new(&entry.key, &value);
        tags.push(tag.map_err(|error| section.error("session_tags", error))?);
    }
    if tags.len() > MOST {
        let wrong = format!(
            "{} tags are in it, and STS takes {MOST}; keep fewer",
            tags.len()
        );
        return Err(section.error("session_tags", wrong));
    }
    tags.sort();
    Ok(Some(tags))
}

/// What is wrong with the keys that a chain is to pass on, where they are not all keys of tags.
pub(super) fn unknown_transitive(keys: &[String], tags: &[Tag]) -> Option<String> {
    let unknown = keys
        .iter()
        .find(|key| !tags.iter().any(|tag| tag.key() == key.as_str()))?;
    Some(format!(
        "there is no session tag {unknown:?}; write session_tags = {{ {} = \"VALUE\" }}, too",
        key_text(unknown)
    ))
}
