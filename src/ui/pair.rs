//! Two items, aligned by path.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span, Text};

use super::compare::direction;
use super::panel::Panel;
use super::{failure, text, theme};
use crate::app::App;
use crate::app::side::Fetch;
use crate::app::view::PairView;
use crate::item::{Change, DiffCell, DiffRow, fit, visible};

pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, view: &PairView) {
    let mut title = direction(app, &view.source, &view.target);
    title.push(Span::styled(
        format!("▸ {} ", fit(&view.difference.key.display(), 40)),
        theme::HEADING,
    ));
    let inside = Panel {
        title: Line::from(title),
        right: String::new(),
        bottom: change_words(view),
        style: theme::account(&view.target.at.account),
        focused: true,
    }
    .draw(frame, area);
    match &view.state {
        Fetch::Failed(failed) => failure::draw(frame, inside, failed),
        Fetch::Ready(both) => {
            frame.render_widget(Text::from(lines(app, view, &both.rows, inside)), inside)
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

fn lines(app: &App, view: &PairView, rows: &[DiffRow], inside: Rect) -> Vec<Line<'static>> {
    let columns = usize::from(inside.width);
    let label = (columns / 4).clamp(6, 32);
    let half = columns.saturating_sub(label + 6) / 2;
    let name = |account| text::account_name(account);
    let heading = format!(
        "   {} {} {}",
        text::cell("", label),
        text::cell(&name(&view.source.at.account), half),
        name(&view.target.at.account)
    );
    let height = usize::from(inside.height.saturating_sub(1));
    let _ = app;
    let mut lines = vec![Line::styled(heading, theme::FAINT)];
    for at in view.scroll.window(rows.len(), height) {
        if let Some(row) = rows.get(at) {
            lines.push(row_line(
                row,
                label,
                half,
                columns,
                at == view.scroll.cursor,
            ));
        }
    }
    lines
}

fn row_line(
    row: &DiffRow,
    label: usize,
    half: usize,
    columns: usize,
    under_cursor: bool,
) -> Line<'static> {
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
        text::cell(&name, label),
        text::cell(&cell(&row.source), half),
        text::cell(&cell(&row.target), half)
    );
    let style = if under_cursor {
        theme::CURSOR
    } else {
        theme::change(row.change)
    };
    Line::styled(text::cell(&words, columns), style)
}
