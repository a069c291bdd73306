//! What is known of a table, or of one of its indexes.

use serde_json::{Value, json};

use super::{Format, markdown, whose};
use crate::aws::{IndexShape, Projection, Session, TableShape};
use crate::cli::error::CliError;
use crate::cli::format;
use crate::cli::output::{print, print_lines};
use crate::config::{AccountId, IndexName};
use crate::item::{KeyAttribute, KeyAttributes, thousands};

/// What is told, line by line: which thing, and what it is.
type Facts = Vec<(&'static str, String)>;

/// Prints what is known of the table, or of its index of this name.
pub(super) fn print_one(
    session: &Session,
    table: &TableShape,
    index: Option<&IndexName>,
    format: Format,
) -> Result<(), CliError> {
    let (title, facts) = match index {
        None => (table.name.as_str(), of_table(session, table)),
        Some(index) => (index.as_str(), of_index(session, table, index)),
    };
    match format {
        Format::Text => {
            let line = |(what, is): &(&str, String)| format!("{what:<9}{is}");
            print_lines(&facts.iter().map(line).collect::<Vec<_>>())
        }
        Format::Md => {
            let row = |(what, is): (&str, String)| [what.to_owned(), is];
            let rows: Vec<_> = facts.into_iter().map(row).collect();
            print_lines(&markdown::table(["", title], &rows))
        }
        Format::Json => {
            let mut object = whose(session);
            let fields = match index {
                None => table_json(table),
                Some(index) => of_index_json(table, index),
            };
            if let Value::Object(fields) = fields {
                object.extend(fields);
            }
            print(&format::json(&object))
        }
    }
}

fn of_table(session: &Session, table: &TableShape) -> Facts {
    let mut facts = vec![("table", table.name.to_string())];
    facts.extend(whereabouts(session, table));
    facts.push(("key", table.schema.to_string()));
    match &table.counted {
        Some(counted) => facts.extend([
            ("items", format!("~{}", thousands(counted.items))),
            ("bytes", format!("~{}", thousands(counted.bytes))),
            ("status", table.status.clone()),
        ]),
        None => facts.push((
            "unknown",
            "items, bytes, status, indexes: describing is denied".to_owned(),
        )),
    }
    facts.extend(table.indexes.iter().map(|index| {
        let names = index.key.names().join(", ");
        let part = match &index.projection {
            Projection::All => String::new(),
            part => format!("; {part}"),
        };
        ("index", format!("{}: {names}{part}", index.name))
    }));
    facts
}

fn of_index(session: &Session, table: &TableShape, name: &IndexName) -> Facts {
    let mut facts = vec![
        ("index", name.to_string()),
        ("table", table.name.to_string()),
    ];
    facts.extend(whereabouts(session, table));
    match table.index(name) {
        Some(index) => facts.extend([
            ("key", key(&index.key)),
            ("holds", index.projection.to_string()),
            ("items", format!("~{}", thousands(index.counted.items))),
            ("bytes", format!("~{}", thousands(index.counted.bytes))),
            ("kind", kind(index).to_owned()),
            ("status", status(table, index).to_owned()),
        ]),
        None => facts.push((
            "unknown",
            "whether there is such an index, and its key: describing is denied".to_owned(),
        )),
    }
    facts
}

/// Whose table it is, and who answered.
fn whereabouts(session: &Session, table: &TableShape) -> Facts {
    let identity = session.identity();
    let id = identity
        .account_id()
        .map_or("unverified", AccountId::as_str);
    let (account, region) = (&session.account().name, session.region());
    let owner = table.name.owner();
    let owner = owner.map(|owner| ("owner", owner.to_string()));
    let answered = ("account", format!("{account} ({id}) in {region}"));
    owner.into_iter().chain([answered]).collect()
}

/// `status (S), created_at (N)`.
fn key(key: &KeyAttributes) -> String {
    let attribute = |one: &KeyAttribute| format!("{} ({})", one.name, one.kind);
    key.all().map(attribute).collect::<Vec<_>>().join(", ")
}

fn kind(index: &IndexShape) -> &'static str {
    if index.is_local { "local" } else { "global" }
}

/// A local index is as its table is.
fn status<'a>(table: &'a TableShape, index: &'a IndexShape) -> &'a str {
    index.status.as_deref().unwrap_or(&table.status)
}

fn table_json(table: &TableShape) -> Value {
    let counted = table.counted;
    json!({
        "table": table.name.as_str(),
        "arn": table.arn,
        "owner": table.name.owner().map(|id| id.to_string()),
        "key": table.schema.attributes().map(attribute_json).collect::<Vec<_>>(),
        "indexes": table.indexes.iter().map(|index| index_json(table, index)).collect::<Vec<_>>(),
        "item_count": counted.map(|counted| counted.items),
        "size_bytes": counted.map(|counted| counted.bytes),
        "status": table.status,
    })
}

/// The index beside its table; its name alone where that may not be described.
fn of_index_json(table: &TableShape, name: &IndexName) -> Value {
    let index = table.index(name).map(|index| index_json(table, index));
    json!({
        "table": table.name.as_str(),
        "arn": table.arn,
        "owner": table.name.owner().map(|id| id.to_string()),
        "index": index.unwrap_or_else(|| json!({ "name": name.as_str() })),
    })
}

fn index_json(table: &TableShape, index: &IndexShape) -> Value {
    let (projection, also) = match &index.projection {
        Projection::All => ("all", None),
        Projection::Keys => ("keys", None),
        Projection::Also(names) => ("also", Some(names)),
    };
    json!({
        "name": index.name.as_str(),
        "kind": kind(index),
        "key": index.key.all().map(attribute_json).collect::<Vec<_>>(),
        "projection": projection,
        "also": also,
        "item_count": index.counted.items,
        "size_bytes": index.counted.bytes,
        "status": status(table, index),
    })
}

fn attribute_json(attribute: &KeyAttribute) -> Value {
    json!({ "name": attribute.name, "type": attribute.kind.to_string() })
}
