//! `external_id` or `external_id_env`: never quoted in an error.

use secrecy::SecretString;

use crate::config::document::Section;
use crate::config::environment::is_variable;
use crate::config::error::ConfigError;
use crate::config::external_id::external_id;

/// The external id, from the one key or the other.
pub(super) fn read(section: &Section) -> Result<Option<SecretString>, ConfigError> {
    if section.has("external_id") && section.has("external_id_env") {
        return Err(section.error(
            "external_id_env",
            "external_id is there, too; keep one of the two",
        ));
    }
    if let Some(id) = section.read("external_id", external_id)? {
        return Ok(Some(id));
    }
    let Some(variable) = section.string("external_id_env")? else {
        return Ok(None);
    };
    from_variable(section, &variable)
        .map(Some)
        .map_err(|wrong| section.error("external_id_env", wrong))
}

fn from_variable(section: &Section, variable: &str) -> Result<SecretString, String> {
    if !is_variable(variable) {
        // Not quoted: it may be the external id itself.
        return Err(
            "not the name of an environment variable; write one, or the id itself as external_id"
                .to_owned(),
        );
    }
    match section.variable(variable) {
        None => Err(format!(
            "the environment variable {variable} is not set; set it to the external id"
        )),
        Some(id) if id.is_empty() => Err(format!(
            "the environment variable {variable} is empty; set it to the external id"
        )),
        Some(id) => external_id(&id)
            .map_err(|wrong| format!("the environment variable {variable}: {wrong}")),
    }
}
