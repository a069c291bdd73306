//! `dynahop ls`: the accounts there are, an account's tables, or what is known of a table.

use std::process::ExitCode;

use serde_json::{Value, json};

use super::accounts::{account_at, load};
use super::error::{CliError, failed};
use super::format::{self, Format, columns};
use super::output::{print, print_lines};
use super::sessions::opening;
use super::{Global, block_on};
use crate::aws::{Purpose, Session, TableShape, describe_table, list_tables};
use crate::config::{Account, AccountId, CredentialSource, Place, TableName};
use crate::failure::Failure;
use crate::item::thousands;

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
        return list_accounts(config.accounts.iter().map(AsRef::as_ref), args.format);
    };
    let at = account_at(&config, place)?;
    let session = opening(global, &config)
        .sessions
        .open(&at.account, at.region.as_ref(), Purpose::Browse)
        .await?;
    match &place.table {
        None => {
            let tables = all_tables(&session).await?;
            list_names(&session, &tables, args.format)
        }
        Some(table) => {
            let shape = describe_table(&session, &table.table).await?;
            describe(&session, &shape, args.format)
        }
    }
}

fn list_accounts<'a>(
    accounts: impl Iterator<Item = &'a Account>,
    format: Format,
) -> Result<(), CliError> {
    if format == Format::Json {
        let accounts: Vec<Value> = accounts.map(account_json).collect();
        return print(&format::json(&json!({ "accounts": accounts })));
    }
    let rows: Vec<_> = accounts.map(account_row).collect();
    if rows.is_empty() {
        return print("There are no accounts: no config, and no profiles in the AWS files.\n");
    }
    let header = [
        "NAME", "ACCOUNT", "ACCESS", "REGION", "ROLE", "SOURCE", "ENDPOINT",
    ];
    print_lines(&columns(header, &rows))
}

fn account_row(account: &Account) -> [String; 7] {
    let text = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
    let role = account.role.as_ref().map(|role| &role.arn);
    [
        account.name.to_string(),
        text(role.map(|role| role.account_id().to_string())),
        account.access.to_string(),
        text(account.region.as_ref().map(ToString::to_string)),
        text(role.map(|role| role.role_name().to_owned())),
        source(account),
        account
            .endpoint_url
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
    ]
}

fn account_json(account: &Account) -> Value {
    let role = account.role.as_ref().map(|role| &role.arn);
    json!({
        "name": account.name.as_str(),
        "account_id": role.map(|role| role.account_id().to_string()),
        "access": account.access.as_str(),
        "region": account.region.as_ref().map(ToString::to_string),
        "role_arn": role.map(ToString::to_string),
        "source": source(account),
        "endpoint_url": account.endpoint_url.as_ref().map(ToString::to_string),
        "sts_endpoint_url": account.sts_endpoint_url.as_ref().map(ToString::to_string),
    })
}

/// What its credentials come from; of keys in the config, nothing but that they are there.
fn source(account: &Account) -> String {
    match &account.source {
        CredentialSource::Profile(name) => format!("profile {name}"),
        CredentialSource::DefaultChain => "default chain".to_owned(),
        CredentialSource::Keys(_) => "keys in the config".to_owned(),
        CredentialSource::Via(hub) => format!("account {}", hub.name),
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
        format!("items    ~{}", thousands(table.item_count)),
        format!("bytes    ~{}", thousands(table.size_bytes)),
        format!("status   {}", table.status),
    ];
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
        ("key", table.schema.attributes().map(key).collect()),
        ("indexes", table.indexes.iter().map(index).collect()),
        ("item_count", json!(table.item_count)),
        ("size_bytes", json!(table.size_bytes)),
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
