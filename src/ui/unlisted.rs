//! Why tables are not listed, and what would allow it, under those that are known all the same.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Text};

use super::{text, theme};
use crate::app::side::Unlisted;

/// Draws it where there is room for it below `tables` rows; gives what is left for them.
pub fn draw(frame: &mut Frame<'_>, inside: Rect, unlisted: &Unlisted, tables: usize) -> Rect {
    let columns = usize::from(inside.width.saturating_sub(2));
    let statement = unlisted.failure.to_copy();
    let words = "These are known from elsewhere, since the role may not list the tables \
                 (dynamodb:ListTables). o opens any other by its name.";
    let mut lines: Vec<Line<'static>> = text::wrap(words, columns)
        .into_iter()
        .map(|line| Line::styled(format!(" {line}"), theme::CAREFUL))
        .collect();
    if let Some(statement) = statement {
        lines.push(Line::raw(format!(
            " Allowed by {}, which y copies:",
            statement.noun()
        )));
        let statement = statement.text().lines();
        lines.extend(statement.map(|line| Line::raw(format!("   {line}"))));
    }
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let above = u16::try_from(tables).unwrap_or(u16::MAX).saturating_add(1);
    if above.saturating_add(rows) > inside.height {
        return inside;
    }
    let below = Rect {
        y: inside.y + above,
        height: inside.height - above,
        ..inside
    };
    frame.render_widget(Text::from(lines), below);
    Rect {
        height: above,
        ..inside
    }
}
