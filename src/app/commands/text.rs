//! Filtering by typing, and copying text out.

use crate::app::App;
use crate::app::command::{Command, Context, Enabled, always};
use crate::app::effect::Effect;
use crate::app::health::told;
use crate::app::scroll::Motion;
use crate::app::view::{Spelling, View};
use crate::item::{Item, plain_json};

const FILTERABLE: &[Context] = &[
    Context::Accounts,
    Context::Tables,
    Context::Grid,
    Context::Item,
    Context::Compare,
    Context::Log,
];

/// Filters.
pub const FILTER: Command = Command {
    name: "filter",
    about: "filter by typing; Esc shows all again",
    keys: &["/"],
    contexts: FILTERABLE,
    hint: Some(5),
    writes: false,
    enabled: always,
    run: |app| {
        app.begin_filter();
        Vec::new()
    },
};

/// Filters by a text.
pub(super) fn filter(app: &mut App, text: &str) -> Result<Vec<Effect>, String> {
    if FILTER.applies(app.context()) {
        Ok(app.set_filter(text.to_owned()))
    } else {
        Err(format!("there is no filter in {}", app.context().title()))
    }
}

/// To the next row that matches.
pub const NEXT_MATCH: Command = Command {
    name: "next-match",
    about: "next row that matches the filter",
    keys: &["n"],
    contexts: FILTERABLE,
    hint: None,
    writes: false,
    enabled: filtered,
    run: |app| app.move_cursor(Motion::By(1)),
};

/// To the row before that matches.
pub const PREVIOUS_MATCH: Command = Command {
    name: "previous-match",
    about: "previous row that matches the filter",
    keys: &["N"],
    contexts: FILTERABLE,
    hint: None,
    writes: false,
    enabled: filtered,
    run: |app| app.move_cursor(Motion::By(-1)),
};

fn filtered(app: &App) -> Enabled {
    if app.current_filter().is_empty() {
        Err("there is no filter: / begins one".into())
    } else {
        Ok(())
    }
}

/// Copies to the clipboard.
pub const YANK: Command = Command {
    name: "yank",
    about: "copy the name, item or value; of a failure, its statement",
    keys: &["y"],
    contexts: &[
        Context::Accounts,
        Context::Tables,
        Context::Grid,
        Context::Item,
        Context::Compare,
        Context::Pair,
        Context::Health,
        Context::Jobs,
        Context::Log,
    ],
    hint: Some(12),
    writes: false,
    enabled: something,
    run: yank,
};

/// Where something failed, what its advice has to copy: the statement that is missing, or a command.
fn yank(app: &mut App) -> Vec<Effect> {
    if let Some(advice) = app.advice_in_sight() {
        app.say_sent(advice.noun());
        return vec![Effect::Yank(advice.text().to_owned())];
    }
    match text(app) {
        Some(text) => {
            let what = format!("{} characters", text.chars().count());
            app.send_to_clipboard(text, &what).into_iter().collect()
        }
        None => Vec::new(),
    }
}

/// Cheap, however long the text would be: each frame asks.
fn something(app: &App) -> Enabled {
    let there = match app.views.last() {
        Some(View::Item(_) | View::Pair(_)) => true,
        Some(View::Compare(view)) => !view.rows().is_empty(),
        Some(View::Log(_)) => app.log_entry().is_some(),
        Some(View::Health(view)) => view.under_cursor().is_some(),
        Some(View::Jobs(_)) => app.job_under_cursor().is_some(),
        None => match app.here().table() {
            Some(table) => table.items.rows() > 0,
            None if app.here().open.is_some() => !app.matching_tables().is_empty(),
            None => !app.matching_accounts().is_empty(),
        },
    };
    if there || app.advice_in_sight().is_some() {
        Ok(())
    } else {
        Err("there is nothing under the cursor".into())
    }
}

fn text(app: &App) -> Option<String> {
    match app.views.last() {
        Some(View::Item(view)) => match view.spelling {
            Spelling::Tree => {
                let rows = view.tree_rows();
                let row = rows.get(view.list.scroll.cursor)?;
                Some(row.value().map_or_else(|| row.brief(), value_text))
            }
            Spelling::Raw => Some(view.raw.text().to_owned()),
            Spelling::Json | Spelling::DynamoDbJson => Some(view.text.join("\n")),
        },
        Some(View::Compare(view)) => {
            let (_, difference) = view.under_cursor()?;
            Some(difference.key.display())
        }
        Some(View::Pair(view)) => Some(view.difference.key.display()),
        Some(View::Log(_)) => app.log_entry().map(|entry| entry.line.clone()),
        Some(View::Health(view)) => Some(told(view.under_cursor()?).join("\n")),
        Some(View::Jobs(_)) => Some(app.job_under_cursor()?.lines(app.now).join("\n")),
        None => text_of_side(app),
    }
}

fn text_of_side(app: &App) -> Option<String> {
    let Some(open) = &app.here().open else {
        let number = *app
            .matching_accounts()
            .get(app.here().accounts.scroll.cursor)?;
        return app
            .accounts
            .get(number)
            .map(|row| row.account.name.to_string());
    };
    if let Some(table) = &open.table {
        let item = table.items.under_cursor()?.parse().ok()?;
        return Some(plain_json(&item, true));
    }
    let number = *app.matching_tables().get(open.tables.list.scroll.cursor)?;
    open.tables.names.get(number).map(ToString::to_string)
}

/// A string as it is; anything else as JSON.
pub(super) fn value_text(value: &crate::item::Value) -> String {
    match value {
        crate::item::Value::S(text) => text.clone(),
        crate::item::Value::N(number) => number.to_string(),
        other => {
            let only = Item(std::iter::once((String::new(), other.clone())).collect());
            let text = plain_json(&only, false);
            let inner = text
                .strip_prefix("{\"\":")
                .and_then(|text| text.strip_suffix('}'));
            inner.unwrap_or(&text).to_owned()
        }
    }
}
