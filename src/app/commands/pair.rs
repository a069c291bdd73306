//! A row of two items side by side, told whole: in the view long values are cut.

use super::text::value_text;
use crate::app::App;
use crate::app::dialog::{Dialog, Told};
use crate::app::effect::Effect;
use crate::app::view::{Both, PairView, View};
use crate::config::TableAt;
use crate::item::{Path, RawItem};

/// Tells what both items have under the cursor.
pub(super) fn tell_row(app: &mut App) -> Vec<Effect> {
    if let Some(View::Pair(view)) = app.views.last()
        && let Some((both, path)) = view.under_cursor()
    {
        app.dialog = Some(Dialog::Told(told(view, both, path)));
    }
    Vec::new()
}

fn told(view: &PairView, both: &Both, path: &Path) -> Told {
    let mut lines = vec![path.to_string()];
    let ends = [
        ("source", &view.source, &both.source),
        ("target", &view.target, &both.target),
    ];
    for (end, at, item) in ends {
        lines.push(String::new());
        lines.extend(of_one(end, at, item.as_ref(), path));
    }
    Told {
        copied: "both values",
        ..Told::new(format!("Both values of {path}"), lines)
    }
}

/// `source dev:users (S):`, and below it the value; or that there is none.
fn of_one(end: &str, at: &TableAt, item: Option<&RawItem>, path: &Path) -> Vec<String> {
    let item = item.and_then(|item| item.parse().ok());
    let value = item.as_ref().and_then(|item| path.find(item));
    value.map_or_else(
        || vec![format!("{end} {at}: has none")],
        |value| {
            let kind = value.kind();
            vec![format!("{end} {at} ({kind}):"), value_text(value)]
        },
    )
}
