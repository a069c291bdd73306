//! The keys that work here.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{frame_box, row};
use crate::app::command::Command;
use crate::app::dialog::Help;
use crate::ui::{text, theme};

/// Columns of the keys.
const KEYS: usize = 15;

pub fn draw(frame: &mut Frame<'_>, area: Rect, help: &Help) {
    let commands = help.commands();
    let rows = u16::try_from(commands.len() + 2)
        .unwrap_or(u16::MAX)
        .min(area.height.saturating_sub(4));
    let title = format!("Keys in {}", help.context.title());
    let inside = frame_box(frame, area, &title, 84, rows, Style::new());
    let height = inside.height.saturating_sub(2);
    let first = help
        .scroll
        .cursor
        .min(commands.len().saturating_sub(usize::from(height)));
    for (down, command) in (0..height).zip(commands.iter().skip(first)) {
        frame.render_widget(line(command), row(inside, down));
    }
    let words = "↑↓ scroll · Esc closes · : finds a command by name";
    frame.render_widget(
        Line::styled(words, theme::FAINT),
        row(inside, inside.height.saturating_sub(1)),
    );
}

fn line(command: &Command) -> Line<'static> {
    let mut keys: Vec<String> = command.key_signs().collect();
    if keys.is_empty() {
        keys.push(format!(":{}", command.name));
    }
    let writes = if command.writes { " (plans first)" } else { "" };
    Line::from(vec![
        Span::styled(text::cell(&keys.join("  "), KEYS), theme::HEADING),
        Span::raw(format!("{}{writes}", command.about)),
    ])
}
