//! A failure where its result would have been.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Text};

use super::{passage, text, theme};
use crate::app::App;
use crate::app::in_place::InPlace;
use crate::app::side::SideId;
use crate::failure::Failure;

/// Draws the failure that stands on a side, below the list that it keeps; gives the rows of that list, and where the
/// failure has the place for itself, nothing.
pub fn draw_on_side(frame: &mut Frame<'_>, area: Rect, app: &App, side: SideId) -> Option<Rect> {
    let has_keys = app.focus == side && app.views.is_empty();
    match app.failed_on_side(side) {
        Some(failed) => draw_in_place(frame, area, app, &failed, has_keys),
        None => Some(area),
    }
}

/// The same of the view on top.
pub fn draw_in_view(frame: &mut Frame<'_>, area: Rect, app: &App) -> Option<Rect> {
    match app.failed_in_view() {
        Some(failed) => draw_in_place(frame, area, app, &failed, true),
        None => Some(area),
    }
}

fn draw_in_place(
    frame: &mut Frame<'_>,
    area: Rect,
    app: &App,
    failed: &InPlace<'_>,
    has_keys: bool,
) -> Option<Rect> {
    let count = |rows: usize| u16::try_from(rows).unwrap_or(u16::MAX);
    let keys = failed.keys();
    let parts = Layout::vertical([
        Constraint::Length(count(failed.above)),
        Constraint::Length(u16::from(failed.above > 0)),
        Constraint::Fill(1),
        Constraint::Length(count(keys.len())),
    ]);
    let [list, gap, below, foot] = parts.areas(area);
    if let Some(old) = failed.old {
        frame.render_widget(Line::styled(format!(" {old}"), theme::CAREFUL), gap);
    }
    let how = match (has_keys, failed.above > 0) {
        (false, _) => "! tells it all",
        (true, true) => "PgUp PgDn scroll",
        (true, false) => "↑↓ PgUp PgDn scroll",
    };
    let first = app.read_on.first(failed.failure);
    draw_text(frame, below, (failed.headline(), failed.body()), first, how);
    let keys = keys.into_iter().map(|line| format!(" {line}"));
    let keys: Vec<Line<'_>> = keys
        .map(|line| Line::styled(line, theme::HEADING))
        .collect();
    frame.render_widget(Text::from(keys), foot);
    (failed.above > 0).then_some(list)
}

/// All of a failure from its headline on, as much as fits; where there is more, `how` that is read.
pub fn draw(frame: &mut Frame<'_>, area: Rect, failure: &Failure, how: &str) {
    let columns = usize::from(area.width.saturating_sub(2));
    let headline = text::wrap(&failure.headline(), columns);
    let mut body = vec![String::new()];
    body.extend(failure.what_to_do());
    body.push(String::new());
    body.extend(failure.facts());
    let body = body.iter().flat_map(|line| text::wrap(line, columns));
    draw_text(frame, area, (headline, body.collect()), 0, how);
}

fn draw_text(
    frame: &mut Frame<'_>,
    area: Rect,
    (headline, body): (Vec<String>, Vec<String>),
    first: usize,
    how: &str,
) {
    let inside = Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(2),
        ..area
    };
    let headline = headline.into_iter();
    let headline = headline.map(|line| Line::styled(line, theme::BAD));
    let lines = headline.chain(body.into_iter().map(Line::from)).collect();
    passage::draw(frame, inside, lines, first, how);
}
