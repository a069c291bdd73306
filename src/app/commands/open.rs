//! Going to a place by its name.

use crate::app::App;
use crate::app::command::{Command, Context, Enabled, always};
use crate::app::dialog::{Choice, ChooseAccount, Dialog, Prompt};
use crate::app::effect::Effect;
use crate::config::{AccountName, Place};

/// Asks for a place.
pub const OPEN_PLACE: Command = Command {
    name: "open-place",
    about: "open a place by its name: a table here, or ACCOUNT:TABLE",
    keys: &["o"],
    contexts: Context::ALL,
    hint: None,
    writes: false,
    enabled: always,
    run: |app| {
        app.dialog = Some(Dialog::Prompt(Prompt::default()));
        Vec::new()
    },
};

/// Asks for an account.
pub const GO_ACCOUNT: Command = Command {
    name: "go-account",
    about: "go to an account",
    keys: &["@", "F2"],
    contexts: Context::ALL,
    hint: None,
    writes: false,
    enabled: always,
    run: |app| {
        app.dialog = Some(Dialog::Choose(ChooseAccount::new(Choice::Go)));
        Vec::new()
    },
};

/// Back to the last place.
pub const LAST_PLACE: Command = Command {
    name: "last-place",
    about: "go back to the last place",
    keys: &["-"],
    contexts: Context::SIDES,
    hint: None,
    writes: false,
    enabled: has_last,
    run: App::go_last,
};

/// Goes to the place that is called so; a table's name alone opens where the table is pinned.
pub(super) fn place(app: &mut App, text: &str) -> Result<Vec<Effect>, String> {
    let to = app.find_pinned(text)?;
    Ok(app.go_to(to))
}

/// Goes to the account that is called so, or to the tenant.
pub(super) fn account(app: &mut App, text: &str) -> Result<Vec<Effect>, String> {
    let name: AccountName = text.trim().parse().map_err(|error| format!("{error}"))?;
    let place = Place {
        account: Some(name),
        region: None,
        table: None,
    };
    let to = app.resolve(&place)?;
    Ok(app.go_to(to))
}

fn has_last(app: &App) -> Enabled {
    if app.has_last() {
        Ok(())
    } else {
        Err("there is no last place yet".into())
    }
}
