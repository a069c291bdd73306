//! `session_policy`: JSON in the config, or in a file beside it.

use serde_json::{Map, Value};

use crate::config::document::Section;
use crate::config::error::ConfigError;

/// The most characters that STS takes.
const LONGEST: usize = 2048;
const RIGHT: &str = "write a policy in JSON, or the path of a .json file";

/// The policy without what its JSON has of spaces.
pub(super) fn read(section: &Section) -> Result<Option<String>, ConfigError> {
    section.read("session_policy", |text| {
        if text.trim_start().starts_with('{') {
            return checked(text);
        }
        if !std::path::Path::new(text)
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
        {
            return Err(format!("not a policy; {RIGHT}"));
        }
        let file = section.document().file(text);
        let policy = std::fs::read_to_string(file)
            .map_err(|error| format!("{text:?} cannot be read: {error}"))?;
        checked(&policy).map_err(|wrong| format!("{text:?}: {wrong}"))
    })
}

fn checked(text: &str) -> Result<String, String> {
    let policy: Map<String, Value> = serde_json::from_str(text)
        .map_err(|error| format!("not an object in JSON ({error}); {RIGHT}"))?;
    match policy.get("Statement") {
        Some(Value::Array(all)) if !all.is_empty() => {}
        Some(Value::Object(_)) => {}
        _ => return Err("there is no Statement in it; write what it allows".to_owned()),
    }
    let compact = Value::Object(policy).to_string();
    let length = compact.chars().count();
    if length > LONGEST {
        Err(format!(
            "it has {length} characters without its spaces, and STS takes {LONGEST}; make it shorter"
        ))
    } else {
        Ok(compact)
    }
}
