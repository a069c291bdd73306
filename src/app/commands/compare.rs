//! Comparing two tables, and looking at what differs.

use std::sync::Arc;

use super::copy::other_table;
use crate::app::App;
use crate::app::command::{Command, Context, Enabled, always};
use crate::app::dialog::{Choice, ChooseAccount, Dialog};
use crate::app::effect::Effect;
use crate::app::scroll::Scroll;
use crate::app::side::Side;
use crate::app::view::View;
use crate::compare::{Difference, DifferenceKind};
use crate::config::TableAt;
use crate::item::{AskedKey, KeySchema};

const COMPARE_VIEW: &[Context] = &[Context::Compare];
const PAIR: &[Context] = &[Context::Pair];

/// Compares.
pub const COMPARE: Command = Command {
    name: "compare",
    about: "compare with the other side: the table, or the item",
    keys: &["="],
    contexts: &[
        Context::Accounts,
        Context::Tables,
        Context::Grid,
        Context::Item,
    ],
    hint: Some(4),
    writes: false,
    enabled: in_a_table,
    run: compare,
};

/// A line of the table for what is shown.
macro_rules! show {
    ($constant:ident, $name:literal, $about:literal, $key:literal, $kind:expr) => {
        #[doc = $about]
        pub const $constant: Command = Command {
            name: $name,
            about: $about,
            keys: &[$key],
            contexts: COMPARE_VIEW,
            hint: None,
            writes: false,
            enabled: always,
            run: |app| show(app, $kind),
        };
    };
}

show!(SHOW_ALL, "show-all", "show every difference", "0", None);
show!(
    SHOW_CHANGED,
    "show-changed",
    "show what differs (*)",
    "1",
    Some(DifferenceKind::Changed)
);
show!(
    SHOW_ONLY_SOURCE,
    "show-only-source",
    "show what only the source has (+)",
    "2",
    Some(DifferenceKind::OnlySource)
);
show!(
    SHOW_ONLY_TARGET,
    "show-only-target",
    "show what only the target has (-)",
    "3",
    Some(DifferenceKind::OnlyTarget)
);

/// To the next difference.
pub const NEXT_DIFFERENCE: Command = Command {
    name: "next-difference",
    about: "next attribute that differs",
    keys: &["n"],
    contexts: PAIR,
    hint: Some(2),
    writes: false,
    enabled: always,
    run: |app| find_change(app, true),
};

/// To the difference before.
pub const PREVIOUS_DIFFERENCE: Command = Command {
    name: "previous-difference",
    about: "previous attribute that differs",
    keys: &["N"],
    contexts: PAIR,
    hint: None,
    writes: false,
    enabled: always,
    run: |app| find_change(app, false),
};

/// The table that the side with the keys would compare, and the other side's.
fn tables(app: &App) -> (Option<TableAt>, Option<TableAt>) {
    let whole = |table: TableAt| TableAt {
        index: None,
        ..table
    };
    (
        app.here().table().map(|table| whole(table.at.clone())),
        app.there().table().map(|table| whole(table.at.clone())),
    )
}

fn in_a_table(app: &App) -> Enabled {
    if app.context() == Context::Item {
        return item_pair(app).map(|_| ()).map_err(Into::into);
    }
    match tables(app) {
        (None, None) => {
            Err("open a table first: its items are compared with the other side's".into())
        }
        (Some(here), Some(there)) if here == there => {
            Err("both sides stand in the same table".into())
        }
        _ => Ok(()),
    }
}

/// The item that is looked at, here and in the other side's table.
fn item_pair(app: &App) -> Result<(TableAt, TableAt, KeySchema, Difference), String> {
    let Some(View::Item(view)) = app.views.last() else {
        return Err("open an item first".to_owned());
    };
    let target = other_table(app, &view.at)?;
    let schema = view.schema.clone().ok_or("the table's key is not known")?;
    let key = schema
        .key_of(&view.item)
        .map_err(|error| error.to_string())?;
    let source = TableAt {
        index: None,
        ..view.at.clone()
    };
    // What it is turns out when both are read.
    let kind = DifferenceKind::Changed;
    Ok((source, target, schema, Difference { kind, key }))
}

fn compare(app: &mut App) -> Vec<Effect> {
    if let Ok((source, target, schema, difference)) = item_pair(app) {
        return app.look_at_pair((source, target), schema, difference, false);
    }
    match tables(app) {
        (Some(here), Some(there)) => {
            let by = key_of(app.here());
            app.compare_by(here, there, by)
        }
        // One side only: the same table in an account that is asked for.
        (Some(table), None) | (None, Some(table)) => {
            let by = key_of(app.here()).or_else(|| key_of(app.there()));
            let choice = Choice::CompareWith(table, by);
            app.dialog = Some(Dialog::Choose(ChooseAccount::new(choice)));
            Vec::new()
        }
        (None, None) => Vec::new(),
    }
}

/// The key by which the side was read, where it is the table's own: what is seen is what is compared, and a role that may
/// not scan can compare too.
fn key_of(side: &Side) -> Option<Arc<AskedKey>> {
    let table = side.table()?;
    let whole_table = table.at.index.is_none();
    table.items.by.clone().filter(|_| whole_table)
}

fn show(app: &mut App, kind: Option<DifferenceKind>) -> Vec<Effect> {
    if let Some(View::Compare(view)) = app.views.last_mut() {
        view.shown = kind;
        view.show();
        view.range = None;
        view.list.scroll = Scroll::default();
    }
    Vec::new()
}

fn find_change(app: &mut App, forward: bool) -> Vec<Effect> {
    let height = app.geometry.list();
    if let Some(View::Pair(view)) = app.views.last_mut() {
        let Some(found) = view.find_change(forward) else {
            app.say("No more differences in this item");
            return Vec::new();
        };
        view.scroll.cursor = found;
        let rows = view.state.ready().map_or(0, |both| both.rows.len());
        view.scroll.fit(rows, height);
    }
    Vec::new()
}
