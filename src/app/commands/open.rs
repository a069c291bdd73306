//! Going to a place by its name.

use crate::app::App;
use crate::app::command::{Command, Context, Enabled, always};
use crate::app::dialog::{Choice, ChooseAccount, Dialog, Prompt};

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

fn has_last(app: &App) -> Enabled {
    if app.has_last() {
        Ok(())
    } else {
        Err("there is no last place yet".into())
    }
}
