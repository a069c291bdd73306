//! Dialogs: a box in the middle, over everything.

mod ask_key;
mod choose;
mod help;
mod palette;
mod pick;
mod plan;
mod prompt;
mod question;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear};

use super::{passage, text, theme};
use crate::app::App;
use crate::app::dialog::{Costs, Dialog, Told};
use crate::app::input;
use crate::config::nearest::{nearest, one_of};
use crate::item::fit;

pub use question::draw as draw_question;

/// How a text in a dialog is read on.
const SCROLLS: &str = "↑↓ PgUp PgDn scroll";

pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, dialog: &Dialog) {
    match dialog {
        Dialog::Choose(choose) => choose::draw(frame, area, app, choose),
        Dialog::Pick(pick) => pick::draw(frame, area, app, pick),
        Dialog::Prompt(prompt) => prompt::draw(frame, area, prompt),
        Dialog::AskKey(ask) => ask_key::draw(frame, area, ask),
        Dialog::AskAttributes(ask) => ask_key::draw_attributes(frame, area, ask),
        Dialog::Costs(costs) => draw_costs(frame, area, costs),
        Dialog::Plan(plan) => plan::draw(frame, area, app, plan),
        Dialog::Told(told) => draw_told(frame, area, app, told),
        Dialog::Help(help) => help::draw(frame, area, app, help),
        Dialog::Palette(palette) => palette::draw(frame, area, app, palette),
        Dialog::CancelJob { number, go } => draw_cancel(frame, area, app, *number, *go),
        Dialog::Quit { leave } => draw_quit(frame, area, app, *leave),
    }
}

/// What is said where no `what` is called as typed: the nearest of the names, if one is near.
fn none_called<'a>(what: &str, typed: &str, names: impl Iterator<Item = &'a str>) -> String {
    let near = one_of(nearest(typed.trim(), names), "or");
    if near.is_empty() {
        format!("No {what} is called so; Esc cancels")
    } else {
        format!("No {what} is called so; the nearest: {near}")
    }
}

/// A box of at most `columns` × `rows` inside, in the middle of `area`; gives what is inside.
fn frame_box(
    frame: &mut Frame<'_>,
    area: Rect,
    title: &str,
    columns: u16,
    rows: u16,
    style: Style,
) -> Rect {
    let width = columns.saturating_add(4).min(area.width);
    let height = rows.saturating_add(2).min(area.height);
    let place = Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    };
    frame.render_widget(Clear, place);
    let title = format!(" {} ", fit(title, usize::from(width.saturating_sub(4))));
    let block = Block::bordered()
        .border_type(BorderType::Double)
        .border_style(style)
        .title_top(title);
    let inner = block.inner(place);
    frame.render_widget(block, place);
    Rect {
        x: inner.x + 1.min(inner.width),
        width: inner.width.saturating_sub(2),
        ..inner
    }
}

/// A line that is being typed, with the cursor in it.
fn draw_input(frame: &mut Frame<'_>, area: Rect, label: &str, line: &input::Line) {
    let columns = usize::from(area.width);
    let words = format!("{label}{}", line.text());
    frame.render_widget(Line::styled(fit(&words, columns), theme::HEADING), area);
    let at = crate::item::width(label) + line.cursor();
    let column = u16::try_from(at)
        .unwrap_or(u16::MAX)
        .min(area.width.saturating_sub(1));
    frame.set_cursor_position(Position::new(area.x + column, area.y));
}

/// The row `at` of `area`; empty where it is beyond.
fn row(area: Rect, at: u16) -> Rect {
    let at = at.min(area.height);
    Rect {
        y: area.y + at,
        height: (area.height - at).min(1),
        ..area
    }
}

/// Lines from the row `at` of `area` on, in one style.
fn draw_lines(frame: &mut Frame<'_>, area: Rect, at: u16, lines: Vec<String>, style: Style) {
    for (down, line) in (at..).zip(lines) {
        frame.render_widget(Line::styled(line, style), row(area, down));
    }
}

/// Buttons in a line; the one with the focus stands out.
fn buttons(labels: &[(String, bool, bool)]) -> Line<'static> {
    let mut spans = Vec::new();
    for (label, focused, danger) in labels {
        let style = match (focused, danger) {
            (true, true) => theme::DANGER,
            (true, false) => theme::BUTTON,
            (false, _) => Style::new(),
        };
        spans.push(Span::styled(format!("[ {label} ]"), style));
        spans.push(Span::raw("  "));
    }
    Line::from(spans)
}

fn draw_told(frame: &mut Frame<'_>, area: Rect, app: &App, told: &Told) {
    let columns = app.geometry.told_columns();
    let lines = told.wrapped(columns);
    let rows = u16::try_from(lines.len() + 2)
        .unwrap_or(u16::MAX)
        .min(area.height.saturating_sub(4));
    let columns = u16::try_from(columns).unwrap_or(u16::MAX);
    let inside = frame_box(frame, area, &told.title, columns, rows, Style::new());
    let above = Rect {
        height: inside.height.saturating_sub(1),
        ..inside
    };
    let lines = lines.into_iter().map(Line::from).collect();
    passage::draw(frame, above, lines, told.scroll.cursor, SCROLLS);
    let words = format!("Enter closes · y copies {}", told.copied);
    frame.render_widget(
        Line::styled(words, theme::FAINT),
        row(inside, inside.height.saturating_sub(1)),
    );
}

fn draw_costs(frame: &mut Frame<'_>, area: Rect, costs: &Costs) {
    let columns = area.width.saturating_sub(8).min(84);
    let words = format!(
        "Comparing {} with {} reads both tables whole: ~{} RRU.",
        costs.source,
        costs.target,
        text::units(costs.units)
    );
    let lines = text::wrap(&words, usize::from(columns));
    let rows = u16::try_from(lines.len()).unwrap_or(1);
    let inside = frame_box(frame, area, "Compare", columns, rows + 2, theme::CAREFUL);
    draw_lines(frame, inside, 0, lines, Style::new());
    let labels = [
        ("Cancel".to_owned(), !costs.go, false),
        ("Compare".to_owned(), costs.go, false),
    ];
    frame.render_widget(buttons(&labels), row(inside, rows + 1));
}

fn draw_cancel(frame: &mut Frame<'_>, area: Rect, app: &App, number: usize, go: bool) {
    let title = app.jobs.get(number).map_or("", |job| &job.title);
    let columns = area.width.saturating_sub(4).min(60);
    let words = format!("{title}: what is written so far stays.");
    let lines = text::wrap(&words, usize::from(columns));
    let rows = u16::try_from(lines.len()).unwrap_or(1);
    let inside = frame_box(
        frame,
        area,
        "Cancel the job",
        columns,
        rows + 2,
        theme::CAREFUL,
    );
    draw_lines(frame, inside, 0, lines, Style::new());
    let labels = [
        ("Go on".to_owned(), !go, false),
        ("Cancel the job".to_owned(), go, true),
    ];
    frame.render_widget(buttons(&labels), row(inside, rows + 1));
}

fn draw_quit(frame: &mut Frame<'_>, area: Rect, app: &App, leave: bool) {
    let running = app.jobs.iter().filter(|job| job.is_running()).count();
    let inside = frame_box(frame, area, "Quit", 60, 4, theme::CAREFUL);
    let words = format!(
        "{} still running. What is written so far stays.",
        text::count(running, "job is", "jobs are")
    );
    frame.render_widget(Line::from(words), row(inside, 0));
    let labels = [
        ("Stay".to_owned(), !leave, false),
        ("Cancel the jobs and quit".to_owned(), leave, true),
    ];
    frame.render_widget(buttons(&labels), row(inside, 2));
}
