//! `dynahop ls`: the accounts there are, an account's tables, or what is known of a table.

mod accounts;
mod markdown;
mod unlisted;

use std::process::ExitCode;

use serde_json::{Value, json};

use super::accounts::{account_at, load, tell_pin};
use super::error::{CliError, failed};
use super::format;
use super::output::{complain, print, print_lines};
use super::sessions::{Opening, opening};
use super::{Global, block_on};
use crate::aws::{Purpose, Session, TableShape, find_table, list_tables};
use crate::config::{AccountId, Place, TableName};
use crate::failure::{Failure, FailureKind};
use crate::item::thousands;

/// How a list is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// One object, for programs.
    Json,
    /// A table in Markdown, for a wiki.
    Md,
}

/// List the accounts, an account's tables, or what is known of a table.
#[derive(Debug, clap::Args)]
pub(super) struct Ls {
    /// An account or a table; none for the accounts, which asks nobody.
    place: Option<Place>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(super) fn run(global: &Global, args: &Ls) -> ExitCode {
    match block_on(ls(global, args)).and_then(|done| done) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

async fn ls(global: &Global, args: &Ls) -> Result<(), CliError> {
    let config = load(global).await?;
    let Some(place) = &args.place else {
        return accounts::list(&config, args.format);
    };
    let at = account_at(&config, place)?;
    let Opening {
        sessions, opened, ..
    } = opening(global, &config, "ls");
    let session = sessions
        .open(&at.account, at.region.as_ref(), Purpose::Browse)
        .await?;
    opened.teach(&session);
    if let Some(table) = &place.table {
        tell_pin(&config, &at.table(table.table.clone(), table.index.clone()));
    }
    match &place.table {
        None => match all_tables(&session).await {
            Ok(tables) => {
                if tables.is_empty() {
                    let (account, region) = (&session.account().name, session.region());
                    complain(&format!("note: {account} has no tables in {region}"));
                }
                list_names(&session, &tables, args.format)
            }
            Err(failure) if failure.kind == FailureKind::AccessDenied => {
                let known = opened.known(&session);
                if known.is_empty() {
                    return Err(failure.into());
                }
                unlisted::print_known(&session, &known, &failure, args.format)
            }
            Err(failure) => Err(failure.into()),
        },
        Some(table) => {
            let shape = find_table(&session, &table.table, table.index.as_ref()).await?;
            opened.note(&session, &table.table, None);
            describe(&session, &shape, args.format)
        }
    }
}

/// Every page of the account's table names.
async fn all_tables(session: &Session) -> Result<Vec<TableName>, Failure> {
    let mut tables = Vec::new();
    let mut start = None;
    loop {
        let page = list_tables(session, start).await?;
        tables.extend(page.names);
        start = page.next;
        if start.is_none() {
            return Ok(tables);
        }
    }
}

fn list_names(session: &Session, tables: &[TableName], format: Format) -> Result<(), CliError> {
    match format {
        Format::Text => print_lines(tables),
        Format::Md => {
            let rows: Vec<_> = tables.iter().map(|table| [table.to_string()]).collect();
            print_lines(&markdown::table(["table"], &rows))
        }
        Format::Json => {
            let tables: Vec<&str> = tables.iter().map(TableName::as_str).collect();
            let mut object = whose(session);
            object.insert("tables".to_owned(), tables.into());
            print(&format::json(&object))
        }
    }
}

fn describe(session: &Session, table: &TableShape, format: Format) -> Result<(), CliError> {
    match format {
        Format::Text => print_lines(&describe_text(session, table)),
        Format::Md => {
            let lines = describe_text(session, table);
            let pair = |line: &String| {
                let (what, value) = line.split_once(' ').unwrap_or((line, ""));
                [what.to_owned(), value.trim().to_owned()]
            };
            let rows: Vec<_> = lines.iter().map(pair).collect();
            print_lines(&markdown::table(["", table.name.as_str()], &rows))
        }
        Format::Json => {
            let mut object = whose(session);
            object.extend(describe_json(table));
            print(&format::json(&object))
        }
    }
}

fn describe_text(session: &Session, table: &TableShape) -> Vec<String> {
    let id = session
        .identity()
        .account_id()
        .map_or("unverified", AccountId::as_str);
    let mut lines = vec![
        format!("table    {}", table.name),
        format!(
            "account  {} ({id}) in {}",
            session.account().name,
            session.region()
        ),
        format!("key      {}", table.schema),
    ];
    if let Some(owner) = table.name.owner() {
        lines.insert(1, format!("owner    {owner}"));
    }
    match &table.counted {
        Some(counted) => lines.extend([
            format!("items    ~{}", thousands(counted.items)),
            format!("bytes    ~{}", thousands(counted.bytes)),
            format!("status   {}", table.status),
        ]),
        None => {
            lines.push("unknown  items, bytes, status, indexes: describing is denied".to_owned());
        }
    }
    for index in &table.indexes {
        let whole = if index.projects_all {
            ""
        } else {
            ", not all attributes"
        };
        lines.push(format!(
            "index    {}: {}{whole}",
            index.name,
            index.key.names().join(", ")
        ));
    }
    lines
}

fn describe_json(table: &TableShape) -> serde_json::Map<String, Value> {
    let key = |attribute: &crate::item::KeyAttribute| json!({ "name": attribute.name, "type": attribute.kind.to_string() });
    let index = |index: &crate::aws::IndexShape| json!({ "name": index.name.as_str(), "key": index.key.names(), "projects_all": index.projects_all });
    let fields = [
        ("table", json!(table.name.as_str())),
        ("arn", json!(table.arn)),
        ("owner", json!(table.name.owner().map(|id| id.to_string()))),
        ("key", table.schema.attributes().map(key).collect()),
        ("indexes", table.indexes.iter().map(index).collect()),
        (
            "item_count",
            json!(table.counted.map(|counted| counted.items)),
        ),
        (
            "size_bytes",
            json!(table.counted.map(|counted| counted.bytes)),
        ),
        ("status", json!(table.status)),
    ];
    fields
        .map(|(name, value)| (name.to_owned(), value))
        .into_iter()
        .collect()
}

/// The account that answered.
fn whose(session: &Session) -> serde_json::Map<String, Value> {
    let fields = [
        ("account", json!(session.account().name.as_str())),
        (
            "account_id",
            json!(session.identity().account_id().map(AccountId::as_str)),
        ),
        ("region", json!(session.region().as_str())),
    ];
    fields
        .map(|(name, value)| (name.to_owned(), value))
        .into_iter()
        .collect()
}
