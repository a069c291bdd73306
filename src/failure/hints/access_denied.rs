//! The session is good, but its role may not do this.

use super::{Advice, Failure, missing, say, whose};
use crate::failure::Operation;

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let whose = whose(failure);
    let what = if failure.denial() == Some(crate::failure::Denial::Unsaid) {
        format!(
            "Add this statement to a policy of {whose} (a boundary, an SCP or a session policy may deny it too):"
        )
    } else {
        format!("Add this statement to a policy of {whose}:")
    };
    let mut advice = missing(failure, what);
    advice.extend(key_in_config(failure));
    advice
}

/// Where a table may not be described, its key in the config does as well.
fn key_in_config(failure: &Failure) -> Option<Advice> {
    let subject = &failure.subject;
    let table = subject.table.as_ref()?;
    (subject.operation == Operation::DESCRIBE_TABLE).then_some(())?;
    let name = table.short();
    let name = if name.contains('.') {
        format!("\"{name}\"")
    } else {
        name.to_owned()
    };
    Some(say(format!(
        "Or write the table's key into config.toml: [tables.{name}] and below it key = [\"id:S\"], or key = [\"pk:S\", \"sk:N\"]."
    )))
}
