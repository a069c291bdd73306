//! What went wrong so far, newest first.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Text};

use super::accounts::cursor_style;
use super::panel::Panel;
use super::{failure, text};
use crate::app::App;
use crate::app::scroll::Scroll;

pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, scroll: Scroll) {
    let entries = app.log.entries();
    let inside = Panel {
        title: Line::from(" log "),
        right: text::thousands(entries.len() as u64),
        bottom: String::new(),
        style: Style::new(),
        focused: true,
    }
    .draw(frame, area);
    if entries.is_empty() {
        frame.render_widget(Line::from(" Nothing went wrong so far."), inside);
        return;
    }
    let parts = Layout::vertical([
        Constraint::Fill(1),
        Constraint::Length(1),
        Constraint::Fill(1),
    ]);
    let Ok([list, _, below]) = parts.try_areas(inside) else {
        return;
    };
    let columns = usize::from(list.width);
    let in_sight = scroll.window(entries.len(), usize::from(list.height));
    let lines: Vec<Line<'static>> = in_sight
        .filter_map(|row| Some((row, entries.iter().rev().nth(row)?)))
        .map(|(row, entry)| {
            let ago = app
                .now
                .duration_since(entry.at)
                .unwrap_or_default()
                .as_secs()
                / 60;
            let words = format!(" {ago}m ago  {}", entry.failure.headline());
            Line::styled(
                text::cell(&words, columns),
                cursor_style(row == scroll.cursor, true),
            )
        })
        .collect();
    frame.render_widget(Text::from(lines), list);
    if let Some(entry) = entries.iter().rev().nth(scroll.cursor) {
        failure::draw(frame, below, &entry.failure);
    }
}
