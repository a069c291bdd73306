//! Sessions renewed on demand: the account's here, or all that are open. What is on the screen stays.

use std::sync::Arc;

use crate::app::command::{Command, Context, always};
use crate::app::effect::{Effect, Query};
use crate::app::place::At;
use crate::app::side::{Fetch, SideId};
use crate::app::{AccountRow, App};
use crate::config::{AccountAt, Place};

/// Refreshes the account here.
pub const REFRESH: Command = Command {
    name: "refresh",
    about: "renew the session of the account here",
    keys: &[],
    contexts: Context::ALL,
    hint: None,
    writes: false,
    enabled: always,
    run: |app| {
        if let Some(at) = app.account_here() {
            let all = app.wherever_open(&at);
            return app.refresh(all);
        }
        app.complain("there is no account here; :refresh all renews all that are open");
        Vec::new()
    },
};

/// Refreshes all that are open.
pub const REFRESH_ALL: Command = Command {
    name: "refresh-all",
    about: "renew the sessions of all open accounts",
    keys: &[],
    contexts: Context::ALL,
    hint: None,
    writes: false,
    enabled: always,
    run: |app| {
        let all = app.open_accounts();
        app.refresh(all)
    },
};

/// `:refresh all`, `:refresh ACCOUNT`, `:refresh TENANT`.
pub fn refresh(app: &mut App, text: &str) -> Result<Vec<Effect>, String> {
    if text == "all" {
        return Ok((REFRESH_ALL.run)(app));
    }
    let known = app
        .accounts
        .iter()
        .find(|row| row.account.name.as_str() == text);
    let at = match known {
        Some(row) => AccountAt::new(Arc::clone(&row.account)),
        None => named(app, text)?,
    };
    let wanted = app.wherever_open(&at);
    Ok(app.refresh(wanted))
}

/// The account that a place names, by itself or as a tenant's.
fn named(app: &App, text: &str) -> Result<AccountAt, String> {
    let place: Place = text.parse().map_err(|error| format!("{error}"))?;
    match app.resolve(&place)? {
        At::Account(at) => Ok(at),
        At::Accounts | At::Table(_) => Err(format!("{text:?} is a table; write ACCOUNT alone")),
    }
}

impl App {
    /// Every account that is open, in each region where a side stands in it.
    fn open_accounts(&self) -> Vec<AccountAt> {
        let is_open = |row: &&AccountRow| !matches!(row.session, Fetch::Idle);
        let rows = self.accounts.iter().filter(is_open);
        let rows = rows.map(|row| AccountAt::new(Arc::clone(&row.account)));
        // What is on the screen first: of many, most wait for their turn.
        let sides = [SideId::Left, SideId::Right].into_iter();
        let sides = sides.filter_map(|side| self.side(side).open.as_ref());
        sides.map(|open| open.at.clone()).chain(rows).collect()
    }

    /// The place, and wherever else its account is open: whatever closes its sessions closes them in every region.
    pub(super) fn wherever_open(&self, at: &AccountAt) -> Vec<AccountAt> {
        let open = self.open_accounts().into_iter();
        let open = open.filter(|open| open.account.name == at.account.name);
        let mut all = vec![at.clone()];
        for at in open {
            if !all.contains(&at) {
                all.push(at);
            }
        }
        all
    }

    /// Closes the sessions of these accounts and opens them anew, where they stand.
    pub(super) fn refresh(&mut self, accounts: Vec<AccountAt>) -> Vec<Effect> {
        let mut wanted: Vec<AccountAt> = Vec::new();
        for at in accounts {
            if !wanted.contains(&at) {
                wanted.push(at);
            }
        }
        let names: Vec<String> = wanted.iter().map(ToString::to_string).collect();
        if names.is_empty() {
            self.complain("no account is open");
            return Vec::new();
        }
        self.say(format!("Refreshing {}", names.join(", ")));
        // All are forgotten first: one may be on the way to another.
        let forget = wanted
            .iter()
            .map(|at| Effect::Forget(Arc::clone(&at.account)));
        let mut effects: Vec<Effect> = forget.collect();
        self.refreshing.begin();
        for at in wanted {
            effects.push(self.open_by(&at, Query::Renewed(at.clone())));
        }
        effects
    }

    /// Asks for the session of `at`, for all that show it.
    pub(super) fn open_anew(&mut self, at: &AccountAt) -> Effect {
        self.open_by(at, Query::Session(at.clone()))
    }

    fn open_by(&mut self, at: &AccountAt, query: Query) -> Effect {
        let (request, effect) = self.ask(query);
        self.refreshing.wait(request, at.to_string());
        self.set_session(at, Fetch::Loading(request));
        for side in [SideId::Left, SideId::Right] {
            if let Some(open) = &mut self.side_mut(side).open
                && open.at == *at
            {
                open.session = Fetch::Loading(request);
            }
        }
        effect
    }
}
