//! A failure where its result would have been.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Text};

use super::{passage, text, theme};
use crate::app::App;
use crate::failure::Failure;

/// Its lines in `columns` columns: the headline, the advice, the facts.
fn lines(failure: &Failure, columns: usize) -> Vec<Line<'static>> {
    let wrapped = |lines: &[String]| {
        let lines = lines.iter().flat_map(|line| text::wrap(line, columns));
        lines.collect::<Vec<_>>()
    };
    let mut lines: Vec<Line<'static>> = wrapped(&[failure.headline()])
        .into_iter()
        .map(|line| Line::styled(line, theme::BAD))
        .collect();
    for part in [failure.what_to_do(), failure.facts()] {
        lines.push(Line::default());
        lines.extend(wrapped(&part).into_iter().map(Line::from));
    }
    lines
}

/// Where R tries again: in the place that could not be read, on a side. The last rows say what else there is to do.
pub fn draw_in_place(frame: &mut Frame<'_>, area: Rect, app: &App, failure: &Failure) {
    draw_with_keys(frame, area, app, failure, "");
}

/// The same, `more` before the keys of any failure.
pub fn draw_with_keys(frame: &mut Frame<'_>, area: Rect, app: &App, failure: &Failure, more: &str) {
    let backup = match &failure.subject.account.failover {
        Some(backup) if failure.is_of_the_account() => format!(" · B opens its backup, {backup}"),
        _ => String::new(),
    };
    draw_around(frame, area, app, failure, (more, &backup));
}

/// The same in a view on top of the sides, where no key opens a backup.
pub fn draw_in_view(frame: &mut Frame<'_>, area: Rect, app: &App, failure: &Failure) {
    draw_around(frame, area, app, failure, ("", ""));
}

fn draw_around(
    frame: &mut Frame<'_>,
    area: Rect,
    app: &App,
    failure: &Failure,
    (before, after): (&str, &str),
) {
    let copies = match failure.to_copy() {
        Some(advice) => format!(" · y copies {}", advice.noun()),
        None => String::new(),
    };
    let tried = match app.tries.of(failure) {
        Some(tried) => format!(" (failed {})", tried.words()),
        None => String::new(),
    };
    let words = format!("{before}R tries again{tried}{copies}{after}");
    let words = text::wrap(&words, usize::from(area.width.saturating_sub(2)));
    let keys = u16::try_from(words.len()).unwrap_or(u16::MAX);
    let [above, keys] =
        Layout::vertical([Constraint::Min(0), Constraint::Length(keys)]).areas(area);
    draw(frame, above, failure, "! tells it all");
    let words = words.into_iter().map(|line| format!(" {line}"));
    let words: Vec<Line<'_>> = words
        .map(|line| Line::styled(line, theme::HEADING))
        .collect();
    frame.render_widget(Text::from(words), keys);
}

/// As much of it as fits; where there is more, `how` that is read.
pub fn draw(frame: &mut Frame<'_>, area: Rect, failure: &Failure, how: &str) {
    let columns = usize::from(area.width.saturating_sub(2));
    let inside = Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(2),
        ..area
    };
    passage::draw(frame, inside, lines(failure, columns), 0, how);
}
