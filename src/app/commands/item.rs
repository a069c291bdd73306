//! One item: its spellings, and folding.

use crate::app::App;
use crate::app::command::{Command, Context, always};
use crate::app::effect::Effect;
use crate::app::view::{Spelling, View};

const ITEM: &[Context] = &[Context::Item];

/// A line of the table for a spelling.
macro_rules! spelling {
    ($constant:ident, $name:literal, $about:literal, $key:literal, $hint:expr, $spelling:expr) => {
        #[doc = $about]
        pub const $constant: Command = Command {
            name: $name,
            about: $about,
            keys: &[$key],
            contexts: ITEM,
            hint: $hint,
            writes: false,
            enabled: always,
            run: |app| spell(app, $spelling),
        };
    };
}

spelling!(
    TREE,
    "tree",
    "tree with types",
    "1",
    Some(6),
    Spelling::Tree
);
spelling!(JSON, "json", "JSON", "2", Some(7), Spelling::Json);
spelling!(
    DYNAMODB_JSON,
    "dynamodb-json",
    "DynamoDB JSON",
    "3",
    Some(8),
    Spelling::DynamoDbJson
);
spelling!(
    RAW,
    "raw",
    "the bytes as they came",
    "4",
    Some(9),
    Spelling::Raw
);

/// Folds.
pub const FOLD: Command = Command {
    name: "fold",
    about: "fold",
    keys: &["h", "left"],
    contexts: ITEM,
    hint: None,
    writes: false,
    enabled: always,
    run: |app| fold(app, true),
};

/// Unfolds.
pub const UNFOLD: Command = Command {
    name: "unfold",
    about: "unfold",
    keys: &["l", "right"],
    contexts: ITEM,
    hint: None,
    writes: false,
    enabled: always,
    run: |app| fold(app, false),
};

fn spell(app: &mut App, spelling: Spelling) -> Vec<Effect> {
    let width = usize::from(app.geometry.columns.saturating_sub(4));
    if let Some(View::Item(view)) = app.views.last_mut() {
        view.spell(spelling, width);
    }
    Vec::new()
}

/// Folds what is under the cursor, or else what it is in.
fn fold(app: &mut App, close: bool) -> Vec<Effect> {
    let height = app.geometry.text();
    let Some(View::Item(view)) = app.views.last_mut() else {
        return Vec::new();
    };
    let rows = view.tree_rows();
    let cursor = view.list.scroll.cursor;
    let Some(row) = rows.get(cursor) else {
        return Vec::new();
    };
    let depth = row.depth;
    let target = if !close || (row.children > 0 && row.open) {
        Some(cursor)
    } else {
        rows.iter()
            .take(cursor)
            .rposition(|above| above.depth < depth)
    };
    let Some(at) = target else { return Vec::new() };
    let Some(path) = rows
        .get(at)
        .filter(|row| row.children > 0)
        .map(|row| row.path.clone())
    else {
        return Vec::new();
    };
    if close {
        view.folded.insert(path);
    } else {
        view.folded.remove(&path);
    }
    view.list.scroll.cursor = at;
    let rows = view.rows();
    view.list.scroll.fit(rows, height);
    Vec::new()
}
