//! The tables of an account whose role may not list them.

use serde_json::{Value, json};

use super::{Format, markdown, whose};
use crate::aws::Session;
use crate::cli::error::CliError;
use crate::cli::format;
use crate::cli::output::{complain, print, print_lines};
use crate::failure::Failure;
use crate::journal::opened::KnownTable;

/// Prints those that are known all the same, each with from where; why they are not listed goes to standard error.
pub(super) fn print_known(
    session: &Session,
    tables: &[KnownTable],
    failure: &Failure,
    format: Format,
) -> Result<(), CliError> {
    complain(&format!(
        "warning: not all of the tables, since they cannot be listed. {failure}"
    ));
    let cells = |table: &KnownTable| [table.name.to_string(), table.from.as_str().to_owned()];
    let rows: Vec<_> = tables.iter().map(cells).collect();
    match format {
        Format::Text => print_lines(&format::columns(["TABLE", "KNOWN"], &rows)),
        Format::Md => print_lines(&markdown::table(["table", "known"], &rows)),
        Format::Json => {
            let known = |table: &KnownTable| json!({ "name": table.name.as_str(), "known": table.from.as_str() });
            let known: Vec<Value> = tables.iter().map(known).collect();
            let names = tables.iter().map(|table| Value::from(table.name.as_str()));
            let mut object = whose(session);
            object.insert("tables".to_owned(), names.collect());
            object.insert("known_without_listing".to_owned(), known.into());
            print(&format::json(&object))
        }
    }
}
