//! `dynahop ls`: the accounts there are, an account's tables, or what is known of a table or an index.

mod accounts;
mod describe;
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
use crate::aws::{Purpose, Session, all_tables, find_table};
use crate::config::{AccountId, Place, TableName};
use crate::failure::FailureKind;

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

/// List the accounts, an account's tables, or what is known of a table or an index.
#[derive(Debug, clap::Args)]
pub(super) struct Ls {
    /// An account, a table or an index; none for the accounts, which asks nobody.
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
        return accounts::list(&config, args.format).await;
    };
    let at = account_at(&config, place)?;
    let Opening {
        sessions, opened, ..
    } = opening(global, &config, "ls");
    let session = sessions
        .open(&at.account, at.region.as_ref(), Purpose::Browse)
        .await?;
    if let Some(table) = &place.table {
        tell_pin(&config, &at.table(table.table.clone(), table.index.clone()));
    }
    match &place.table {
        None => match all_tables(&session).await {
            Ok(tables) => {
                if tables.is_empty() {
                    complain(&no_tables(&session));
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
            describe::print_one(&session, &shape, table.index.as_ref(), args.format)
        }
    }
}

/// That the account has no tables in the region, and where they may be instead: it may be the wrong one.
fn no_tables(session: &Session) -> String {
    let (account, region) = (session.account(), session.region());
    let mut sentences = vec![format!("note: {} has no tables in {region}", account.name)];
    sentences.extend(account.doubts_of(region));
    sentences.join(". ")
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
