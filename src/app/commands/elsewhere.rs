//! To a table that is in another region.

use crate::app::App;
use crate::app::command::{Command, Context, Enabled};
use crate::app::dialog::{Dialog, Prompt};
use crate::app::effect::Effect;
use crate::app::input::Line;
use crate::app::place::At;
use crate::config::{AccountAt, TableAt};

/// Opens a missing table where one of its name was found.
pub const OPEN_ELSEWHERE: Command = Command {
    name: "open-elsewhere",
    about: "open a missing table in the region where it was found",
    keys: &["O"],
    contexts: &[Context::Grid],
    hint: None,
    writes: false,
    enabled: found,
    run: open,
};

fn found(app: &App) -> Enabled {
    if places(app).is_empty() {
        Err("no other region is known in which this table is".into())
    } else {
        Ok(())
    }
}

/// The table in each region where it was found.
fn places(app: &App) -> Vec<TableAt> {
    let Some(table) = app.here().table() else {
        return Vec::new();
    };
    let there = |region: &crate::config::Region| TableAt {
        at: AccountAt {
            region: Some(region.clone()),
            ..table.at.at.clone()
        },
        ..table.at.clone()
    };
    table.found_in().iter().map(there).collect()
}

/// Where there is a choice, the first place is typed already, to be changed.
fn open(app: &mut App) -> Vec<Effect> {
    let mut places = places(app);
    if places.len() > 1 {
        let first = places.first().map(ToString::to_string).unwrap_or_default();
        app.dialog = Some(Dialog::Prompt(Prompt {
            input: Line::with(&first),
            error: None,
        }));
        return Vec::new();
    }
    match places.pop() {
        Some(table) => app.go_to(At::Table(table)),
        None => Vec::new(),
    }
}
