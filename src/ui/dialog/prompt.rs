//! Which place?

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{draw_input, draw_lines, frame_box, row};
use crate::app::dialog::Prompt;
use crate::ui::{text, theme};

pub fn draw(frame: &mut Frame<'_>, area: Rect, prompt: &Prompt) {
    let columns = area.width.saturating_sub(4).min(64);
    let wrap = |words: &str| text::wrap(words, usize::from(columns));
    let places = wrap("A table here, or ACCOUNT, ACCOUNT:TABLE, ACCOUNT@REGION:TABLE");
    let (below, style) = match &prompt.error {
        Some(error) => (wrap(error), theme::BAD),
        None => (wrap("Enter opens · Esc cancels"), theme::FAINT),
    };
    let count = |lines: &[String]| u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let (above, rows) = (count(&places), count(&places) + count(&below) + 2);
    let inside = frame_box(frame, area, "Open a place", columns, rows, Style::new());
    draw_lines(frame, inside, 0, places, theme::FAINT);
    draw_input(frame, row(inside, above), "› ", &prompt.input);
    draw_lines(frame, inside, above + 2, below, style);
}
