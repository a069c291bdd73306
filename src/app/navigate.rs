//! Going somewhere: into accounts and tables, out again, and to a place that was named.

use std::sync::Arc;

use super::effect::{Query, Want};
use super::items::{PAGE_ITEMS, Reading};
use super::message::SessionFacts;
use super::place::{At, Last};
use super::side::{Fetch, OpenAccount, OpenTable, SideId, Tables};
use super::view::View;
use super::{App, Effect, Going};
use crate::config::nearest::nearest;
use crate::config::{AccountAt, Place, TableAt, TableName, UnknownPlace};
use crate::item::AskedKey;

impl App {
    /// Sends the side with the keys to a place; views on top of it close.
    pub fn go_to(&mut self, to: At) -> Vec<Effect> {
        let mut effects = self.close_views();
        effects.extend(self.go(self.focus, to));
        effects
    }

    /// Sends a side to a place. To another account it goes only when that is open: a switch that fails leaves it where
    /// it is.
    pub fn go(&mut self, side: SideId, to: At) -> Vec<Effect> {
        self.go_by(side, to, None)
    }

    /// The same, with the key by which the items of a table there are asked for.
    pub(super) fn go_by(&mut self, side: SideId, to: At, by: Option<Arc<AskedKey>>) -> Vec<Effect> {
        if let At::Table(table) = &to
            && let Err(bound) = self.config.keeps_to_tenant(table)
        {
            self.complain(bound.to_string());
            return Vec::new();
        }
        let mut effects: Vec<Effect> = self.stop_going(side).into_iter().collect();
        self.not_reached.remove(&side);
        self.failing_over.remove(&side);
        let account = match &to {
            At::Accounts => {
                effects.extend(self.leave_account(side));
                return effects;
            }
            At::Account(account) => account.clone(),
            At::Table(table) => table.at.clone(),
        };
        let stands_there = self
            .side(side)
            .open
            .as_ref()
            .is_some_and(|open| open.at == account && open.session.ready().is_some());
        if stands_there {
            effects.extend(self.arrive(side, to, by));
            return effects;
        }
        let (request, effect) = self.ask(Query::Session(account.clone()));
        self.set_session(&account, Fetch::Loading(request));
        let going = Going {
            to,
            request,
            by,
            opens_first: false,
            item: None,
        };
        self.going.insert(side, going);
        effects.push(effect);
        effects
    }

    /// The account that a side was on its way to is open: now it goes there.
    pub(super) fn enter_account(
        &mut self,
        side: SideId,
        going: Going,
        facts: SessionFacts,
    ) -> Vec<Effect> {
        let Going { to, by, .. } = going;
        let (At::Account(account) | At::Table(TableAt { at: account, .. })) = &to else {
            return Vec::new();
        };
        let account = account.clone();
        let mut effects = self.leave_account(side);
        if let Some(item) = going.item {
            self.last.insert(side, item);
        }
        self.not_reached.remove(&side);
        self.failing_over.remove(&side);
        let entered = OpenAccount::entered(account, facts);
        self.side_mut(side).open = Some(entered);
        effects.extend(self.arrive(side, to, by));
        if let Some(table) = self.side_mut(side).table_mut() {
            table.items.opens_first = going.opens_first;
        }
        effects
    }

    fn arrive(&mut self, side: SideId, to: At, by: Option<Arc<AskedKey>>) -> Vec<Effect> {
        match to {
            At::Accounts => self.leave_account(side),
            At::Account(_) => {
                let mut effects = self.leave_table(side);
                effects.extend(self.list_tables(side));
                effects
            }
            At::Table(table) => self.enter_table_by(side, table, by, 0),
        }
    }

    /// Lists the tables of the account where a side stands, unless that is done or under way.
    pub fn list_tables(&mut self, side: SideId) -> Vec<Effect> {
        let Some(open) = &self.side(side).open else {
            return Vec::new();
        };
        if !matches!(open.tables.state, Fetch::Idle) {
            return Vec::new();
        }
        let (request, effect) = self.ask(Query::Tables(open.at.clone()));
        if let Some(open) = &mut self.side_mut(side).open {
            // Those that are known stay until the first ones come.
            open.tables.old = !open.tables.names.is_empty();
            open.tables.state = Fetch::Loading(request);
        }
        vec![effect]
    }

    /// Enters a table, with the key by which its items are asked for, and the column under the cursor: what it is, and its
    /// first page, are asked for at once, so that neither waits for the other.
    pub(super) fn enter_table_by(
        &mut self,
        side: SideId,
        table: TableAt,
        by: Option<Arc<AskedKey>>,
        column: usize,
    ) -> Vec<Effect> {
        let mut effects = self.leave_table(side);
        let (describing, describe) = self.ask(Query::Table(table.clone()));
        if let Some(open) = &mut self.side_mut(side).open {
            let mut entered = OpenTable::entering(table, Fetch::Loading(describing));
            entered.items.by = by;
            entered.items.column = column;
            open.table = Some(entered);
        }
        effects.push(describe);
        effects.extend(self.read(side, Want::Page(self.first_page())));
        effects
    }

    /// As many items as two screens hold.
    pub(super) fn first_page(&self) -> u32 {
        u32::try_from(self.geometry.list().max(1) * 2).unwrap_or(PAGE_ITEMS)
    }

    /// Reads on in a side's table, unless it is being read or at its end.
    pub fn read(&mut self, side: SideId, want: Want) -> Vec<Effect> {
        let Some(table) = self.side(side).table() else {
            return Vec::new();
        };
        let after = match &table.items.reading {
            Reading::Idle => None,
            Reading::More(after) => Some(after.clone()),
            Reading::Failed { after, .. } => after.clone(),
            Reading::Busy { .. } | Reading::Complete => return Vec::new(),
        };
        let query = Query::Items {
            table: table.at.clone(),
            after,
            want,
            by: table.items.by.clone(),
        };
        let (request, effect) = self.ask(query);
        if let Some(table) = self.side_mut(side).table_mut() {
            table.items.reading = Reading::Busy {
                request,
                all: want == Want::All,
            };
        }
        vec![effect]
    }

    /// Reads on wherever fewer than two screens are left below.
    pub fn read_ahead(&mut self) -> Vec<Effect> {
        let height = self.geometry.list();
        let wants = |app: &Self, side| {
            app.side(side)
                .table()
                .is_some_and(|table| table.items.wants_more(height))
        };
        let sides: Vec<SideId> = [SideId::Left, SideId::Right]
            .into_iter()
            .filter(|side| wants(self, *side))
            .collect();
        sides
            .into_iter()
            .flat_map(|side| self.read(side, Want::Page(PAGE_ITEMS)))
            .collect()
    }

    /// Leaves the level where the side with the keys stands.
    pub(super) fn leave_level(&mut self) -> Vec<Effect> {
        let side = self.focus;
        if let Some(effect) = self.stop_going(side) {
            return vec![effect];
        }
        let Some(open) = &self.side(side).open else {
            return Vec::new();
        };
        if open.table.is_some() {
            self.remember(side);
            let mut effects = self.leave_table(side);
            effects.extend(self.list_tables(side));
            effects
        } else {
            self.leave_account(side)
        }
    }

    /// Goes back to where the side with the keys was last: to what was read by a key by that, and to an item by its own.
    pub fn go_last(&mut self) -> Vec<Effect> {
        let side = self.focus;
        let Some(last) = self.last.get(&side).cloned() else {
            self.complain("There is no last place yet");
            return Vec::new();
        };
        self.remember(side);
        let mut effects = self.close_views();
        effects.extend(self.go_by(side, last.at, last.by));
        if let Some(going) = self.going.get_mut(&side) {
            going.opens_first = last.is_item;
        }
        effects
    }

    /// Whether there is a last place.
    pub fn has_last(&self) -> bool {
        self.last.contains_key(&self.focus)
    }

    fn remember(&mut self, side: SideId) {
        if let Some(at) = self.place_of(side) {
            let table = self.side(side).table();
            let last = Last {
                at,
                by: table.and_then(|table| table.items.by.clone()),
                is_item: false,
            };
            self.last.insert(side, last);
        }
    }

    fn leave_table(&mut self, side: SideId) -> Vec<Effect> {
        let left = self
            .side_mut(side)
            .open
            .as_mut()
            .and_then(|open| open.table.take());
        left.iter()
            .flat_map(OpenTable::requests)
            .map(Effect::Cancel)
            .collect()
    }

    pub(super) fn leave_account(&mut self, side: SideId) -> Vec<Effect> {
        let effects = self
            .side(side)
            .requests()
            .into_iter()
            .filter(|request| !self.refreshing.waits_for(*request))
            .map(Effect::Cancel)
            .collect();
        self.remember(side);
        self.side_mut(side).open = None;
        effects
    }

    pub(super) fn stop_going(&mut self, side: SideId) -> Option<Effect> {
        let going = self.going.remove(&side)?;
        self.stop_failing_over(side, going.request);
        for row in &mut self.accounts {
            if row.session.waits_for(going.request) {
                row.session = Fetch::Idle;
            }
        }
        Some(Effect::Cancel(going.request))
    }

    /// Notes how the session of an account stands, where the account is in its own region.
    pub(super) fn set_session(&mut self, at: &AccountAt, session: Fetch<SessionFacts>) {
        let own_region = at.region.is_none() || at.region == at.account.region;
        if let Some(row) = self
            .accounts
            .iter_mut()
            .find(|row| row.account.name == at.account.name && own_region)
        {
            row.session = session;
        }
    }

    /// Closes every view on top of the sides.
    pub fn close_views(&mut self) -> Vec<Effect> {
        self.views
            .drain(..)
            .flat_map(|view| view.requests())
            .map(Effect::Cancel)
            .collect()
    }

    /// Closes the view on top.
    pub(super) fn close_view(&mut self) -> Vec<Effect> {
        self.views
            .pop()
            .iter()
            .flat_map(View::requests)
            .map(Effect::Cancel)
            .collect()
    }

    /// The place that a text names, from where one stands: a whole place, a table's name alone in an account, or another
    /// region of that account, `@eu-west-1`.
    pub fn find_place(&self, text: &str) -> Result<At, String> {
        let text = text.trim();
        if let Some(open) = &self.here().open {
            if text.starts_with('@') {
                let place: Place = text.parse().map_err(|error| format!("{error}"))?;
                return self.elsewhere(&open.at, place);
            }
            if !self.is_named(text)
                && let Ok(place) = format!("{}:{text}", open.at).parse::<Place>()
                && let Some(table) = place.table
            {
                // A shared table may be in another region than where one stands.
                if table.table.is_arn() {
                    let place = Place {
                        account: None,
                        region: None,
                        table: Some(table),
                    };
                    return self.elsewhere(&open.at, place);
                }
                let at = open.at.table(table.table, table.index);
                return self
                    .no_account(&open.tables, &at)
                    .map_or(Ok(At::Table(at)), Err);
            }
        }
        let place: Place = text.parse().map_err(|error| format!("{error}"))?;
        self.resolve(&place)
    }

    /// Whether the name of a table that is not in the list was rather to be an account's: then why it is neither.
    fn no_account(&self, listed: &Tables, at: &TableAt) -> Option<String> {
        let is_whole = listed.state.ready().is_some() && listed.unlisted.is_none();
        let name = at.table.as_str();
        let tables = listed.names.iter().map(TableName::as_str);
        if !is_whole || listed.names.contains(&at.table) || !nearest(name, tables).is_empty() {
            return None;
        }
        let place = name.parse().ok()?;
        let unknown = self.config.account_at(&place).err()?;
        let UnknownPlace::Account(account) = &unknown else {
            return None;
        };
        let is_near = at.index.is_none() && !account.nearest.is_empty();
        is_near.then(|| format!("no table {name:?} is here, and {unknown}"))
    }

    /// The same, but that a table's name alone is looked for where the table is pinned, and where one stands in no
    /// account, in the default one.
    pub fn find_pinned(&self, text: &str) -> Result<At, String> {
        let text = text.trim();
        let place = format!(":{text}").parse::<Place>();
        let Ok(place @ Place { table: Some(_), .. }) = place else {
            return self.find_place(text);
        };
        let rule = place
            .table
            .as_ref()
            .and_then(|at| self.config.table_rule(&at.table));
        let is_pinned = rule.is_some_and(|rule| rule.account.is_some());
        if !self.is_named(text) && (is_pinned || self.here().open.is_none()) {
            return self.resolve(&place);
        }
        self.find_place(text)
    }

    /// Whether an account or a tenant is called so.
    pub(super) fn is_named(&self, name: &str) -> bool {
        let account = name.parse().ok();
        let tenant = name.parse().ok();
        account.is_some_and(|account| self.config.accounts.find(&account).is_some())
            || tenant.is_some_and(|tenant| self.config.tenants.account(&tenant).is_some())
    }

    /// The account at `at` in the region that a place names, by itself or in its table's ARN. Whose data it holds, and
    /// in whose place it stands, stays as it is.
    fn elsewhere(&self, at: &AccountAt, place: Place) -> Result<At, String> {
        let named = Place {
            account: Some(at.account.name.clone()),
            ..place
        };
        let found = self.config.account_at(&named);
        let found = found.map_err(|unknown| unknown.to_string())?;
        let own = at.account.region.as_ref();
        let at = AccountAt {
            region: found.region.filter(|region| Some(region) != own),
            ..at.clone()
        };
        Ok(match named.table {
            Some(table) => At::Table(at.table(table.table, table.index)),
            None => At::Account(at),
        })
    }

    /// Where a side stands; none on the list of accounts.
    pub(super) fn place_of(&self, side: SideId) -> Option<At> {
        let open = self.side(side).open.as_ref()?;
        Some(match &open.table {
            Some(table) => At::Table(table.at.clone()),
            None => At::Account(open.at.clone()),
        })
    }

    /// A place with its account looked up.
    pub fn resolve(&self, place: &Place) -> Result<At, String> {
        let at = self
            .config
            .account_at(place)
            .map_err(|unknown| unknown.to_string())?;
        Ok(match &place.table {
            Some(table) => At::Table(at.table(table.table.clone(), table.index.clone())),
            None => At::Account(at),
        })
    }
}
