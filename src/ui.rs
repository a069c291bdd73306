//! The state as a frame. Pure: `&App` in, cells out. One file per view; `theme` says what colours mean.
//!
//! Only what is in sight is formatted: a frame costs what is visible, never what is loaded.

mod accounts;
mod compare;
mod dialog;
mod failure;
mod footer;
mod grid;
mod header;
mod health;
mod item;
mod jobs;
mod log;
mod pair;
mod panel;
mod passage;
mod session;
mod side;
mod tables;
mod text;
pub mod theme;
mod unlisted;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};

use crate::app::App;
use crate::app::view::View;

/// Draws everything.
pub fn draw(frame: &mut Frame<'_>, app: &App) {
    let area = frame.area();
    let rows = Layout::vertical([
        Constraint::Length(1),
        Constraint::Min(0),
        Constraint::Length(1),
    ]);
    let Ok([header, body, footer]) = rows.try_areas(area) else {
        return;
    };
    header::draw(frame, header, app);
    match app.views.last() {
        None => sides(frame, body, app),
        Some(View::Item(view)) => item::draw(frame, body, app, view),
        Some(View::Compare(view)) => compare::draw(frame, body, app, view),
        Some(View::Pair(view)) => pair::draw(frame, body, app, view),
        Some(View::Health(view)) => health::draw(frame, body, app, view),
        Some(View::Jobs(scroll)) => jobs::draw(frame, body, app, *scroll),
        Some(View::Log(view)) => log::draw(frame, body, app, view),
    }
    footer::draw(frame, footer, app);
    if let Some(dialog) = &app.dialog {
        dialog::draw(frame, area, app, dialog);
    }
    dialog::draw_question(frame, area, &app.questions);
}

fn sides(frame: &mut Frame<'_>, area: Rect, app: &App) {
    use crate::app::side::SideId::{Left, Right};
    if !app.geometry.shows_two(app.layout) {
        side::draw(frame, area, app, app.focus);
        return;
    }
    let left = app.geometry.side_columns(app.layout, Left);
    let halves = Layout::horizontal([Constraint::Length(left), Constraint::Fill(1)]);
    let Ok([left, right]) = halves.try_areas(area) else {
        return;
    };
    side::draw(frame, left, app, Left);
    side::draw(frame, right, app, Right);
}
