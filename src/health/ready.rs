//! Whether a table of a backup, and its indexes, answer as they are now.

use super::differences::Difference;
use crate::aws::{IndexShape, TableShape};
use crate::config::AccountName;

/// What is being updated answers all the same. Source: the DynamoDB API reference on `TableStatus` and `IndexStatus`.
fn answers(status: &str) -> bool {
    matches!(status, "ACTIVE" | "UPDATING")
}

/// A table that does not answer, and what to do about it.
pub(super) fn table_not_ready(shape: &TableShape, backup: &AccountName) -> Option<Difference> {
    let (table, status) = (&shape.name, &shape.status);
    (!answers(status)).then(|| Difference {
        found: format!("is {status} in {backup}"),
        to_do: format!(
            "Look at {table} in the console of {backup}: a table that is {status} does not answer."
        ),
    })
}

/// Those of these indexes of a table that do not answer. A local one is as its table is.
pub(super) fn not_ready<'a>(
    shape: &TableShape,
    indexes: impl IntoIterator<Item = &'a IndexShape>,
    backup: &AccountName,
) -> Vec<Difference> {
    let difference = |index: &IndexShape| {
        let status = index.status.as_deref().filter(|status| !answers(status))?;
        let (table, name) = (&shape.name, &index.name);
        Some(Difference {
            found: format!("index {name} is {status} in {backup}"),
            to_do: format!(
                "Look at the index {name} of {table} in the console of {backup}: one that is {status} does not answer."
            ),
        })
    };
    indexes.into_iter().filter_map(difference).collect()
}
