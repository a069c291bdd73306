//! Which account?

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{draw_input, draw_lines, frame_box, none_called, row};
use crate::app::App;
use crate::app::dialog::{CHOICES, Choice, ChooseAccount};
use crate::ui::accounts::account_id;
use crate::ui::{text, theme};

pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, choose: &ChooseAccount) {
    let title = match &choose.choice {
        Choice::Go => "Go to which account?".to_owned(),
        Choice::CompareWith(table, _) => {
            format!("Compare {table} with the same table in which account?")
        }
    };
    let rows = u16::try_from(CHOICES + 2).unwrap_or(12);
    let inside = frame_box(frame, area, &title, 64, rows, Style::new());
    draw_input(frame, row(inside, 0), "› ", &choose.input);
    let matching = choose.matching(app);
    if matching.is_empty() {
        let names = app.accounts.iter().map(|row| row.account.name.as_str());
        let words = none_called("account", choose.input.text(), names);
        let words = text::wrap(&words, usize::from(inside.width));
        draw_lines(frame, inside, 2, words, theme::BAD);
    }
    let in_sight = choose.list.scroll.window(matching.len(), CHOICES);
    for (at, number) in in_sight.filter_map(|at| Some((at, *matching.get(at)?))) {
        let Some(account_row) = app.accounts.get(number) else {
            continue;
        };
        let account = &account_row.account;
        let under_cursor = at == choose.list.scroll.cursor;
        let name = text::cell(&text::account_name(account), 24);
        let words = format!(" {:<13} {}", account_id(account_row), account.access);
        let line = Line::from(vec![
            Span::raw(if under_cursor { "▶ " } else { "  " }),
            Span::styled(name, theme::badge(account)),
            Span::raw(words),
        ]);
        let down = u16::try_from(at - choose.list.scroll.offset + 2).unwrap_or(u16::MAX);
        frame.render_widget(line, row(inside, down));
    }
}
