//! The keys that work here.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{SCROLLS, frame_box, row};
use crate::app::App;
use crate::app::dialog::{Help, KEYS};
use crate::ui::{passage, text, theme};

pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, help: &Help) {
    let columns = app.geometry.help_columns();
    let lines: Vec<Line<'static>> = help.lines(columns).into_iter().map(line).collect();
    let rows = u16::try_from(lines.len() + 2)
        .unwrap_or(u16::MAX)
        .min(area.height.saturating_sub(4));
    let title = format!("Keys in {}", help.context.title());
    let columns = u16::try_from(columns).unwrap_or(u16::MAX);
    let inside = frame_box(frame, area, &title, columns, rows, Style::new());
    let above = Rect {
        height: inside.height.saturating_sub(1),
        ..inside
    };
    passage::draw(frame, above, lines, help.scroll.cursor, SCROLLS);
    let words = "Esc closes · : finds a command by name";
    frame.render_widget(
        Line::styled(words, theme::FAINT),
        row(inside, inside.height.saturating_sub(1)),
    );
}

fn line((keys, about): (String, String)) -> Line<'static> {
    Line::from(vec![
        Span::styled(text::cell(&keys, KEYS), theme::HEADING),
        Span::raw(about),
    ])
}
