//! In and out: accounts ▸ tables ▸ items ▸ item, and a comparison's differences ▸ pair.

use std::sync::Arc;

use crate::app::App;
use crate::app::command::{Command, Context, Enabled, always};
use crate::app::effect::{Effect, Query};
use crate::app::place::At;
use crate::app::scroll::Scroll;
use crate::app::side::Fetch;
use crate::app::view::{ItemView, PairView, Spelling, View};
use crate::compare::Difference;
use crate::config::{AccountAt, TableAt};
use crate::item::KeySchema;

const INTO: &[Context] = &[
    Context::Accounts,
    Context::Tables,
    Context::Grid,
    Context::Item,
    Context::Compare,
    Context::Pair,
    Context::Health,
    Context::Jobs,
    Context::Log,
];

/// Goes in.
pub const ENTER: Command = Command {
    name: "open",
    about: "open what is under the cursor",
    keys: &["enter", "F3"],
    contexts: INTO,
    hint: Some(1),
    writes: false,
    enabled: something_here,
    run: enter,
};

/// Goes out.
pub const BACK: Command = Command {
    name: "back",
    about: "back: closes a failure, then a range, a filter, the level",
    keys: &["esc", "backspace"],
    contexts: Context::ALL,
    hint: None,
    writes: false,
    enabled: always,
    run: App::back,
};

/// Goes in, by the keys of a list.
pub const IN: Command = Command {
    name: "in",
    about: "in",
    keys: &["l", "right"],
    contexts: Context::LISTS,
    hint: None,
    writes: false,
    enabled: something_here,
    run: enter,
};

/// Goes out, by the keys of a list.
pub const OUT: Command = Command {
    name: "out",
    about: "out",
    keys: &["h", "left"],
    contexts: Context::LISTS,
    hint: None,
    writes: false,
    enabled: always,
    run: App::back,
};

fn something_here(app: &App) -> Enabled {
    let empty = match app.context() {
        Context::Accounts => app.matching_accounts().is_empty(),
        Context::Tables => app.matching_tables().is_empty(),
        Context::Grid => app
            .here()
            .table()
            .and_then(|table| table.items.under_cursor())
            .is_none(),
        Context::Pair => match app.views.last() {
            Some(View::Pair(view)) => view.under_cursor().is_none(),
            _ => true,
        },
        _ => false,
    };
    if empty {
        Err("there is nothing under the cursor".into())
    } else {
        Ok(())
    }
}

fn enter(app: &mut App) -> Vec<Effect> {
    match app.context() {
        Context::Accounts => {
            let number = app
                .matching_accounts()
                .get(app.here().accounts.scroll.cursor)
                .copied();
            let Some(row) = number.and_then(|number| app.accounts.get(number)) else {
                return Vec::new();
            };
            let account = AccountAt::new(Arc::clone(&row.account));
            app.go(app.focus, At::Account(account))
        }
        Context::Tables => enter_table(app),
        Context::Grid => open_item(app),
        Context::Item => toggle_fold(app),
        Context::Compare => open_pair(app),
        Context::Health => {
            app.tell_health();
            Vec::new()
        }
        Context::Jobs => super::jobs::tell_job(app),
        Context::Log => super::log::tell_entry(app),
        Context::Pair => super::pair::tell_row(app),
    }
}

fn enter_table(app: &mut App) -> Vec<Effect> {
    let matching = app.matching_tables();
    let Some(open) = &app.here().open else {
        return Vec::new();
    };
    let number = matching.get(open.tables.list.scroll.cursor);
    let Some(name) = number.and_then(|number| open.tables.names.get(*number)) else {
        return Vec::new();
    };
    let table = open.at.table(name.clone(), None);
    app.go(app.focus, At::Table(table))
}

fn open_item(app: &mut App) -> Vec<Effect> {
    let Some(table) = app.here().table() else {
        return Vec::new();
    };
    let Some(raw) = table.items.under_cursor() else {
        return Vec::new();
    };
    match raw.parse() {
        Ok(item) => {
            let schema = table.shape.ready().map(|shape| shape.schema.clone());
            let view = ItemView::opening(table.at.clone(), schema, raw, item);
            app.views.push(View::Item(view));
        }
        Err(error) => app.complain(format!("This item cannot be read: {error}")),
    }
    Vec::new()
}

fn toggle_fold(app: &mut App) -> Vec<Effect> {
    if let Some(View::Item(view)) = app.views.last_mut()
        && view.spelling == Spelling::Tree
    {
        let rows = view.tree_rows();
        let under_cursor = rows.get(view.list.scroll.cursor);
        if let Some(path) = under_cursor
            .filter(|row| row.children > 0)
            .map(|row| row.path.clone())
            && !view.folded.remove(&path)
        {
            view.folded.insert(path);
        }
    }
    Vec::new()
}

fn open_pair(app: &mut App) -> Vec<Effect> {
    let Some(View::Compare(view)) = app.views.last() else {
        return Vec::new();
    };
    let Some((_, difference)) = view.under_cursor() else {
        return Vec::new();
    };
    let Some(schema) = view.schema.clone() else {
        return Vec::new();
    };
    let (source, target, difference) =
        (view.source.clone(), view.target.clone(), difference.clone());
    app.look_at_pair((source, target), schema, difference, true)
}

impl App {
    /// Reads an item in both tables, and puts the two side by side on top of everything. Out of a comparison that the audit
    /// log knows of, it `is_noted`.
    pub fn look_at_pair(
        &mut self,
        (source, target): (TableAt, TableAt),
        schema: KeySchema,
        difference: Difference,
        is_noted: bool,
    ) -> Vec<Effect> {
        let query = Query::Pair {
            source: source.clone(),
            target: target.clone(),
            schema: Box::new(schema.clone()),
            key: difference.key.clone(),
            is_noted,
        };
        let (request, effect) = self.ask(query);
        self.views.push(View::Pair(PairView {
            source,
            target,
            schema,
            identities: None,
            difference,
            is_noted,
            state: Fetch::Loading(request),
            again: Fetch::Idle,
            scroll: Scroll::default(),
        }));
        vec![effect]
    }

    /// Opens the first item that came, where one goes back to an item: unless something else has the keys by now.
    pub(in crate::app) fn open_wanted_item(&mut self) {
        let is_free = self.dialog.is_none() && self.views.is_empty() && self.filtering.is_none();
        let Some(table) = self.here_mut().table_mut() else {
            return;
        };
        let came = table.items.rows() > 0;
        if came && std::mem::take(&mut table.items.opens_first) && is_free {
            open_item(self);
        }
    }

    /// Esc: takes away why one could not go elsewhere, then ends a range, then a filter, then the level; leaving a level
    /// cancels its reads.
    fn back(&mut self) -> Vec<Effect> {
        if self.views.is_empty() && self.close_failure(self.focus) {
            return Vec::new();
        }
        if self.end_range() {
            return Vec::new();
        }
        if !self.current_filter().is_empty() {
            return self.set_filter(String::new());
        }
        if self.views.is_empty() {
            self.leave_level()
        } else {
            self.close_view()
        }
    }

    fn end_range(&mut self) -> bool {
        if let Some(View::Compare(view)) = self.views.last_mut() {
            return view.range.take().is_some();
        }
        if !self.views.is_empty() {
            return false;
        }
        self.here_mut()
            .table_mut()
            .is_some_and(|table| table.items.range.take().is_some())
    }
}
