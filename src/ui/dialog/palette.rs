//! Every command, by name.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{draw_input, frame_box, row};
use crate::app::App;
use crate::app::dialog::{Entry, Palette};
use crate::item::width;
use crate::ui::{text, theme};

/// Columns of a command's name, and of what it takes.
const NAME: usize = 22;

pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, palette: &Palette) {
    let rows = u16::try_from(app.geometry.dialog() + 2).unwrap_or(u16::MAX);
    let inside = frame_box(frame, area, "Commands", 84, rows, Style::new());
    draw_input(frame, row(inside, 0), ": ", &palette.input);
    let entries = palette.entries(app);
    if entries.is_empty() {
        let words = "No command is called so. Enter opens it as a place: TABLE or ACCOUNT:TABLE";
        frame.render_widget(Line::styled(words, theme::FAINT), row(inside, 2));
    }
    let height = usize::from(inside.height.saturating_sub(2));
    let in_sight = palette.scroll.window(entries.len(), height);
    for (down, (at, entry)) in (2..).zip(in_sight.filter_map(|at| Some((at, entries.get(at)?)))) {
        frame.render_widget(line(entry, at == palette.scroll.cursor), row(inside, down));
    }
}

fn line(entry: &Entry, under_cursor: bool) -> Line<'static> {
    let keys: Vec<String> = entry.command.key_signs().collect();
    let room = NAME.saturating_sub(width(entry.command.name));
    let takes = entry
        .takes
        .map(|takes| format!(" {}", takes.what))
        .unwrap_or_default();
    let (about, style) = match &entry.enabled {
        Ok(()) => (entry.command.about.to_owned(), Style::new()),
        Err(why) => (why.to_string(), theme::FAINT),
    };
    let line = Line::from(vec![
        Span::styled(entry.command.name, style.patch(theme::HEADING)),
        Span::styled(text::cell(&takes, room), theme::FAINT),
        Span::styled(text::cell(&keys.join(" "), 10), style),
        Span::styled(about, style),
    ]);
    if under_cursor {
        line.style(theme::CURSOR)
    } else {
        line
    }
}
