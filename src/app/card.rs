//! What is known of an account, as a card: what the config says of it, and how its session stands.

use std::sync::Arc;

use super::dialog::Told;
use super::freshness::Standing;
use super::reach::session_lines;
use super::side::{Fetch, OpenAccount};
use super::{AccountRow, App};
use crate::config::{Access, Account, AccountAt, CredentialSource, ProxyRule, proxy_address};
use crate::item::moment;

/// How many tenants and tables are named.
const NAMED: usize = 8;

/// The account under the cursor, or the one where the side with the keys stands, in the region where it stands.
pub fn of_account(app: &App) -> Told {
    let (at, row) = match &app.here().open {
        Some(open) => (open.at.clone(), Some(row_of(open))),
        None => match app.account_here() {
            Some(at) => (at, None),
            None => return Told::new("Account", vec!["There is no account here.".to_owned()]),
        },
    };
    let row = row.as_ref().or_else(|| app.row(&at.account.name));
    let Some(row) = row else {
        return Told::new("Account", vec!["There is no account here.".to_owned()]);
    };
    let mut lines = configured_lines(app, &at, row);
    lines.extend(opened_lines(row));
    lines.extend(freshness_lines(app, &at, row));
    Told::new(format!("Account {at}"), lines)
}

/// An account where a side stands, as a row: the list's is that of its own region.
fn row_of(open: &OpenAccount) -> AccountRow {
    let session = match &open.session {
        Fetch::Idle => Fetch::Idle,
        Fetch::Loading(request) => Fetch::Loading(*request),
        Fetch::Ready(facts) => Fetch::Ready(facts.clone()),
        Fetch::Failed(failure) => Fetch::Failed(failure.clone()),
    };
    AccountRow {
        account: Arc::clone(&open.at.account),
        session,
    }
}

/// A fact with its label.
fn fact(label: &str, said: impl std::fmt::Display) -> String {
    format!("{label:<12}{said}")
}

/// What the config says of it, and what follows from that.
fn configured_lines(app: &App, at: &AccountAt, row: &AccountRow) -> Vec<String> {
    let account = &at.account;
    let mut lines = Vec::new();
    if let Some(of) = &at.backup_of {
        lines.push(fact("stands in", format!("for {of}: read-only here")));
    }
    lines.push(fact("access", access_words(account)));
    if account.require_reason {
        lines.push(fact("reason", "each write has to give one"));
    }
    lines.push(fact("account id", id_words(account)));
    lines.extend(row.role_lines());
    lines.push(fact("source", source_words(&account.source)));
    lines.push(fact("region", region_words(at, row)));
    if account.regions.len() > 1 {
        let regions = account.regions.iter().map(ToString::to_string);
        let regions = regions.collect::<Vec<_>>().join(", ");
        lines.push(fact("regions", regions));
    }
    lines.extend(tenants_words(app, at).map(|words| fact("tenants", words)));
    if !account.tables.is_empty() {
        let names = account.tables.iter().map(ToString::to_string).collect();
        let words = format!("{}, as the config names them", some_of(names));
        lines.push(fact("tables", words));
    }
    if let Some(table) = &account.health_table {
        lines.push(fact("health", format!("H and dynahop check read {table}")));
    }
    if let Some(backup) = &account.failover {
        let words = format!("{backup}: B opens the same place there, read-only");
        lines.push(fact("backup", words));
    }
    let urls = [
        ("endpoint", &account.endpoint_url),
        ("STS", &account.sts_endpoint_url),
    ];
    let urls = urls
        .into_iter()
        .filter_map(|(label, url)| Some((label, url.as_ref()?)));
    lines.extend(urls.map(|(label, url)| fact(label, url)));
    lines.extend(network_lines(row));
    lines
}

/// What is between this machine and AWS, where that is not the default: as the session has it, else as it is configured.
fn network_lines(row: &AccountRow) -> Vec<String> {
    let configured = &row.account.network;
    let reached = row.session.ready().map(|facts| &facts.reached);
    let certificates = match reached {
        Some(reached) => reached.certificates.as_ref(),
        None => configured.ca_bundle.as_ref(),
    };
    let trusts = |bundle| format!("the system's certificates, and those of {bundle}");
    let used = reached.map(|reached| reached.proxy.clone());
    let proxy = match (&configured.proxy, used) {
        (ProxyRule::Direct, _) => Some("none, whatever the environment says".to_owned()),
        (ProxyRule::Through(url), None) => Some(proxy_address(url)),
        (ProxyRule::Through(_), Some(used)) => used,
        (ProxyRule::Environment, used) => used.flatten().as_deref().map(of_environment),
    };
    let trusts = certificates.map(|bundle| fact("trusts", trusts(bundle)));
    let proxy = proxy.map(|proxy| fact("proxy", proxy));
    trusts.into_iter().chain(proxy).collect()
}

fn of_environment(proxy: &str) -> String {
    format!("{proxy}, as the environment says")
}

/// How its session stands, and why it has none.
fn opened_lines(row: &AccountRow) -> Vec<String> {
    match &row.session {
        Fetch::Idle => vec![fact("session", "not opened yet")],
        Fetch::Loading(_) => vec![fact("session", "opening")],
        Fetch::Ready(facts) => session_lines(facts, row.account.access),
        Fetch::Failed(failure) => {
            let mut lines = vec![fact("session", "failed"), String::new()];
            lines.push(failure.headline());
            lines.extend(failure.details());
            lines
        }
    }
}

fn access_words(account: &Account) -> &'static str {
    match account.access {
        Access::Free => "free: a dialog confirms a write",
        Access::Confirm => {
            "confirm: protected, so its name is in capitals; a write is confirmed by typing it"
        }
        Access::ReadOnly => {
            "read-only: protected, so its name is in capitals; nothing is ever written"
        }
    }
}

fn id_words(account: &Account) -> String {
    match (account.expected_id(), account.account_id.is_some()) {
        (Some(id), true) => format!("{id} has to answer: account_id says so"),
        (Some(id), false) => format!("{id} has to answer: the account of its role"),
        (None, _) => "any may answer: account_id would say which has to".to_owned(),
    }
}

fn source_words(source: &CredentialSource) -> String {
    match source {
        CredentialSource::Profile(name) => format!("profile {name}, and nothing else"),
        CredentialSource::DefaultChain => "the default chain".to_owned(),
        CredentialSource::Keys(_) => "keys in the config".to_owned(),
        CredentialSource::Via(hub) => format!("the session of {}", hub.name),
    }
}

/// The region of what is shown, and the account's own where that is another.
fn region_words(at: &AccountAt, row: &AccountRow) -> String {
    let own = at.account.region.as_ref();
    let here = row.session.ready().map(|facts| &facts.region);
    match (at.region.as_ref(), own, here) {
        (Some(region), Some(own), _) if region != own => {
            format!("{region}, where you are; its own is {own}")
        }
        (Some(region), ..) | (None, Some(region), _) | (None, None, Some(region)) => {
            region.to_string()
        }
        (None, None, None) => "the profile's own".to_owned(),
    }
}

/// The tenants whose data is in it; that by whose name one came is named first.
fn tenants_words(app: &App, at: &AccountAt) -> Option<String> {
    let tenants = app.config().tenants.iter();
    let names: Vec<String> = tenants
        .filter(|(_, account)| **account == at.account.name)
        .map(|(tenant, _)| tenant.to_string())
        .collect();
    let here = at.tenant.as_ref();
    let here = here.map(|tenant| format!("here as {tenant}; of them all: "));
    (!names.is_empty()).then(|| format!("{}{}", here.unwrap_or_default(), some_of(names)))
}

/// `a, b, c`, and how many more there are where those are many.
fn some_of(names: Vec<String>) -> String {
    let more = names.len().saturating_sub(NAMED);
    let first: Vec<String> = names.into_iter().take(NAMED).collect();
    let first = first.join(", ");
    if more == 0 {
        first
    } else {
        format!("{first}, and {more} more")
    }
}

/// Until when its session lasts, and why it was not renewed.
fn freshness_lines(app: &App, at: &AccountAt, row: &AccountRow) -> Vec<String> {
    let facts = row.session.ready();
    let Some(standing) = facts.and_then(|facts| app.standing(at, &facts.region)) else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    if let Some(expiry) = standing.expiry() {
        let until = moment(expiry);
        lines.push(fact("until", format!("{until}, and renewed before")));
    }
    if matches!(standing, Standing::Ended) {
        lines.push(fact("until", "ended unused; the next use renews it"));
    }
    lines.extend(not_renewed_lines(standing));
    lines
}

/// Why the session was not renewed, where it was not.
pub(super) fn not_renewed_lines(standing: &Standing) -> Vec<String> {
    let Some(failure) = standing.failure() else {
        return Vec::new();
    };
    let headline = format!("not renewed: {}", failure.headline());
    let mut lines = vec![String::new(), headline];
    lines.extend(failure.details());
    lines
}
