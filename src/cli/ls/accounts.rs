//! The accounts there are: which is which, where it is, how it is reached, and whose data it holds. What the config does
//! not say of one is as the AWS files have it.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{Format, markdown};
use crate::aws::{Mapped, Sessions};
use crate::cli::error::CliError;
use crate::cli::format::{self, columns_in};
use crate::cli::output::{complain_line, print, print_lines, room};
use crate::config::{Account, AccountId, AccountName, Config, CredentialSource, Region, RoleArn};

/// How many tenants of an account a line for people names.
const NAMED: usize = 3;

/// An account, and what is known of it before anybody is asked.
struct Known<'a> {
    account: &'a Account,
    mapped: Mapped,
}

impl Known<'_> {
    /// All that it is used in.
    fn regions(&self) -> impl Iterator<Item = &str> {
        let own = self.account.regions.iter();
        let profiles = self.mapped.region.as_ref();
        let profiles = profiles.filter(|_| self.account.regions.is_empty());
        own.chain(profiles).map(Region::as_str)
    }
}

/// What is in accounts, by their names.
struct Contents<'a> {
    tenants: HashMap<&'a AccountName, Vec<&'a str>>,
    /// Tables that are pinned there.
    tables: HashMap<&'a AccountName, Vec<&'a str>>,
}

impl<'a> Contents<'a> {
    fn of(config: &'a Config) -> Self {
        let mut contents = Self {
            tenants: HashMap::new(),
            tables: HashMap::new(),
        };
        for (tenant, account) in config.tenants.iter() {
            let tenants = contents.tenants.entry(account).or_default();
            tenants.push(tenant.as_str());
        }
        for rule in &config.tables {
            if let Some(account) = &rule.account {
                let tables = contents.tables.entry(account).or_default();
                tables.push(rule.name.as_str());
            }
        }
        contents
    }

    fn tenants(&self, account: &Account) -> &[&'a str] {
        self.tenants.get(&account.name).map_or(&[], Vec::as_slice)
    }

    fn tables(&self, account: &Account) -> &[&'a str] {
        self.tables.get(&account.name).map_or(&[], Vec::as_slice)
    }
}

/// Prints them; asks nobody.
pub(super) async fn list(config: &Config, format: Format) -> Result<(), CliError> {
    let contents = Contents::of(config);
    let accounts: Vec<Arc<Account>> = config.accounts.iter().map(Arc::clone).collect();
    let mapped = Sessions::default().mapped(&accounts).await.into_iter();
    let known = accounts.iter().zip(mapped);
    let known: Vec<Known<'_>> = known
        .map(|(account, mapped)| Known { account, mapped })
        .collect();
    let accounts = known.iter();
    match format {
        Format::Json => print(&format::json(&json(config, &known, &contents))),
        Format::Md => {
            let rows: Vec<_> = accounts.map(|one| whole_row(one, &contents)).collect();
            print_lines(&markdown::table(WHOLE, &rows))
        }
        Format::Text if config.accounts.is_empty() => {
            let none = CliError::NoAccounts(config.without_accounts());
            complain_line(&format!("note: {none}"));
            Ok(())
        }
        Format::Text if config.tenants.is_empty() => {
            let rows: Vec<_> = accounts.map(row).collect();
            print_columns(HEADER, &rows)
        }
        Format::Text => {
            let rows = accounts.map(|one| {
                let [name, id, access, regions, role, source, endpoint] = row(one);
                let tenants = few(contents.tenants(one.account));
                [name, id, access, regions, role, source, tenants, endpoint]
            });
            let rows: Vec<_> = rows.collect();
            let [name, id, access, regions, role, source, endpoint] = HEADER;
            let header = [name, id, access, regions, role, source, "TENANTS", endpoint];
            print_columns(header, &rows)
        }
    }
}

/// As many columns as the terminal has room for; a file or a pipe has room for all.
fn print_columns<const N: usize>(header: [&str; N], rows: &[[String; N]]) -> Result<(), CliError> {
    let (lines, left_out) = columns_in(header, rows, room());
    print_lines(&lines)?;
    if !left_out.is_empty() {
        let left_out = left_out.join(", ");
        complain_line(&format!(
            "note: no room for {left_out}: --format json has them"
        ));
    }
    Ok(())
}

const HEADER: [&str; 7] = [
    "NAME", "ACCOUNT", "ACCESS", "REGION", "ROLE", "SOURCE", "ENDPOINT",
];

fn row(known: &Known<'_>) -> [String; 7] {
    let Known { account, mapped } = known;
    [
        account.name.to_string(),
        or_dash(mapped.account_id.as_ref()),
        account.access.to_string(),
        joined(known.regions()),
        or_dash(mapped.role.as_ref().map(RoleArn::role_name)),
        source(account),
        account
            .endpoint_url
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
    ]
}

const WHOLE: [&str; 9] = [
    "name",
    "account",
    "role",
    "regions",
    "access",
    "source",
    "tenants",
    "pinned tables",
    "failover",
];

fn whole_row(known: &Known<'_>, contents: &Contents) -> [String; 9] {
    let Known { account, mapped } = known;
    [
        account.name.to_string(),
        or_dash(mapped.account_id.as_ref()),
        or_dash(mapped.role.as_ref()),
        joined(known.regions()),
        account.access.to_string(),
        source(account),
        joined(contents.tenants(account).iter().copied()),
        joined(contents.tables(account).iter().copied()),
        or_dash(account.failover.as_ref()),
    ]
}

fn json(config: &Config, known: &[Known<'_>], contents: &Contents) -> Value {
    let accounts = known.iter();
    let accounts: Vec<Value> = accounts.map(|one| account(one, contents)).collect();
    let default = config.default_account.as_ref().map(AccountName::as_str);
    json!({ "default_account": default, "accounts": accounts })
}

fn account(known: &Known<'_>, contents: &Contents) -> Value {
    let Known { account, mapped } = known;
    let text = |value: Option<&dyn ToString>| value.map(ToString::to_string);
    let role = mapped.role.as_ref();
    json!({
        "name": account.name.as_str(),
        "account_id": mapped.account_id.as_ref().map(AccountId::as_str),
        "access": account.access.as_str(),
        "require_reason": account.require_reason,
        "region": mapped.region.as_ref().map(Region::as_str),
        "regions": known.regions().collect::<Vec<_>>(),
        "role_arn": role.map(RoleArn::as_str),
        "external_id": role.map(|_| mapped.external_id),
        "source": source(account),
        "tenants": contents.tenants(account),
        "pinned_tables": contents.tables(account),
        "failover": account.failover.as_ref().map(AccountName::as_str),
        "endpoint_url": text(account.endpoint_url.as_ref().map(|url| url as _)),
        "sts_endpoint_url": text(account.sts_endpoint_url.as_ref().map(|url| url as _)),
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

fn or_dash(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let joined = texts.collect::<Vec<_>>().join(", ");
    if joined.is_empty() {
        "-".to_owned()
    } else {
        joined
    }
}

/// The first of them, and how many more there are.
fn few(texts: &[&str]) -> String {
    let named = joined(texts.iter().take(NAMED).copied());
    match texts.len().checked_sub(NAMED) {
        Some(more) if more > 0 => format!("{named} and {more} more"),
        _ => named,
    }
}
