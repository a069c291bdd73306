//! A table's items: columns, marks, loading. Marks also in a comparison's differences.

use crate::app::App;
use crate::app::command::{Command, Context, Enabled, always};
use crate::app::effect::{Effect, Want};
use crate::app::items::{Items, Reading};
use crate::app::scroll::Motion;
use crate::app::view::View;

const GRID: &[Context] = &[Context::Grid];
const MARKABLE: &[Context] = &[Context::Grid, Context::Compare];

/// Marks or unmarks a row.
pub const MARK: Command = Command {
    name: "mark",
    about: "mark, unmark",
    keys: &["space", "insert"],
    contexts: MARKABLE,
    hint: Some(6),
    writes: false,
    enabled: always,
    run: mark,
};

/// Begins a range, or ends it by marking it.
pub const RANGE: Command = Command {
    name: "range",
    about: "begin a range; again marks it",
    keys: &["v"],
    contexts: MARKABLE,
    hint: None,
    writes: false,
    enabled: always,
    run: range,
};

/// Inverts the marks.
pub const INVERT: Command = Command {
    name: "invert-marks",
    about: "invert the marks",
    keys: &["*"],
    contexts: MARKABLE,
    hint: None,
    writes: false,
    enabled: always,
    run: |app| {
        match app.views.last_mut() {
            Some(View::Compare(view)) => {
                for number in view.rows().to_vec() {
                    if !view.marks.remove(&number) {
                        view.marks.insert(number);
                    }
                }
            }
            _ => with_items(app, Items::invert_marks),
        }
        Vec::new()
    },
};

/// Marks every row that is shown.
pub const MARK_ALL: Command = Command {
    name: "mark-all",
    about: "mark all that match and are loaded",
    keys: &["A"],
    contexts: MARKABLE,
    hint: None,
    writes: false,
    enabled: always,
    run: |app| {
        match app.views.last_mut() {
            Some(View::Compare(view)) => {
                let rows = view.rows().to_vec();
                view.marks.extend(rows);
            }
            _ => with_items(app, Items::mark_all),
        }
        Vec::new()
    },
};

/// Loads all.
pub const LOAD_ALL: Command = Command {
    name: "load-all",
    about: "load all items; Ctrl-C stops",
    keys: &["L"],
    contexts: GRID,
    hint: Some(8),
    writes: false,
    enabled: more_to_load,
    run: |app| app.load_all(),
};

/// A line of the table for a column.
macro_rules! column {
    ($constant:ident, $name:literal, $about:literal, $keys:expr, $run:expr) => {
        #[doc = $about]
        pub const $constant: Command = Command {
            name: $name,
            about: $about,
            keys: $keys,
            contexts: GRID,
            hint: None,
            writes: false,
            enabled: always,
            run: |app| {
                let to_column: fn(usize, usize) -> usize = $run;
                app.move_column(to_column);
                Vec::new()
            },
        };
    };
}

column!(
    COLUMN_LEFT,
    "column-left",
    "column to the left",
    &["h", "left"],
    |at, _| at.saturating_sub(1)
);
column!(
    COLUMN_RIGHT,
    "column-right",
    "column to the right",
    &["l", "right"],
    |at, last| (at + 1).min(last)
);
column!(
    FIRST_COLUMN,
    "first-column",
    "first column",
    &["0"],
    |_, _| 0
);
column!(
    LAST_COLUMN,
    "last-column",
    "last column",
    &["$"],
    |_, last| last
);

fn with_items(app: &mut App, change: fn(&mut Items)) {
    if let Some(table) = app.here_mut().table_mut() {
        change(&mut table.items);
    }
}

fn mark(app: &mut App) -> Vec<Effect> {
    match app.views.last_mut() {
        Some(View::Compare(view)) => {
            if let Some((number, _)) = view.under_cursor()
                && !view.marks.remove(&number)
            {
                view.marks.insert(number);
            }
        }
        _ => with_items(app, Items::toggle_mark),
    }
    app.move_cursor(Motion::By(1))
}

fn range(app: &mut App) -> Vec<Effect> {
    match app.views.last_mut() {
        Some(View::Compare(view)) => match view.range.take() {
            Some(anchor) => {
                let cursor = view.list.scroll.cursor;
                let rows = view.rows().to_vec();
                let covered = rows
                    .iter()
                    .skip(anchor.min(cursor))
                    .take(anchor.abs_diff(cursor) + 1);
                view.marks.extend(covered);
            }
            None => view.range = Some(view.list.scroll.cursor),
        },
        _ => with_items(app, |items| {
            if items.range.is_some() {
                items.mark_range();
            } else if items.rows() > 0 {
                items.range = Some(items.scroll.cursor);
            }
        }),
    }
    Vec::new()
}

fn more_to_load(app: &App) -> Enabled {
    match app.here().table().map(|table| &table.items.reading) {
        Some(Reading::Complete) => Err("everything is loaded".into()),
        Some(Reading::Busy { all: true, .. }) => Err("it is being loaded; Ctrl-C stops".into()),
        _ => Ok(()),
    }
}

impl App {
    fn load_all(&mut self) -> Vec<Effect> {
        let side = self.focus;
        let mut effects = Vec::new();
        // One request reads all that is left: what the page under way would bring comes with it.
        if let Some(table) = self.side_mut(side).table_mut()
            && let Reading::Busy { request, .. } = table.items.reading
        {
            effects.push(Effect::Cancel(request));
            table.items.stop_reading();
        }
        effects.extend(self.read(side, Want::All));
        effects
    }

    fn move_column(&mut self, to_column: fn(usize, usize) -> usize) {
        if let Some(table) = self.here_mut().table_mut() {
            let last = table.columns().len().saturating_sub(1);
            table.items.column = to_column(table.items.column, last);
        }
    }
}
