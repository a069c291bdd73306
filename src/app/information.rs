//! What is known of an account, a table, a comparison: for `i`.

use std::sync::Arc;

use super::dialog::Told;
use super::freshness::Standing;
use super::reach::session_lines;
use super::side::Fetch;
use super::view::View;
use super::{AccountRow, App};
use crate::aws::TableShape;
use crate::config::{Account, AccountAt, CredentialSource};
use crate::item::visible;

/// The account under the cursor, or the one where the side with the keys stands.
pub fn of_account(app: &App) -> Told {
    let row = if let Some(open) = &app.here().open {
        app.row(&open.at.account.name)
    } else {
        let number = app
            .matching_accounts()
            .get(app.here().accounts.scroll.cursor)
            .copied();
        number.and_then(|number| app.accounts.get(number))
    };
    let Some(row) = row else {
        return Told::new("Account", vec!["There is no account here.".to_owned()]);
    };
    let mut lines = account_lines(row);
    lines.extend(freshness_lines(app, row));
    Told::new(format!("Account {}", row.account.name), lines)
}

/// Why the session was not renewed, where it was not.
fn not_renewed_lines(standing: &Standing) -> Vec<String> {
    let Some(failure) = standing.failure() else {
        return Vec::new();
    };
    let headline = format!("not renewed: {}", failure.headline());
    let mut lines = vec![String::new(), headline];
    lines.extend(failure.details());
    lines
}

/// Until when its session lasts, and why it was not renewed.
fn freshness_lines(app: &App, row: &AccountRow) -> Vec<String> {
    let at = AccountAt::new(Arc::clone(&row.account));
    let facts = row.session.ready();
    let Some(standing) = facts.and_then(|facts| app.standing(&at, &facts.region)) else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    if let Some(expiry) = standing.expiry() {
        let until = humantime::format_rfc3339_seconds(expiry);
        lines.push(format!("until       {until}, and renewed before"));
    }
    if matches!(standing, Standing::Ended) {
        lines.push("until       ended unused; the next use renews it".to_owned());
    }
    lines.extend(not_renewed_lines(standing));
    lines
}

/// The facts of an account, and how its session stands.
pub fn account_lines(row: &AccountRow) -> Vec<String> {
    let account = &row.account;
    let mut lines = vec![format!("access      {}", access_words(account))];
    lines.extend(row.role_lines());
    lines.push(format!("source      {}", source_words(&account.source)));
    let region = account
        .region
        .as_ref()
        .map_or("the profile's own", |region| region.as_str());
    lines.push(format!("region      {region}"));
    if let Some(url) = &account.endpoint_url {
        lines.push(format!("endpoint    {url}"));
    }
    if let Some(url) = &account.sts_endpoint_url {
        lines.push(format!("STS         {url}"));
    }
    match &row.session {
        Fetch::Idle => lines.push("session     not opened yet".to_owned()),
        Fetch::Loading(_) => lines.push("session     opening".to_owned()),
        Fetch::Ready(facts) => lines.extend(session_lines(facts)),
        Fetch::Failed(failure) => {
            lines.push(String::new());
            lines.push(failure.headline());
            lines.extend(failure.details());
        }
    }
    lines
}

fn access_words(account: &Account) -> &'static str {
    match account.access {
        crate::config::Access::Free => "free: a dialog confirms a write",
        crate::config::Access::Confirm => {
            "confirm: a write is confirmed by typing the account's name"
        }
        crate::config::Access::ReadOnly => "read-only: nothing is ever written",
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

/// The table where the side with the keys stands.
pub fn of_table(app: &App) -> Told {
    let Some(table) = app.here().table() else {
        return of_account(app);
    };
    let title = format!("Table {}", table.at);
    match &table.shape {
        Fetch::Ready(shape) => {
            let mut lines = shape_lines(shape);
            let facts = app
                .here()
                .open
                .as_ref()
                .and_then(|open| open.session.ready());
            let standing = facts.and_then(|facts| app.standing(&table.at.at, &facts.region));
            lines.extend(standing.map(not_renewed_lines).unwrap_or_default());
            Told::new(title, lines)
        }
        Fetch::Failed(failure) => Told::failure(failure),
        Fetch::Idle | Fetch::Loading(_) => Told::new(title, vec!["Being asked for.".to_owned()]),
    }
}

fn shape_lines(shape: &TableShape) -> Vec<String> {
    let Some(counted) = &shape.counted else {
        return undescribed_lines(shape);
    };
    let mut lines = vec![
        format!("ARN     {}", shape.arn),
        format!("status  {}", shape.status),
        format!("key     {}", shape.schema),
        format!(
            "items   about {}, {} bytes (AWS counts every six hours or so)",
            counted.items, counted.bytes
        ),
    ];
    for index in &shape.indexes {
        let projection = if index.projects_all {
            "whole items"
        } else {
            "a part of each item"
        };
        lines.push(format!(
            "index   {}: {}; {projection}",
            index.name,
            index.key.names().join(", ")
        ));
    }
    lines
}

fn undescribed_lines(shape: &TableShape) -> Vec<String> {
    vec![
        format!("key     {}, from the config or as you said", shape.schema),
        "The rest is not known: the role may not describe this table (dynamodb:DescribeTable)."
            .to_owned(),
    ]
}

/// The comparison on top.
pub fn of_comparison(app: &App) -> Told {
    let Some(View::Compare(view)) = app.views.last() else {
        return of_account(app);
    };
    let (source, target) = view.read;
    let key = view
        .by
        .as_ref()
        .map(|key| format!("key         {}", visible(&key.to_string())));
    let counts = vec![
        format!("source      {} ({source} items read)", view.source),
        format!("target      {} ({target} items read)", view.target),
        format!("read units  {:.1} RRU", view.units),
        String::new(),
        format!("=  {} the same", view.counts.same),
        format!("*  {} differ", view.counts.changed),
        format!("+  {} only at the source", view.counts.only_source),
        format!("-  {} only at the target", view.counts.only_target),
    ];
    Told::new("Comparison", key.into_iter().chain(counts).collect())
}
