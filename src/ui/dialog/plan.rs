//! A copy's plan: what, from where, to where, what happens to what is there, and what it costs.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Text};
use ratatui::widgets::Clear;

use super::{buttons, draw_input, frame_box, row};
use crate::app::dialog::{self, PlanDialog, PlanState, Step};
use crate::app::{App, input};
use crate::config::Access;
use crate::copy::CopyPlan;
use crate::ui::compare::direction;
use crate::ui::{failure, text, theme};
use crate::write::Conflict;

pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, dialog: &PlanDialog) {
    let account = &dialog.request.target.at.account;
    let columns = area.width.saturating_sub(8).min(90);
    let (rows, lines) = content(dialog, columns);
    let rows = rows.min(area.height.saturating_sub(2));
    let title = format!("Copy to {}", text::account_name(account));
    let inside = frame_box(frame, area, &title, columns, rows, theme::account(account));
    let identities = match &dialog.state {
        PlanState::Shown { plan, .. } => {
            Some((plan.source.identity.clone(), plan.target.identity.clone()))
        }
        _ => None,
    };
    let ends = (&dialog.request.source, &dialog.request.target);
    let drawn = Line::from(direction(ends.0, ends.1, identities.as_ref()));
    frame.render_widget(drawn, row(inside, 0));
    let body = Rect {
        y: inside.y + 2.min(inside.height),
        height: inside.height.saturating_sub(5),
        ..inside
    };
    match &dialog.state {
        PlanState::Planning(_) => {
            let again = if dialog.again {
                "The plan was older than a minute: "
            } else {
                ""
            };
            let words = format!(
                "{} {again}planning: reading the items, and looking them up at the target",
                text::spinner(app.tick)
            );
            frame.render_widget(Text::from(wrapped(&words, columns)), body);
        }
        PlanState::Impossible(why) => {
            frame.render_widget(Text::from(wrapped(why, columns)).style(theme::BAD), body);
            close_words(frame, inside);
        }
        PlanState::Failed(failed) => {
            failure::draw(frame, body, failed);
            close_words(frame, inside);
        }
        PlanState::Shown { plan, scroll, step } => {
            let reason = &dialog.reason;
            let first = scroll
                .cursor
                .min(lines.len().saturating_sub(usize::from(body.height)));
            let shown: Vec<Line<'_>> = lines.into_iter().skip(first).map(Line::from).collect();
            frame.render_widget(Text::from(shown), body);
            question(frame, inside, plan, step, reason);
        }
    }
}

/// Above a plan that replaces one that was too old.
const AGAIN: &str =
    "The plan was older than a minute: this one is new. Nothing was written; choose again.";

/// How many rows the box wants inside, and the plan's lines.
fn content(dialog: &PlanDialog, columns: u16) -> (u16, Vec<String>) {
    let lines: Vec<String> = match &dialog.state {
        PlanState::Shown { plan, .. } => {
            let again = dialog.again.then(|| AGAIN.to_owned());
            let lines = again.into_iter().chain(plan.lines());
            lines
                .flat_map(|line| text::wrap(&line, usize::from(columns)))
                .collect()
        }
        PlanState::Impossible(why) => text::wrap(why, usize::from(columns)),
        PlanState::Failed(failed) => failure::lines(failed, usize::from(columns))
            .iter()
            .map(ToString::to_string)
            .collect(),
        PlanState::Planning(_) => vec![String::new(), String::new()],
    };
    (u16::try_from(lines.len() + 6).unwrap_or(u16::MAX), lines)
}

fn wrapped(words: &str, columns: u16) -> Vec<Line<'static>> {
    text::wrap(words, usize::from(columns))
        .into_iter()
        .map(Line::from)
        .collect()
}

fn close_words(frame: &mut Frame<'_>, inside: Rect) {
    frame.render_widget(
        Line::styled("Nothing was written. Enter closes", theme::FAINT),
        row(inside, inside.height.saturating_sub(1)),
    );
}

/// What is asked: a button, the reason, or the account's name.
fn question(
    frame: &mut Frame<'_>,
    inside: Rect,
    plan: &CopyPlan,
    step: &Step,
    reason: &input::Line,
) {
    let (above, last) = (
        inside.height.saturating_sub(2),
        inside.height.saturating_sub(1),
    );
    match step {
        Step::Button(focus) => {
            let protected = plan.target.at.at.account.access != Access::Free;
            let labels: Vec<(String, bool, bool)> = dialog::buttons(plan)
                .into_iter()
                .enumerate()
                .map(|(at, conflict)| {
                    (
                        label(plan, conflict, inside.width < WIDE),
                        at == *focus,
                        conflict.is_some() && protected,
                    )
                })
                .collect();
            frame.render_widget(buttons(&labels), row(inside, above));
            frame.render_widget(
                Line::styled("Tab chooses · Enter does it · Esc cancels", theme::FAINT),
                row(inside, last),
            );
        }
        Step::Reason { conflict, missing } => {
            let account = text::account_name(&plan.target.at.at.account);
            let wrong =
                missing.then(|| format!("{account} demands a reason. Nothing was written."));
            sentence(frame, inside, plan, *conflict);
            draw_input(frame, row(inside, above), "Reason: ", reason);
            frame.render_widget(below(wrong, "Enter goes on"), row(inside, last));
        }
        Step::Name {
            conflict,
            input,
            wrong,
        } => {
            let name = plan.target.at.at.account.name.as_str();
            let label = format!("Type {name} to confirm: ");
            let wrong = wrong.then(|| format!("That is not {name}. Nothing was written."));
            sentence(frame, inside, plan, *conflict);
            draw_input(frame, row(inside, above), &label, input);
            frame.render_widget(below(wrong, "Enter does it"), row(inside, last));
        }
    }
}

/// Above what is typed: what it confirms.
fn sentence(frame: &mut Frame<'_>, inside: Rect, plan: &CopyPlan, conflict: Conflict) {
    let above = inside.height.saturating_sub(2);
    let lines = wrapped(&plan.sentence(Some(conflict)), inside.width);
    let rows = u16::try_from(lines.len()).unwrap_or(1).min(above);
    let area = Rect {
        y: inside.y + above - rows,
        height: rows,
        ..inside
    };
    frame.render_widget(Clear, area);
    frame.render_widget(Text::from(lines).style(theme::CAREFUL), area);
}

/// Below what is typed: what is wrong with it, or what Enter does.
fn below(wrong: Option<String>, enter: &str) -> Line<'static> {
    match wrong {
        Some(wrong) => Line::styled(wrong, theme::BAD),
        None => Line::styled(format!("{enter} · Esc cancels"), theme::FAINT),
    }
}

/// From so many columns on, buttons say all that they do.
const WIDE: u16 = 74;

fn label(plan: &CopyPlan, conflict: Option<Conflict>, narrow: bool) -> String {
    let words = match conflict {
        None => "Cancel",
        Some(_) if !plan.needs_choice() => "Copy",
        Some(Conflict::Overwrite) if narrow => "Overwrite",
        Some(Conflict::Skip) if narrow => "Skip existing",
        Some(Conflict::Overwrite) => "Copy, overwrite what exists",
        Some(Conflict::Skip) => "Copy, skip what exists",
    };
    words.to_owned()
}
