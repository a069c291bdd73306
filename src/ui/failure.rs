//! A failure where its result would have been.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Text};

use super::{text, theme};
use crate::failure::Failure;

/// Its lines in `columns` columns: the headline, the facts, the advice.
pub fn lines(failure: &Failure, columns: usize) -> Vec<Line<'static>> {
    let headline = text::wrap(&failure.headline(), columns)
        .into_iter()
        .map(|line| Line::styled(line, theme::BAD));
    let details = failure.details();
    let details = details
        .iter()
        .flat_map(|line| text::wrap(line, columns))
        .map(Line::from);
    headline
        .chain(std::iter::once(Line::default()))
        .chain(details)
        .collect()
}

/// Where R tries again: in the place that could not be read.
pub fn draw_in_place(frame: &mut Frame<'_>, area: Rect, failure: &Failure) {
    draw_lines(frame, area, |columns| {
        let mut lines = lines(failure, columns);
        lines.push(Line::from(match failure.to_copy() {
            Some(advice) => format!("→ R tries again, here. y copies {}.", advice.noun()),
            None => "→ R tries again, here.".to_owned(),
        }));
        lines
    });
}

/// Elsewhere.
pub fn draw(frame: &mut Frame<'_>, area: Rect, failure: &Failure) {
    draw_lines(frame, area, |columns| lines(failure, columns));
}

fn draw_lines(frame: &mut Frame<'_>, area: Rect, lines: impl FnOnce(usize) -> Vec<Line<'static>>) {
    let columns = usize::from(area.width.saturating_sub(2));
    let inside = Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(2),
        ..area
    };
    frame.render_widget(Text::from(lines(columns)), inside);
}
