//! Which account? Typing filters.

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent};

use super::Dialog;
use crate::app::input::{Line, Typed};
use crate::app::list::List;
use crate::app::place::At;
use crate::app::scroll::Motion;
use crate::app::{AccountRow, App, Effect};
use crate::config::{AccountAt, AccountName, TableAt};
use crate::item::AskedKey;

/// How many accounts the dialog shows at once.
pub const CHOICES: usize = 10;

/// A list of accounts to choose from.
#[derive(Debug)]
pub struct ChooseAccount {
    /// What for.
    pub choice: Choice,
    /// What is typed.
    pub input: Line,
    /// The cursor and the filter.
    pub list: List,
    /// The account that was gone to since something was typed.
    gone_to: Option<AccountName>,
}

/// What the chosen account is for.
#[derive(Debug, Clone)]
pub enum Choice {
    /// To go there.
    Go,
    /// To compare this table with the same one there: of what has the key, where there is one.
    CompareWith(TableAt, Option<Arc<AskedKey>>),
}

impl ChooseAccount {
    /// Asks.
    pub fn new(choice: Choice) -> Self {
        Self {
            choice,
            input: Line::default(),
            list: List::default(),
            gone_to: None,
        }
    }

    /// The numbers of the accounts that match.
    pub fn matching(&self, app: &App) -> Vec<usize> {
        self.list
            .matching(app.accounts.iter().map(|row| row.account.name.as_str()))
    }

    pub(super) fn paste(&mut self, text: &str, accounts: &[AccountRow]) {
        self.input.paste(text);
        self.aim(accounts);
    }

    /// There are other accounts now: the cursor stays on the one that was gone to.
    pub(in crate::app) fn accounts_changed(&mut self, accounts: &[AccountRow]) {
        let names = || accounts.iter().map(|row| row.account.name.as_str());
        let gone_to = self.gone_to.as_ref().and_then(|name| {
            let number = names().position(|other| other == name.as_str())?;
            let matching = self.list.matching(names());
            let row = matching.iter().position(|other| *other == number)?;
            Some((row, matching.len()))
        });
        match gone_to {
            Some((row, len)) => {
                self.list.scroll.cursor = row;
                self.list.scroll.fit(len, CHOICES);
            }
            None => self.aim(accounts),
        }
    }

    /// Filters by what is typed; the cursor goes to the account that is called so.
    fn aim(&mut self, accounts: &[AccountRow]) {
        self.gone_to = None;
        self.list.set_filter(self.input.text().to_owned());
        let names = accounts.iter().map(|row| row.account.name.as_str());
        self.list.aim(names, CHOICES);
    }

    pub(super) fn key(mut self, app: &mut App, key: KeyEvent) -> Vec<Effect> {
        let len = self.matching(app).len();
        match key.code {
            KeyCode::Down => self.go(app, 1, len),
            KeyCode::Up => self.go(app, -1, len),
            _ => match self.input.key(key) {
                Typed::Left => return Vec::new(),
                Typed::Entered => {
                    if let Some(account) = self.under_cursor(app) {
                        return self.chosen(app, account);
                    }
                }
                Typed::Edited => self.aim(&app.accounts),
                Typed::Ignored => {}
            },
        }
        app.dialog = Some(Dialog::Choose(self));
        Vec::new()
    }

    fn go(&mut self, app: &App, rows: isize, len: usize) {
        self.list.go(Motion::By(rows), len, CHOICES);
        let account = self.under_cursor(app);
        self.gone_to = account.map(|at| at.account.name.clone());
    }

    fn under_cursor(&self, app: &App) -> Option<AccountAt> {
        let number = *self.matching(app).get(self.list.scroll.cursor)?;
        app.accounts
            .get(number)
            .map(|row| AccountAt::new(row.account.clone()))
    }

    fn chosen(self, app: &mut App, account: AccountAt) -> Vec<Effect> {
        match self.choice {
            Choice::Go => app.go_to(At::Account(account)),
            Choice::CompareWith(source, by) => {
                let target = account.table(source.table.own(), None);
                if target == source {
                    app.complain("That is the same table: choose another account");
                    return Vec::new();
                }
                app.compare_by(source, target, by)
            }
        }
    }
}
