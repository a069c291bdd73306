//! Dialogs: a box in the middle, over everything.

mod ask_key;
mod choose;
mod help;
mod palette;
mod pick;
mod plan;
mod question;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Block, BorderType, Clear};

use super::{text, theme};
use crate::app::App;
use crate::app::dialog::{Costs, Dialog, Prompt, Told};
use crate::app::input;
use crate::config::nearest::{nearest, one_of};
use crate::item::fit;

pub use question::draw as draw_question;

pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, dialog: &Dialog) {
    match dialog {
        Dialog::Choose(choose) => choose::draw(frame, area, app, choose),
        Dialog::Pick(pick) => pick::draw(frame, area, app, pick),
        Dialog::Prompt(prompt) => draw_prompt(frame, area, prompt),
        Dialog::AskKey(ask) => ask_key::draw(frame, area, ask),
        Dialog::AskAttributes(ask) => ask_key::draw_attributes(frame, area, ask),
        Dialog::Costs(costs) => draw_costs(frame, area, costs),
        Dialog::Plan(plan) => plan::draw(frame, area, app, plan),
        Dialog::Told(told) => draw_told(frame, area, told),
        Dialog::Help(help) => help::draw(frame, area, help),
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

/// How wide the question for a place is.
const PROMPT: u16 = 64;

fn draw_prompt(frame: &mut Frame<'_>, area: Rect, prompt: &Prompt) {
    let below = match &prompt.error {
        None => vec![Line::styled("Enter opens · Esc cancels", theme::FAINT)],
        Some(error) => text::wrap(error, usize::from(PROMPT.min(area.width.saturating_sub(4))))
            .into_iter()
            .map(|line| Line::styled(line, theme::BAD))
            .collect(),
    };
    let rows = u16::try_from(below.len()).unwrap_or(u16::MAX);
    let rows = rows.saturating_add(3);
    let inside = frame_box(frame, area, "Open a place", PROMPT, rows, Style::new());
    let words = "A table here, or ACCOUNT, ACCOUNT:TABLE, ACCOUNT@REGION:TABLE";
    let columns = usize::from(inside.width);
    frame.render_widget(
        Line::styled(fit(words, columns), theme::FAINT),
        row(inside, 0),
    );
    draw_input(frame, row(inside, 1), "› ", &prompt.input);
    for (number, line) in (3..).zip(below) {
        frame.render_widget(line, row(inside, number));
    }
}

fn draw_told(frame: &mut Frame<'_>, area: Rect, told: &Told) {
    let columns = area.width.saturating_sub(8).min(110);
    let lines: Vec<String> = told
        .lines
        .iter()
        .flat_map(|line| text::wrap(line, usize::from(columns)))
        .collect();
    let rows = u16::try_from(lines.len() + 2)
        .unwrap_or(u16::MAX)
        .min(area.height.saturating_sub(4));
    let inside = frame_box(frame, area, &told.title, columns, rows, Style::new());
    let height = usize::from(inside.height.saturating_sub(2));
    let first = told.scroll.cursor.min(lines.len().saturating_sub(height));
    let shown: Vec<Line<'_>> = lines
        .iter()
        .skip(first)
        .take(height)
        .map(|line| Line::from(line.clone()))
        .collect();
    let text_area = Rect {
        height: inside.height.saturating_sub(1),
        ..inside
    };
    frame.render_widget(Text::from(shown), text_area);
    let words = format!("Enter closes · y copies {} · ↑↓ scroll", told.copied);
    frame.render_widget(
        Line::styled(words, theme::FAINT),
        row(inside, inside.height.saturating_sub(1)),
    );
}

fn draw_costs(frame: &mut Frame<'_>, area: Rect, costs: &Costs) {
    let columns = area.width.saturating_sub(8).min(84);
    let words = format!(
        "Comparing {} with {} reads both tables whole: about {} RRU.",
        costs.source,
        costs.target,
        text::units(costs.units)
    );
    let lines = text::wrap(&words, usize::from(columns));
    let rows = u16::try_from(lines.len()).unwrap_or(1);
    let inside = frame_box(frame, area, "Compare", columns, rows + 2, theme::CAREFUL);
    for (down, line) in (0..).zip(lines) {
        frame.render_widget(Line::from(line), row(inside, down));
    }
    let labels = [
        ("Cancel".to_owned(), !costs.go, false),
        ("Compare".to_owned(), costs.go, false),
    ];
    frame.render_widget(buttons(&labels), row(inside, rows + 1));
}

fn draw_cancel(frame: &mut Frame<'_>, area: Rect, app: &App, number: usize, go: bool) {
    let title = app.jobs.get(number).map_or("", |job| &job.title);
    let inside = frame_box(frame, area, "Cancel the job", 60, 4, theme::CAREFUL);
    let words = format!("{title}: what is written so far stays.");
    let columns = usize::from(inside.width);
    frame.render_widget(Line::from(fit(&words, columns)), row(inside, 0));
    let labels = [
        ("Go on".to_owned(), !go, false),
        ("Cancel the job".to_owned(), go, true),
    ];
    frame.render_widget(buttons(&labels), row(inside, 2));
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
