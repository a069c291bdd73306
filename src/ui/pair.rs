//! Two items, aligned by path.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span, Text};

use super::compare::direction;
use super::panel::Panel;
use super::{failure, session, text, theme};
use crate::app::App;
use crate::app::side::Fetch;
use crate::app::view::PairView;
use crate::config::TableAt;
use crate::item::{Change, DiffCell, DiffRow, fit, visible};

pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, view: &PairView) {
    let mut title = direction(app, (&view.source, &view.target), view.identities.as_ref());
    title.push(Span::styled(
        format!("▸ {} ", fit(&view.difference.key.display(), 40)),
        theme::HEADING,
    ));
    let mut title = Line::from(title);
    let room = session::title_room(area, &title, "");
    let ends = (&view.source.at, &view.target.at);
    title.spans.extend(session::titles_words(app, ends, room));
    let panel = Panel {
        title,
        right: String::new(),
        bottom: change_words(view),
        style: theme::account(&view.target.at.account),
        focused: true,
    };
    let (title_row, inside) = panel.draw_with_titles(frame, area);
    let Some(inside) = failure::draw_in_view(frame, inside, app) else {
        return;
    };
    match &view.state {
        Fetch::Failed(_) => {}
        Fetch::Ready(both) => {
            let columns = Columns::of(usize::from(inside.width));
            if let Some(row) = title_row {
                frame.render_widget(Line::styled(columns.heading(view), theme::FAINT), row);
            }
            frame.render_widget(
                Text::from(lines(view, &both.rows, inside, &columns)),
                inside,
            );
        }
        Fetch::Idle | Fetch::Loading(_) => {
            let words = format!(" {} reading both items", text::spinner(app.tick));
            frame.render_widget(Line::from(words), inside);
        }
    }
}

fn change_words(view: &PairView) -> String {
    let Fetch::Ready(both) = &view.state else {
        return String::new();
    };
    let changes = both
        .rows
        .iter()
        .filter(|row| row.change != Change::Same && !is_container(row))
        .count();
    match (&both.source, &both.target) {
        (None, None) => "neither table has it any more".to_owned(),
        (None, Some(_)) => "only the target has it".to_owned(),
        (Some(_), None) => "only the source has it".to_owned(),
        _ if changes == 0 => "the same".to_owned(),
        _ if changes == 1 => "1 difference".to_owned(),
        _ => format!(
            "{} · n next",
            text::count(changes, "difference", "differences")
        ),
    }
}

fn is_container(row: &DiffRow) -> bool {
    let container = |cell: &Option<DiffCell>| {
        matches!(cell, Some(DiffCell::Map { .. } | DiffCell::List { .. }))
    };
    container(&row.source) && container(&row.target)
}

/// How wide the parts of a row are.
struct Columns {
    label: usize,
    half: usize,
    all: usize,
}

impl Columns {
    fn of(all: usize) -> Self {
        let label = (all / 4).clamp(6, 32);
        let half = all.saturating_sub(label + 6) / 2;
        Self { label, half, all }
    }

    fn heading(&self, view: &PairView) -> String {
        let name = |at: &TableAt| text::account_name(&at.at.account);
        format!(
            "   {} {} {}",
            text::cell("", self.label),
            text::cell(&name(&view.source), self.half),
            name(&view.target)
        )
    }
}

fn lines(view: &PairView, rows: &[DiffRow], inside: Rect, columns: &Columns) -> Vec<Line<'static>> {
    let in_sight = view.scroll.window(rows.len(), usize::from(inside.height));
    in_sight
        .filter_map(|at| Some((at, rows.get(at)?)))
        .map(|(at, row)| row_line(row, columns, at == view.scroll.cursor))
        .collect()
}

fn row_line(row: &DiffRow, columns: &Columns, under_cursor: bool) -> Line<'static> {
    let mark = match row.change {
        Change::Same => '=',
        Change::Changed => '*',
        Change::OnlySource => '+',
        Change::OnlyTarget => '-',
    };
    let name = format!("{}{}", "  ".repeat(row.depth.min(20)), visible(&row.label));
    let cell = |side: &Option<DiffCell>| side.as_ref().map(DiffCell::brief).unwrap_or_default();
    let words = format!(
        " {mark} {} {} {}",
        text::cell(&name, columns.label),
        text::cell(&cell(&row.source), columns.half),
        text::cell(&cell(&row.target), columns.half)
    );
    let style = if under_cursor {
        theme::CURSOR
    } else {
        theme::change(row.change)
    };
    Line::styled(text::cell(&words, columns.all), style)
}
