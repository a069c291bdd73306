//! What happened so far, newest first.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Text};

use super::accounts::{cursor_style, filter_words};
use super::panel::Panel;
use super::{failure, passage, text, theme};
use crate::app::App;
use crate::app::log::{Entry, LogView, Sort};

pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, view: &LogView) {
    let shown = app.log.shown(view);
    let title = if view.only_failures {
        " log: what went wrong "
    } else {
        " log "
    };
    let inside = Panel {
        title: Line::from(title),
        right: count(shown.len(), app.log.len()),
        bottom: filter_words(&view.list.filter),
        style: Style::new(),
        focused: true,
    }
    .draw(frame, area);
    if shown.is_empty() {
        frame.render_widget(Line::from(nothing(view)), inside);
        return;
    }
    let rows = app.geometry.log_list(shown.len(), view.only_failures);
    let parts = Layout::vertical([
        Constraint::Length(u16::try_from(rows).unwrap_or(u16::MAX)),
        Constraint::Length(1),
        Constraint::Fill(1),
    ]);
    let Ok([list, _, below]) = parts.try_areas(inside) else {
        return;
    };
    let scroll = &view.list.scroll;
    let in_sight = scroll.window(shown.len(), usize::from(list.height));
    let lines: Vec<Line<'static>> = in_sight
        .filter_map(|row| Some((row, shown.get(row)?)))
        .map(|(row, entry)| line(entry, usize::from(list.width), row == scroll.cursor))
        .collect();
    frame.render_widget(Text::from(lines), list);
    if let Some(entry) = shown.get(scroll.cursor) {
        draw_whole(frame, below, entry);
    }
}

fn count(shown: usize, all: usize) -> String {
    let number = |count: usize| text::thousands(count as u64);
    if shown == all {
        number(all)
    } else {
        format!("{} of {}", number(shown), number(all))
    }
}

fn nothing(view: &LogView) -> &'static str {
    match (view.list.filter.is_empty(), view.only_failures) {
        (false, _) => " Nothing here matches the filter.",
        (true, true) => " Nothing went wrong so far.",
        (true, false) => " Nothing happened so far.",
    }
}

/// ` 14:03:22Z  dev us-east-1: dynamodb:Scan users  84 ms, …`: the time is UTC, as in `CloudTrail`.
fn line(entry: &Entry, columns: usize, under_cursor: bool) -> Line<'static> {
    let words = format!(" {}  {}", time(entry), entry.line);
    let style = match (under_cursor, entry.sort, entry.bad) {
        (true, ..) => cursor_style(true, true),
        (false, Sort::Failure, _) => theme::BAD,
        (false, _, true) => theme::CAREFUL,
        (false, Sort::Request, false) => theme::FAINT,
        (false, Sort::Session, false) => Style::new(),
    };
    Line::styled(text::cell(&words, columns), style)
}

fn time(entry: &Entry) -> String {
    let whole = humantime::format_rfc3339_seconds(entry.at).to_string();
    whole.split('T').next_back().unwrap_or_default().to_owned()
}

fn draw_whole(frame: &mut Frame<'_>, area: Rect, entry: &Entry) {
    if let Some(failed) = &entry.failure {
        failure::draw(frame, area, failed, text::TOLD);
        return;
    }
    let lines = text::wrap(&entry.line, usize::from(area.width.saturating_sub(2)));
    let lines = lines
        .into_iter()
        .map(|line| Line::from(format!(" {line}")))
        .collect();
    passage::draw(frame, area, lines, 0, text::TOLD);
}
