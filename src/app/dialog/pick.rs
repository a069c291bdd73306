//! Which tenant, or which region? Typing filters; a region may be typed that is not among them.

use crossterm::event::{KeyCode, KeyEvent};

use super::Dialog;
use crate::app::input::{Line, Typed};
use crate::app::list::List;
use crate::app::scroll::Motion;
use crate::app::{App, Effect};
use crate::config::{AccountAt, Config};

/// How many rows the dialog shows at once.
pub const PICKS: usize = 10;

/// Names to choose from.
#[derive(Debug)]
pub struct Pick {
    /// What for.
    pub picking: Picking,
    /// What is typed.
    pub input: Line,
    /// The cursor and the filter.
    pub list: List,
    /// The names.
    pub names: Vec<String>,
    /// What is wrong with what was typed.
    pub error: Option<String>,
}

/// What is chosen.
#[derive(Debug, Clone)]
pub enum Picking {
    /// A tenant, to go to its account.
    Tenant,
    /// A region of this account.
    Region(AccountAt),
}

impl Pick {
    fn of(picking: Picking, names: Vec<String>) -> Self {
        Self {
            picking,
            input: Line::default(),
            list: List::default(),
            names,
            error: None,
        }
    }

    /// Which tenant?
    pub fn tenant(config: &Config) -> Self {
        let names = config.tenants.names().map(ToString::to_string);
        Self::of(Picking::Tenant, names.collect())
    }

    /// Which region of this account?
    pub fn region(at: AccountAt) -> Self {
        let names = at.account.regions.iter().map(ToString::to_string).collect();
        Self::of(Picking::Region(at), names)
    }

    /// The numbers of the names that match.
    pub fn matching(&self) -> Vec<usize> {
        self.list.matching(self.names.iter().map(String::as_str))
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.input.paste(text);
        self.aim();
    }

    /// Filters by what is typed; the cursor goes to the name that is just that.
    fn aim(&mut self) {
        self.list.set_filter(self.input.text().to_owned());
        let names = self.names.iter().map(String::as_str);
        self.list.aim(names, PICKS);
    }

    pub(super) fn key(mut self, app: &mut App, key: KeyEvent) -> Vec<Effect> {
        let len = self.matching().len();
        match key.code {
            KeyCode::Down => self.list.go(Motion::By(1), len, PICKS),
            KeyCode::Up => self.list.go(Motion::By(-1), len, PICKS),
            _ => match self.input.key(key) {
                Typed::Left => return Vec::new(),
                Typed::Entered => match self.picked(app) {
                    Ok(effects) => return effects,
                    Err(why) => self.error = Some(why),
                },
                Typed::Edited => {
                    self.error = None;
                    self.aim();
                }
                Typed::Ignored => {}
            },
        }
        app.dialog = Some(Dialog::Pick(self));
        Vec::new()
    }

    /// Goes to the name under the cursor, or else to what was typed.
    fn picked(&self, app: &mut App) -> Result<Vec<Effect>, String> {
        let under_cursor = self.matching().get(self.list.scroll.cursor).copied();
        let name = under_cursor.and_then(|number| self.names.get(number));
        let name = name.map_or_else(|| self.input.text().trim(), String::as_str);
        match &self.picking {
            Picking::Tenant => {
                let tenant = name.parse().map_err(|error| format!("{error}"))?;
                app.go_to_tenant(&tenant)
            }
            Picking::Region(at) => app.go_to_region(at.clone(), name),
        }
    }
}
