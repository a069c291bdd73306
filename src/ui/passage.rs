//! A text that may be longer than its place: what is out of sight is counted in its last row.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Text};

use super::{text, theme};
use crate::app::scroll::seen;

/// Draws a text from its line `first` on; where not all of it fits, the last row says how much there is beside, and `how`
/// it is read.
pub fn draw(frame: &mut Frame<'_>, area: Rect, lines: Vec<Line<'static>>, first: usize, how: &str) {
    let (all, rows) = (lines.len(), usize::from(area.height));
    let height = seen(all, rows);
    let first = first.min(all.saturating_sub(height));
    let shown: Vec<Line<'static>> = lines.into_iter().skip(first).take(height).collect();
    frame.render_widget(Text::from(shown), area);
    if all > height && rows > 0 {
        let below = all.saturating_sub(first + height);
        let words = beside(first, below, how);
        let last = Rect {
            y: area.bottom().saturating_sub(1),
            height: 1,
            ..area
        };
        let words = text::cell(&words, usize::from(area.width));
        frame.render_widget(Line::styled(words, theme::MORE), last);
    }
}

/// `↑ 3 · ↓ 12 more lines · ! tells it all`.
fn beside(above: usize, below: usize, how: &str) -> String {
    let words = match (above, below) {
        (0, below) => format!("↓ {}", text::count(below, "more line", "more lines")),
        (above, 0) => format!("↑ {} above", text::count(above, "line", "lines")),
        (above, below) => format!(
            "↑ {above} · ↓ {}",
            text::count(below, "more line", "more lines")
        ),
    };
    if how.is_empty() {
        words
    } else {
        format!("{words} · {how}")
    }
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn what_is_out_of_sight_is_counted_on_either_side() {
        for (above, below, words) in [
            (0, 1, "↓ 1 more line · ↑↓ scroll"),
            (3, 12, "↑ 3 · ↓ 12 more lines · ↑↓ scroll"),
            (9, 0, "↑ 9 lines above · ↑↓ scroll"),
        ] {
            assert_eq!(beside(above, below, "↑↓ scroll"), words);
        }
    }
}
