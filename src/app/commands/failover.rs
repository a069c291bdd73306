//! The same place in an account's backup.

use crate::app::command::{Command, Context, Enabled};
use crate::app::place::At;
use crate::app::side::SideId;
use crate::app::{App, Effect};
use crate::config::{AccountAt, TableAt};

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
        Ok(at) => open(app, at),
        Err(why) => {
            app.complain(why);
            Vec::new()
        }
    },
};

fn has_backup(app: &App) -> Enabled {
    app.in_backup(app.focus).map(drop).map_err(Into::into)
}

fn open(app: &mut App, at: At) -> Vec<Effect> {
    let effects = app.go(app.focus, at);
    app.say("The backup is read-only here; - goes back");
    effects
}

impl App {
    /// Where a side stands, or could not go, in the backup of the account there; else why there is none.
    fn in_backup(&self, side: SideId) -> Result<At, String> {
        let (from, table) = self.stands_at(side).ok_or("there is no account here")?;
        let name = &from.account.name;
        let Some(backup) = &from.account.failover else {
            return Err(format!(
                "{name} has no backup: failover in the config names one"
            ));
        };
        let row = self.row(backup);
        let row = row.ok_or_else(|| format!("{backup}, the backup of {name}, is no account"))?;
        let to = AccountAt::backup_of(&row.account, name.clone());
        Ok(match table {
            Some(TableAt { table, index, .. }) => At::Table(to.table(table, index)),
            None => At::Account(to),
        })
    }

    fn stands_at(&self, side: SideId) -> Option<(AccountAt, Option<TableAt>)> {
        match self.not_reached.get(&side) {
            Some(At::Account(at)) => return Some((at.clone(), None)),
            Some(At::Table(table)) => return Some((table.at.clone(), Some(table.clone()))),
            _ => {}
        }
        let Some(open) = &self.side(side).open else {
            let number = *self
                .matching_accounts()
                .get(self.side(side).accounts.scroll.cursor)?;
            let account = &self.accounts.get(number)?.account;
            return Some((AccountAt::new(account.clone()), None));
        };
        let table = open.table.as_ref().map(|table| table.at.clone());
        Some((open.at.clone(), table))
    }
}
