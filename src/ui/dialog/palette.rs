//! Every command, by name.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{draw_input, draw_lines, frame_box, row};
use crate::app::App;
use crate::app::dialog::{Entry, Palette};
use crate::item::{fit, width};
use crate::ui::{text, theme};

/// Columns of a command's name, and of what it takes.
const NAME: usize = 22;
/// Columns of its keys.
const KEYS: usize = 10;

pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, palette: &Palette) {
    let rows = u16::try_from(app.geometry.dialog() + 2).unwrap_or(u16::MAX);
    let inside = frame_box(frame, area, "Commands", 84, rows, Style::new());
    draw_input(frame, row(inside, 0), ": ", &palette.input);
    let entries = palette.entries(app);
    let (words, style) = match (&palette.error, entries.is_empty()) {
        (Some(error), _) => (error.clone(), theme::BAD),
        (None, true) => (enter_words(app, palette), theme::FAINT),
        (None, false) => (String::new(), theme::FAINT),
    };
    let words = text::wrap(&words, usize::from(inside.width));
    let above = u16::try_from(words.len() + 1).unwrap_or(2);
    draw_lines(frame, inside, 1, words, style);
    let height = usize::from(inside.height.saturating_sub(above));
    let in_sight = palette.scroll.window(entries.len(), height);
    let in_sight = in_sight.filter_map(|at| Some((at, entries.get(at)?)));
    for (down, (at, entry)) in (above..).zip(in_sight) {
        let columns = usize::from(inside.width);
        let line = line(entry, columns, at == palette.scroll.cursor);
        frame.render_widget(line, row(inside, down));
    }
}

/// What Enter does with a line that is no command.
fn enter_words(app: &App, palette: &Palette) -> String {
    match app.typed_place(palette.input.text().trim()) {
        Ok(_) => "Enter opens it as a place".to_owned(),
        Err(why) => why,
    }
}

fn line(entry: &Entry, columns: usize, under_cursor: bool) -> Line<'static> {
    let keys: Vec<String> = entry.command.key_signs().collect();
    let room = NAME.saturating_sub(width(entry.command.name));
    let takes = entry
        .takes
        .map(|takes| format!(" {}", takes.what))
        .unwrap_or_default();
    let about_room = columns.saturating_sub(NAME + KEYS);
    let (about, style) = match &entry.enabled {
        Ok(()) => (entry.command.about.to_owned(), Style::new()),
        Err(why) => (why.to_string(), theme::FAINT),
    };
    let line = Line::from(vec![
        Span::styled(entry.command.name, style.patch(theme::HEADING)),
        Span::styled(text::cell(&takes, room), theme::FAINT),
        Span::styled(text::cell(&keys.join(" "), KEYS), style),
        Span::styled(fit(&about, about_room), style),
    ]);
    if under_cursor {
        line.style(theme::CURSOR)
    } else {
        line
    }
}
