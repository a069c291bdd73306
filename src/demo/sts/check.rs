//! What is wrong with a parameter, in AWS's words.

use super::{Form, Refusal};

pub(super) fn required<'a>(form: &'a Form, name: &str, member: &str) -> Result<&'a str, Refusal> {
    form.get(name).ok_or_else(|| {
        Refusal::validation(format!(
            "1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null"
        ))
    })
}

pub(super) fn constraint(value: &str, member: &str, rule: &str) -> Refusal {
    Refusal::validation(format!(
        "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: Member must {rule}"
    ))
}

pub(super) fn bounded(value: &str, member: &str, least: usize, most: usize) -> Result<(), Refusal> {
    let rule = match value.chars().count() {
        length if length < least => format!("have length greater than or equal to {least}"),
        length if length > most => format!("have length less than or equal to {most}"),
        _ => return Ok(()),
    };
    Err(constraint(value, member, &rule))
}

/// Session names and source identities: `[\w+=,.@-]*`, 2 to 64 of them.
pub(super) fn named(value: &str, member: &str) -> Result<(), Refusal> {
    let is_fine = |sign: char| sign.is_ascii_alphanumeric() || "_+=,.@-".contains(sign);
    if !value.chars().all(is_fine) {
        let rule = "satisfy regular expression pattern: [\\w+=,.@-]*";
        return Err(constraint(value, member, rule));
    }
    bounded(value, member, 2, 64)
}

/// `DurationSeconds`, from 900 to `most`; `otherwise` when it is not said.
pub(super) fn duration(form: &Form, most: u32, otherwise: u32) -> Result<u32, Refusal> {
    let Some(text) = form.get("DurationSeconds") else {
        return Ok(otherwise);
    };
    let seconds: u32 = text
        .parse()
        .map_err(|_| Refusal::new("MalformedInput", format!("{text} is not an integer")))?;
    let rule = match seconds {
        ..900 => "have value greater than or equal to 900".to_owned(),
        _ if seconds > most => format!("have value less than or equal to {most}"),
        _ => return Ok(seconds),
    };
    Err(constraint(text, "durationSeconds", &rule))
}
