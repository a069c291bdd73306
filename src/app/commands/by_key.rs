//! Items by their key: a partition, or one item.

use crate::app::App;
use crate::app::command::{Command, Context, Enabled};
use crate::app::effect::Effect;
use crate::app::side::{Fetch, OpenTable};

/// Asks for a key, and reads what has it.
pub const GO_TO_KEY: Command = Command {
    name: "go-to-key",
    about: "read by key: one item, or all of a partition",
    keys: &["K"],
    contexts: &[Context::Grid],
    hint: Some(6),
    writes: false,
    enabled: key_known_or_asked,
    run: go_to_key,
};

fn key_known_or_asked(app: &App) -> Enabled {
    let Some(table) = app.here().table() else {
        return Err("open a table first".into());
    };
    match table.shape {
        Fetch::Failed(_) if !table.describe_denied() && table.attributes().is_none() => {
            Err("the table's key is not known: R tries again".into())
        }
        _ => Ok(()),
    }
}

fn go_to_key(app: &mut App) -> Vec<Effect> {
    let waits = |table: &OpenTable| {
        matches!(table.shape, Fetch::Loading(_)) && table.attributes().is_none()
    };
    match app.here_mut().table_mut() {
        // Asked for when it is known what to ask.
        Some(table) if waits(table) => {
            table.wants_key = true;
            app.say("Looking up the table's key first");
        }
        _ => app.ask_for_key(app.focus),
    }
    Vec::new()
}
