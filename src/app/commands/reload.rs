//! Reading again, and renewing sessions.

use std::sync::Arc;

use crate::app::command::{Command, Context, Enabled, always};
use crate::app::comparing::ASK_ABOVE;
use crate::app::effect::{Effect, Query, Want};
use crate::app::items::{Filter, Reading};
use crate::app::side::{Fetch, SideId};
use crate::app::view::View;
use crate::app::{App, place::At};
use crate::config::{Account, AccountAt, TableAt};

/// Reads again.
pub const RELOAD: Command = Command {
    name: "reread",
    about: "read again; in differences: compare again; in health: try again",
    keys: &["r"],
    contexts: &[
        Context::Tables,
        Context::Grid,
        Context::Compare,
        Context::Pair,
        Context::Health,
    ],
    hint: Some(9),
    writes: false,
    enabled: always,
    run: App::reload,
};

/// Renews the session, and tries again what failed.
pub const RENEW: Command = Command {
    name: "renew",
    about: "renew the session, and try again what failed",
    keys: &["R"],
    contexts: &[
        Context::Accounts,
        Context::Tables,
        Context::Grid,
        Context::Item,
        Context::Compare,
        Context::Pair,
        Context::Health,
    ],
    hint: None,
    writes: false,
    enabled: in_an_account,
    run: App::renew,
};

fn in_an_account(app: &App) -> Enabled {
    let has_row = app.context() != Context::Accounts || !app.matching_accounts().is_empty();
    if has_row {
        Ok(())
    } else {
        Err("there is no account here".into())
    }
}

impl App {
    fn reload(&mut self) -> Vec<Effect> {
        match self.views.last() {
            Some(View::Compare(_)) => return self.compare_again(Some(ASK_ABOVE)),
            Some(View::Pair(_)) => return self.read_pair_again(),
            Some(View::Health(_)) => return self.check_health(),
            _ => {}
        }
        let side = self.focus;
        let Some(open) = &mut self.side_mut(side).open else {
            return Vec::new();
        };
        let Some(table) = &mut open.table else {
            let effects: Vec<Effect> = open
                .tables
                .state
                .request()
                .map(Effect::Cancel)
                .into_iter()
                .collect();
            open.tables.state = Fetch::Idle;
            return effects.into_iter().chain(self.list_tables(side)).collect();
        };
        if table.items.loaded() > 0 {
            return self.read_again(side);
        }
        let at = table.at.clone();
        let (column, by) = (table.items.column, table.items.by.clone());
        let (index_key, scan_denied) = (table.index_key.clone(), table.scan_denied);
        let needle = table
            .items
            .filter
            .as_ref()
            .map(|filter| filter.needle.clone());
        let effects = self.enter_table_by(side, at, by, column);
        if let Some(table) = self.side_mut(side).table_mut() {
            table.index_key = index_key;
            table.scan_denied = scan_denied;
            // It looks at what comes.
            table.items.filter = needle.map(Filter::of);
        }
        effects
    }

    /// Reads a table's items and what it is once more. What is there stays until the answers.
    fn read_again(&mut self, side: SideId) -> Vec<Effect> {
        let Some(table) = self.side_mut(side).table_mut() else {
            return Vec::new();
        };
        let mut effects: Vec<Effect> = table.requests().into_iter().map(Effect::Cancel).collect();
        table.looking = None;
        table.items.begin_again();
        let at = table.at.clone();
        effects.push(self.describe(side, at));
        effects.extend(self.filter_on(side));
        effects.extend(self.read(side, Want::Page(self.first_page())));
        effects
    }

    pub(in crate::app) fn describe(&mut self, side: SideId, at: TableAt) -> Effect {
        let (request, effect) = self.ask(Query::Table(at));
        if let Some(table) = self.side_mut(side).table_mut() {
            table.describe_by(request);
        }
        effect
    }

    fn read_pair_again(&mut self) -> Vec<Effect> {
        let Some(View::Pair(view)) = self.views.last() else {
            return Vec::new();
        };
        let query = Query::Pair {
            source: view.source.clone(),
            target: view.target.clone(),
            schema: Box::new(view.schema.clone()),
            key: view.difference.key.clone(),
            is_noted: view.is_noted,
        };
        let before = self.views.last().map(View::requests).unwrap_or_default();
        let mut effects: Vec<Effect> = before.into_iter().map(Effect::Cancel).collect();
        let (request, effect) = self.ask(query);
        if let Some(View::Pair(view)) = self.views.last_mut() {
            view.ask_by(request);
        }
        effects.push(effect);
        effects
    }

    /// Closes the sessions of what is looked at, opens them anew, and tries again what failed, in its place.
    fn renew(&mut self) -> Vec<Effect> {
        match self.views.last() {
            Some(View::Compare(view)) => {
                let accounts = [
                    Arc::clone(&view.source.at.account),
                    Arc::clone(&view.target.at.account),
                ];
                let forget = accounts.into_iter().map(Effect::Forget);
                return forget.chain(self.reload()).collect();
            }
            Some(View::Pair(view)) => {
                let accounts = [
                    Arc::clone(&view.source.at.account),
                    Arc::clone(&view.target.at.account),
                ];
                let forget = accounts.into_iter().map(Effect::Forget);
                return forget.chain(self.read_pair_again()).collect();
            }
            Some(View::Health(_)) => return self.check_anew(),
            _ => {}
        }
        let not_reached = self.not_reached_here(self.focus);
        if let Some(to) = not_reached.filter(|_| self.views.is_empty()) {
            let to = to.to.clone();
            return self.try_to_reach(to);
        }
        self.failing_over.remove(&self.focus);
        let Some(open) = &self.here().open else {
            return self.renew_under_cursor();
        };
        let at = open.at.clone();
        self.say(format!("Renewing the session of {}", at.account.name));
        self.refreshing.begin();
        let mut effects = vec![Effect::Forget(Arc::clone(&at.account))];
        for at in self.wherever_open(&at) {
            effects.push(self.open_anew(&at));
        }
        let side = self.focus;
        if let Some(open) = &mut self.side_mut(side).open
            && (open.tables.state.failure().is_some() || open.tables.unlisted.is_some())
        {
            open.tables.state = Fetch::Idle;
        }
        effects.extend(self.try_again());
        effects
    }

    fn try_again(&mut self) -> Vec<Effect> {
        let side = self.focus;
        let Some(table) = self.side(side).table() else {
            return self.list_tables(side);
        };
        let (at, shape_failed) = (table.at.clone(), table.undescribed().is_some());
        let reading_failed = matches!(table.items.reading, Reading::Failed { .. });
        let mut effects = Vec::new();
        if shape_failed {
            effects.push(self.describe(side, at));
        }
        if reading_failed {
            effects.extend(self.read(side, Want::Page(crate::app::items::PAGE_ITEMS)));
        }
        effects
    }

    fn renew_under_cursor(&mut self) -> Vec<Effect> {
        let number = self
            .matching_accounts()
            .get(self.here().accounts.scroll.cursor)
            .copied();
        let account: Option<Arc<Account>> = number
            .and_then(|number| self.accounts.get(number))
            .map(|row| Arc::clone(&row.account));
        let Some(account) = account else {
            return Vec::new();
        };
        self.refresh(vec![AccountAt::new(account)])
    }

    /// Goes where the side with the keys could not go, with a new session.
    fn try_to_reach(&mut self, to: At) -> Vec<Effect> {
        let account = to.account().map(|at| Arc::clone(&at.account));
        let words = account.iter();
        let words =
            words.map(|account| format!("Trying {} again, with a new session", account.name));
        let words: String = words.collect();
        let mut effects: Vec<Effect> = account.into_iter().map(Effect::Forget).collect();
        effects.extend(self.go(self.focus, to));
        self.say(words);
        effects
    }
}
