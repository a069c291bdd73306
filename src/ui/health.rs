//! The health of all accounts, a row each.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Text};

use super::accounts::cursor_style;
use super::panel::Panel;
use super::{text, theme};
use crate::app::App;
use crate::app::health::HealthView;
use crate::health::{Mark, Report};
use crate::item::{visible, width};

/// Columns of the bar.
const BAR: usize = 20;

pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, view: &HealthView) {
    let inside = Panel {
        title: Line::from(" health "),
        right: so_far(view),
        bottom: bottom_words(view),
        style: Style::new(),
        focused: true,
    }
    .draw(frame, area);
    let columns = usize::from(inside.width);
    let in_sight = view
        .scroll
        .window(view.trials.len(), usize::from(inside.height));
    let name = |row: usize| {
        let trial = view.trials.get(row)?;
        Some(text::account_name(&trial.at.account))
    };
    let names = in_sight.clone().filter_map(name);
    let widest = names.map(|name| width(&name)).max().unwrap_or_default();
    let lines: Vec<Line<'static>> = in_sight
        .filter_map(|row| Some((row, name(row)?, view.reports.get(row)?)))
        .map(|(row, name, report)| {
            let (sign, said, style) = match report {
                Some(report) => (report.mark().sign(), said(report), style(report.mark())),
                None if view.waits_for(row) => {
                    (text::spinner(app.tick), String::new(), theme::FAINT)
                }
                None => ("·", "not tried".to_owned(), theme::FAINT),
            };
            let gap = " ".repeat(widest.saturating_sub(width(&name)));
            let words = format!(" {sign} {name}{gap}  {said}");
            let at_cursor = row == view.scroll.cursor;
            let style = if at_cursor {
                cursor_style(true, true)
            } else {
                style
            };
            Line::styled(text::cell(&words, columns), style)
        })
        .collect();
    frame.render_widget(Text::from(lines), inside);
}

/// `3 of 5 · 1 ! · 1 ✗`, and once it was stopped `3 of 5 tried · …`.
fn so_far(view: &HealthView) -> String {
    let number = |count: usize| text::thousands(count as u64);
    let all = number(view.trials.len());
    let done = view.done();
    let mut words = match view.request {
        Some(_) => format!("{} of {all}", number(done)),
        // What was stopped is not all.
        None if done < view.trials.len() => format!("{} of {all} tried", number(done)),
        None => all,
    };
    for mark in [Mark::Doubtful, Mark::Bad] {
        let count = view.with(mark);
        if count > 0 {
            words = format!("{words} · {} {}", number(count), mark.sign());
        }
    }
    words
}

/// What the lower edge says: how far it is, or what there is to copy of the account under the cursor.
fn bottom_words(view: &HealthView) -> String {
    let advice = || view.under_cursor().and_then(Report::to_copy);
    match (view.request, advice()) {
        (Some(_), _) => bar(view),
        (None, Some(advice)) => text::told_and_copied(&advice),
        (None, None) => String::new(),
    }
}

/// How far it is, while it runs: `████░░░░ 50%`.
fn bar(view: &HealthView) -> String {
    let (done, all) = (view.done(), view.trials.len().max(1));
    let full = done * BAR / all;
    let (full, rest) = ("█".repeat(full), "░".repeat(BAR - full));
    format!("{full}{rest} {}%", done * 100 / all)
}

fn said(report: &Report) -> String {
    let id = report.account_id();
    let id = id.map_or_else(String::new, |id| format!("{id}  "));
    format!("{id}{}", visible(&report.summary()))
}

fn style(mark: Mark) -> Style {
    match mark {
        Mark::Good => theme::GOOD,
        Mark::Doubtful => theme::CAREFUL,
        Mark::Bad => theme::BAD,
    }
}
