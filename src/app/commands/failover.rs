//! The same place in an account's backup.

use std::sync::Arc;

use crate::app::command::{Command, Context, Enabled};
use crate::app::place::At;
use crate::app::side::SideId;
use crate::app::{App, Effect};
use crate::config::{Account, AccountAt, AccountName, Region, TableAt};

/// Opens the same place in the backup.
pub const FAILOVER: Command = Command {
    name: "failover",
    about: "the same place in the account's backup, read-only",
    keys: &["B"],
    contexts: Context::SIDES,
    hint: None,
    writes: false,
    enabled: has_backup,
    run: |app| match app.in_backup(app.focus) {
        Ok(backup) => open(app, backup),
        Err(why) => {
            app.complain(why);
            Vec::new()
        }
    },
};

fn has_backup(app: &App) -> Enabled {
    app.in_backup(app.focus).map(drop).map_err(Into::into)
}

/// The same place in a backup.
struct Backup {
    at: At,
    /// Whose it is.
    of: AccountName,
    /// The region where one stands, where the backup is not known to be used in it.
    left: Option<Region>,
}

fn open(app: &mut App, backup: Backup) -> Vec<Effect> {
    let side = app.focus;
    let before = app.not_reached.get(&side).cloned();
    let effects = app.go(side, backup.at);
    app.fail_over(side, backup.of, before);
    match backup.left {
        None => app.say("The backup is read-only here; - goes back"),
        Some(region) => app.say(format!(
            "The backup is read-only, and in its own region: its regions have no {region}"
        )),
    }
    effects
}

impl App {
    /// Where a side stands, or could not go, in the backup of the account there; else why there is none.
    fn in_backup(&self, side: SideId) -> Result<Backup, String> {
        let (from, table) = self.stands_at(side).ok_or("there is no account here")?;
        let name = &from.account.name;
        let Some(backup) = &from.account.failover else {
            return Err(format!(
                "{name} has no backup: failover in the config names one"
            ));
        };
        let row = self.row(backup);
        let row = row.ok_or_else(|| format!("{backup}, the backup of {name}, is no account"))?;
        let (region, left) = from.region_in(&row.account);
        let to = AccountAt {
            region,
            ..AccountAt::backup_of(&row.account, name.clone())
        };
        let at = match table {
            // A table that another account shares is that account's, whoever reads it: the backup has its own.
            Some(TableAt { table, index, .. }) => At::Table(to.table(table.own(), index)),
            None => At::Account(to),
        };
        let of = name.clone();
        Ok(Backup { at, of, left })
    }

    /// The backup that B opens now, where it is that of the account called `failed`.
    pub(in crate::app) fn offered_backup(&self, failed: &AccountName) -> Option<&AccountName> {
        FAILOVER.applies(self.context()).then_some(())?;
        let to = self.in_backup(self.focus).ok()?.at;
        let at = to
            .account()
            .filter(|at| at.backup_of.as_ref() == Some(failed))?;
        self.row(&at.account.name).map(|row| &row.account.name)
    }

    /// The account in which a side stands, or would, had it been reached.
    pub(in crate::app) fn stands_in(&self, side: SideId) -> Option<&AccountName> {
        let not_reached = self.not_reached_here(side);
        let not_reached = not_reached.and_then(|not_reached| not_reached.to.account());
        let open = || self.side(side).open.as_ref().map(|open| &open.at);
        let at = not_reached.or_else(open).map(|at| &at.account);
        at.or_else(|| self.account_at_cursor(side))
            .map(|account| &account.name)
    }

    fn stands_at(&self, side: SideId) -> Option<(AccountAt, Option<TableAt>)> {
        match self
            .not_reached_here(side)
            .map(|not_reached| &not_reached.to)
        {
            Some(At::Account(at)) => return Some((at.clone(), None)),
            Some(At::Table(table)) => return Some((table.at.clone(), Some(table.clone()))),
            _ => {}
        }
        let Some(open) = &self.side(side).open else {
            let account = self.account_at_cursor(side)?;
            return Some((AccountAt::new(account.clone()), None));
        };
        let table = open.table.as_ref().map(|table| table.at.clone());
        Some((open.at.clone(), table))
    }

    pub(in crate::app) fn account_at_cursor(&self, side: SideId) -> Option<&Arc<Account>> {
        let cursor = self.side(side).accounts.scroll.cursor;
        let number = *self.matching_accounts_of(side).get(cursor)?;
        self.accounts.get(number).map(|row| &row.account)
    }
}
