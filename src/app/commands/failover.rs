//! The same place in an account's backup.

use std::sync::Arc;

use crate::app::command::{Command, Context, Enabled};
use crate::app::place::{At, Last};
use crate::app::side::SideId;
use crate::app::view::{ItemView, View};
use crate::app::{App, Effect};
use crate::config::{Account, AccountAt, AccountName, Region, TableAt};
use crate::item::AskedKey;

/// Opens the same place in the backup.
pub const FAILOVER: Command = Command {
    name: "failover",
    about: "the same place in the account's backup, read-only",
    keys: &["B"],
    contexts: &[
        Context::Accounts,
        Context::Tables,
        Context::Grid,
        Context::Item,
    ],
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
    /// The key by which items are asked for: that of the side, or of the item that is looked at.
    by: Option<Arc<AskedKey>>,
    /// The region where one stands, where the backup is not known to be used in it.
    left: Option<Region>,
    /// The item that is looked at, where its key is known.
    item: Option<Last>,
}

fn open(app: &mut App, backup: Backup) -> Vec<Effect> {
    let side = app.focus;
    let before = app.not_reached.get(&side).cloned();
    let mut effects = app.close_views();
    effects.extend(app.go_by(side, backup.at, backup.by));
    // On the list of accounts, where one could not go elsewhere, there is nothing that - goes back to.
    let leaves = app.side(side).open.is_some();
    let back = match app.going.get_mut(&side) {
        Some(going) if leaves => {
            going.item = backup.item;
            "- goes back".to_owned()
        }
        _ => format!("@ {} goes to the account itself", backup.of),
    };
    app.fail_over(side, backup.of, before);
    match backup.left {
        None => app.say(format!("The backup is read-only here; {back}")),
        Some(region) => app.say(format!(
            "The backup is read-only, and in its own region: its regions have no {region}"
        )),
    }
    effects
}

/// Where one stands, or could not go.
struct Standing {
    from: AccountAt,
    table: Option<TableAt>,
    /// The key by which items are asked for there.
    by: Option<Arc<AskedKey>>,
}

impl Standing {
    fn at(from: AccountAt, table: Option<TableAt>) -> Self {
        let by = None;
        Self { from, table, by }
    }

    /// On an item: in its table, with its key, where that is known.
    fn on_item(view: &ItemView) -> Self {
        let schema = view.schema.as_ref();
        let by = schema.and_then(|schema| AskedKey::of(schema, &view.item).ok());
        let whole = TableAt {
            index: view.at.index.clone().filter(|_| by.is_none()),
            ..view.at.clone()
        };
        Self {
            by: by.map(Arc::new),
            ..Self::at(view.at.at.clone(), Some(whole))
        }
    }
}

impl App {
    /// Where a side stands, or could not go, in the backup of the account there; else why there is none.
    fn in_backup(&self, side: SideId) -> Result<Backup, String> {
        let Standing { from, table, by } =
            self.stands_at(side).ok_or("there is no account here")?;
        let name = &from.account.name;
        let Some(backup) = &from.account.failover else {
            if let Some(tenant) = &self.config().bound {
                return Err(format!(
                    "bound to the tenant {tenant}, this run has no backup: that is another account"
                ));
            }
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
        let looks_at_item = matches!(self.views.last(), Some(View::Item(_))) && by.is_some();
        let item = table.clone().filter(|_| looks_at_item).map(|table| Last {
            at: At::Table(table),
            by: by.clone(),
            is_item: true,
        });
        let at = match table {
            // A table that another account shares is that account's, whoever reads it: the backup has its own.
            Some(TableAt { table, index, .. }) => At::Table(to.table(table.own(), index)),
            None => At::Account(to),
        };
        let of = name.clone();
        Ok(Backup {
            at,
            of,
            by,
            left,
            item,
        })
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

    fn stands_at(&self, side: SideId) -> Option<Standing> {
        if let Some(View::Item(view)) = self.views.last() {
            return Some(Standing::on_item(view));
        }
        match self
            .not_reached_here(side)
            .map(|not_reached| &not_reached.to)
        {
            Some(At::Account(at)) => return Some(Standing::at(at.clone(), None)),
            Some(At::Table(table)) => {
                return Some(Standing::at(table.at.clone(), Some(table.clone())));
            }
            _ => {}
        }
        let Some(open) = &self.side(side).open else {
            let account = self.account_at_cursor(side)?;
            return Some(Standing::at(AccountAt::new(account.clone()), None));
        };
        let table = open.table.as_ref();
        Some(Standing {
            by: table.and_then(|table| table.items.by.clone()),
            ..Standing::at(open.at.clone(), table.map(|table| table.at.clone()))
        })
    }

    pub(in crate::app) fn account_at_cursor(&self, side: SideId) -> Option<&Arc<Account>> {
        let cursor = self.side(side).accounts.scroll.cursor;
        let number = *self.matching_accounts_of(side).get(cursor)?;
        self.accounts.get(number).map(|row| &row.account)
    }
}
