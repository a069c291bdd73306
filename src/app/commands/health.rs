//! The health of the accounts.

use crate::app::command::{Command, Context, Enabled};
use crate::app::view::View;
use crate::app::{App, Effect};

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

/// To the next account that is not well.
pub const NEXT_UNWELL: Command = Command {
    name: "next-unwell",
    about: "next account that has ! or ✗",
    keys: &["n"],
    contexts: &[Context::Health],
    hint: Some(2),
    writes: false,
    enabled: some_unwell,
    run: |app| find_unwell(app, true),
};

/// To the account before that is not well.
pub const PREVIOUS_UNWELL: Command = Command {
    name: "previous-unwell",
    about: "previous account that has ! or ✗",
    keys: &["N"],
    contexts: &[Context::Health],
    hint: None,
    writes: false,
    enabled: some_unwell,
    run: |app| find_unwell(app, false),
};

fn some_unwell(app: &App) -> Enabled {
    match app.views.last() {
        Some(View::Health(view)) if view.has_unwell() => Ok(()),
        _ => Err("no account that was tried has ! or ✗".into()),
    }
}

fn find_unwell(app: &mut App, forward: bool) -> Vec<Effect> {
    let height = app.geometry.text();
    if let Some(View::Health(view)) = app.views.last_mut() {
        let Some(found) = view.find_unwell(forward) else {
            let way = if forward { "after" } else { "before" };
            app.say(format!("No account {way} this one has ! or ✗"));
            return Vec::new();
        };
        view.scroll.cursor = found;
        view.scroll.fit(view.trials.len(), height);
    }
    Vec::new()
}

fn some_accounts(app: &App) -> Enabled {
    if app.accounts.is_empty() {
        return Err("there are no accounts".into());
    }
    Ok(())
}
