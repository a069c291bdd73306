//! A copy's plan: what, from where, to where, what happens to what is there, and what it costs.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Text};

use super::{SCROLLS, buttons, draw_input, frame_box, row};
use crate::app::dialog::{self, PlanDialog, PlanState, Step};
use crate::app::{App, input};
use crate::config::Access;
use crate::copy::CopyPlan;
use crate::failure::Advice;
use crate::ui::compare::direction;
use crate::ui::{passage, text, theme};
use crate::write::Conflict;

pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, dialog: &PlanDialog) {
    let account = &dialog.request.target.at.account;
    let columns = app.geometry.plan_columns();
    let lines = text_lines(app, dialog, columns);
    let rows = rows(app, dialog, lines.len(), columns);
    let title = format!("Copy to {}", text::account_name(account));
    let width = u16::try_from(columns).unwrap_or(u16::MAX);
    let inside = frame_box(frame, area, &title, width, rows, theme::account(account));
    let identities = match &dialog.state {
        PlanState::Shown { plan, .. } => {
            Some((plan.source.identity.clone(), plan.target.identity.clone()))
        }
        _ => None,
    };
    let ends = (&dialog.request.source, &dialog.request.target);
    let drawn = Line::from(direction(app, ends, identities.as_ref()));
    frame.render_widget(drawn, row(inside, 0));
    let height = dialog.text_rows(usize::from(inside.height), columns);
    let body = Rect {
        y: inside.y + 2.min(inside.height),
        height: u16::try_from(height).unwrap_or(u16::MAX),
        ..inside
    };
    passage::draw(frame, body, lines, dialog.scroll.cursor, SCROLLS);
    match &dialog.state {
        PlanState::Planning(_) => {}
        PlanState::Impossible(_) => close_words(frame, inside, None),
        PlanState::Failed(failure) => close_words(frame, inside, failure.to_copy()),
        PlanState::Shown { plan, step } => {
            sentence(frame, inside, dialog.sentence(columns));
            question(frame, inside, plan, step, &dialog.reason);
        }
    }
}

/// How many rows the box wants inside: as many for what is asked as the step that asks most takes, so that it stays as
/// it is from step to step.
fn rows(app: &App, dialog: &PlanDialog, lines: usize, columns: usize) -> u16 {
    let account = &dialog.request.target.at.account;
    let types = account.require_reason || account.access != Access::Free;
    let asked = match &dialog.state {
        PlanState::Shown { plan, .. } if types => {
            let sentence = plan.sentence(Some(Conflict::Overwrite));
            text::wrap(&sentence, columns).len() + usize::from(account.require_reason)
        }
        _ => 0,
    };
    let rows = (lines + 5 + asked).min(app.geometry.plan_rows());
    u16::try_from(rows).unwrap_or(u16::MAX)
}

/// The plan, or why there is none.
fn text_lines(app: &App, dialog: &PlanDialog, columns: usize) -> Vec<Line<'static>> {
    if matches!(dialog.state, PlanState::Planning(_)) {
        let again = if dialog.again {
            "The plan was older than a minute: "
        } else {
            ""
        };
        let words = format!(
            "{} {again}planning: reading the items, and looking them up at the target",
            text::spinner(app.tick)
        );
        let lines = text::wrap(&words, columns).into_iter();
        return lines.map(Line::from).collect();
    }
    let is_bad = matches!(dialog.state, PlanState::Impossible(_));
    let mut warns = false;
    let styled = |line: String| {
        // A warning goes on in the lines that are indented under it.
        warns = line.starts_with("! ") || (warns && line.starts_with("  "));
        match (is_bad, warns) {
            (true, _) => Line::styled(line, theme::BAD),
            (false, true) => Line::styled(line, theme::WARNING),
            (false, false) => Line::from(line),
        }
    };
    dialog.text(columns).into_iter().map(styled).collect()
}

fn close_words(frame: &mut Frame<'_>, inside: Rect, advice: Option<Advice>) {
    let copies = advice.map_or_else(String::new, |advice| {
        format!(" · y copies {}", advice.noun())
    });
    let words = format!("Nothing was written. Enter closes{copies}");
    frame.render_widget(
        Line::styled(words, theme::FAINT),
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
    let account = &plan.target.at.at.account;
    let (above, last) = (
        inside.height.saturating_sub(2),
        inside.height.saturating_sub(1),
    );
    let asks_both = account.require_reason && account.access != Access::Free;
    let number = |number: &'static str| if asks_both { number } else { "" };
    match step {
        Step::Button(focus) => {
            let labels = labels(plan, *focus, inside.width < WIDE);
            frame.render_widget(buttons(&labels), row(inside, above));
            frame.render_widget(
                Line::styled("Tab chooses · Enter does it · Esc cancels", theme::FAINT),
                row(inside, last),
            );
        }
        Step::Reason { missing, .. } => {
            let name = text::account_name(account);
            let wrong = missing.then(|| format!("{name} demands a reason. Nothing was written."));
            let enter = if asks_both {
                "Enter goes on to 2, the account's name"
            } else {
                "Enter does it"
            };
            let label = format!("{}Reason: ", number("1 of 2 · "));
            draw_input(frame, row(inside, above), &label, reason);
            frame.render_widget(below(wrong, enter), row(inside, last));
        }
        Step::Name { input, wrong, .. } => {
            let name = account.name.as_str();
            let label = format!("{}Type {name} to confirm: ", number("2 of 2 · "));
            let wrong = wrong.then(|| format!("That is not {name}. Nothing was written."));
            let enter = if asks_both {
                "Enter does it · Shift-Tab back to the reason"
            } else {
                "Enter does it"
            };
            draw_input(frame, row(inside, above), &label, input);
            frame.render_widget(below(wrong, enter), row(inside, last));
        }
    }
}

/// The buttons: what each says, whether it has the focus, and whether it writes to a protected account.
fn labels(plan: &CopyPlan, focus: usize, narrow: bool) -> Vec<(String, bool, bool)> {
    let protected = plan.target.at.at.account.access != Access::Free;
    let labels = dialog::buttons(plan).into_iter().enumerate();
    labels
        .map(|(at, conflict)| {
            let danger = conflict.is_some() && protected;
            (label(plan, conflict, narrow), at == focus, danger)
        })
        .collect()
}

/// Above what is typed: what it confirms, and what was given for it.
fn sentence(frame: &mut Frame<'_>, inside: Rect, lines: Vec<String>) {
    let above = inside.height.saturating_sub(2);
    let rows = u16::try_from(lines.len()).unwrap_or(1).min(above);
    let area = Rect {
        y: inside.y + above - rows,
        height: rows,
        ..inside
    };
    let lines: Vec<Line<'_>> = lines.into_iter().map(Line::from).collect();
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
const WIDE: u16 = 72;

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
