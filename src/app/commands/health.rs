//! The health of the accounts.

use crate::app::App;
use crate::app::command::{Command, Context, Enabled};
use crate::app::view::View;

/// Tries all accounts.
pub const HEALTH: Command = Command {
    name: "health",
    about: "try whether the accounts can be reached and read",
    keys: &["H"],
    contexts: Context::ALL,
    hint: None,
    writes: false,
    enabled: some_accounts,
    run: |app| match app.views.last() {
        Some(View::Health(_)) => Vec::new(),
        _ => app.check_health(),
    },
};

fn some_accounts(app: &App) -> Enabled {
    if app.accounts.is_empty() {
        return Err("there are no accounts".into());
    }
    Ok(())
}
