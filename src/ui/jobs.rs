//! The jobs, newest first.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Text};

use super::accounts::cursor_style;
use super::panel::Panel;
use super::{text, theme};
use crate::app::App;
use crate::app::job::{Job, JobState};
use crate::app::scroll::Scroll;
use crate::failure::Failure;

pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, scroll: Scroll) {
    let inside = Panel {
        title: Line::from(" jobs "),
        right: text::thousands(app.jobs.len() as u64),
        bottom: of_failure(app.job_under_cursor().and_then(Job::failure)),
        style: Style::new(),
        focused: true,
    }
    .draw(frame, area);
    if app.jobs.is_empty() {
        frame.render_widget(
            Line::from(" No copy was begun yet. F5 copies what is marked to the other side."),
            inside,
        );
        return;
    }
    let columns = usize::from(inside.width);
    let in_sight = scroll.window(app.jobs.len(), usize::from(inside.height));
    let lines: Vec<Line<'static>> = in_sight
        .filter_map(|row| Some((row, app.jobs.iter().rev().nth(row)?)))
        .map(|(row, job)| line(app, job, row == scroll.cursor, columns))
        .collect();
    frame.render_widget(Text::from(lines), inside);
}

/// What the lower edge says of a job that failed.
fn of_failure(failure: Option<&Failure>) -> String {
    match failure.map(Failure::to_copy) {
        Some(Some(advice)) => text::told_and_copied(&advice),
        Some(None) => text::TOLD.to_owned(),
        None => String::new(),
    }
}

fn line(app: &App, job: &Job, under_cursor: bool, columns: usize) -> Line<'static> {
    let (mark, style) = match &job.state {
        JobState::Running { .. } => (text::spinner(app.tick), theme::CAREFUL),
        JobState::Done(outcome) if outcome.is_complete() => ("✓", theme::GOOD),
        JobState::Done(_) | JobState::Failed(_) | JobState::Refused(_) => ("✗", theme::BAD),
    };
    let percent = job
        .percent()
        .map_or_else(String::new, |percent| format!(" {percent}%"));
    let took = job.took(app.now);
    let words = format!(" {mark} {}  {took}{percent}  {}", job.title, job.outcome());
    Line::styled(
        text::cell(&words, columns),
        if under_cursor {
            cursor_style(true, true)
        } else {
            style
        },
    )
}
