//! One item: as a tree with types, or as text in one of its spellings.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span, Text};

use super::accounts::{cursor_style, filter_words};
use super::panel::{Panel, session_of, table_title};
use super::{session, text, theme};
use crate::app::App;
use crate::app::view::{ItemView, Spelling};
use crate::item::size::{read_units, write_units};
use crate::item::{TreeRow, fit, visible};

pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, view: &ItemView) {
    let right = spelling_words(view.spelling).to_owned();
    let facts = session_of(app, &view.at.at);
    let name = format!("▸ {} ", fit(&view.name(), 40));
    let name = Line::styled(name, theme::HEADING);
    let room = session::title_room(area, &name, &right);
    let mut title = table_title(app, &view.at, facts, room);
    title.extend(name);
    let room = session::title_room(area, &title, &right);
    let lasts = session::title_words(app, &view.at.at, facts, room);
    title.spans.extend(lasts);
    let filter = filter_words(&view.list.filter);
    let inside = Panel {
        title,
        right,
        bottom: if filter.is_empty() {
            size_words(view)
        } else {
            filter
        },
        style: theme::account(&view.at.at.account),
        focused: true,
    }
    .draw(frame, area);
    let height = usize::from(inside.height);
    let columns = usize::from(inside.width);
    let cursor = view.list.scroll.cursor;
    let lines: Vec<Line<'static>> = if view.spelling == Spelling::Tree {
        let rows = view.tree_rows();
        let in_sight = view.list.scroll.window(rows.len(), height);
        let rows = in_sight.filter_map(|at| Some((at, rows.get(at)?)));
        rows.map(|(at, row)| tree_line(row, at == cursor, columns))
            .collect()
    } else {
        let all = view.lines();
        let in_sight = view.list.scroll.window(all.len(), height);
        let rows = in_sight.filter_map(|at| Some((at, *all.get(at)?)));
        rows.map(|(at, line)| {
            Line::styled(text::cell(line, columns), cursor_style(at == cursor, true))
        })
        .collect()
    };
    frame.render_widget(Text::from(lines), inside);
}

fn spelling_words(spelling: Spelling) -> &'static str {
    match spelling {
        Spelling::Tree => "tree",
        Spelling::Json => "JSON",
        Spelling::DynamoDbJson => "DynamoDB JSON",
        Spelling::Raw => "raw",
    }
}

fn size_words(view: &ItemView) -> String {
    let bytes = view.item.size_bytes();
    let (read, write) = (read_units(bytes, true), write_units(bytes));
    format!(
        "{} bytes · {read:.1} RRU to read · {write} WRU to write",
        text::thousands(bytes)
    )
}

fn tree_line(row: &TreeRow<'_>, under_cursor: bool, columns: usize) -> Line<'static> {
    let fold = match (row.children, row.open) {
        (0, _) => "  ",
        (_, true) => "▾ ",
        (_, false) => "▸ ",
    };
    let label = format!(
        "{}{fold}{}",
        "  ".repeat(row.depth.min(20)),
        visible(&row.label)
    );
    let value = if row.children > 0 && row.open {
        format!("({})", row.children)
    } else {
        row.brief()
    };
    let spans = vec![
        Span::styled(text::cell(&label, label_width(columns)), theme::HEADING),
        Span::raw(" "),
        Span::styled(text::cell(row.kind, 5), theme::FAINT),
        Span::styled(
            fit(&value, columns.saturating_sub(label_width(columns) + 7)),
            theme::kind(row.kind),
        ),
    ];
    if under_cursor {
        let words: String = spans.iter().map(|span| span.content.as_ref()).collect();
        return Line::styled(text::cell(&words, columns), theme::CURSOR);
    }
    Line::from(spans).style(Style::new())
}

fn label_width(columns: usize) -> usize {
    (columns / 3).clamp(8, 40)
}
