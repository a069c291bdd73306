//! The first line: where both sides stand, where F5 would copy to, and the jobs.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::panel::table_name;
use super::{text, theme};
use crate::app::App;
use crate::app::job::Job;
use crate::app::side::{Side, SideId};
use crate::config::Access;

pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App) {
    let mut spans = vec![Span::styled(" dynahop ", theme::HEADING)];
    spans.extend(side_words(
        app.side(SideId::Left),
        app.focus == SideId::Left,
    ));
    spans.push(Span::styled("  ⇄  ", theme::FAINT));
    spans.extend(side_words(
        app.side(SideId::Right),
        app.focus == SideId::Right,
    ));
    if !app.geometry.shows_two(app.layout) || !app.views.is_empty() {
        spans.extend(copy_words(app));
    }
    frame.render_widget(Line::from(spans), area);
    let jobs = job_words(app);
    if !jobs.is_empty() {
        frame.render_widget(
            Line::styled(format!(" {jobs} "), theme::CAREFUL).right_aligned(),
            area,
        );
    }
}

fn side_words(side: &Side, focused: bool) -> Vec<Span<'static>> {
    let Some(open) = &side.open else {
        let style = if focused {
            theme::HEADING
        } else {
            theme::FAINT
        };
        return vec![Span::styled("accounts", style)];
    };
    let account = &open.at.account;
    let mut spans = vec![Span::styled(
        format!(" {} ", text::account_name(account)),
        theme::badge(account),
    )];
    let region = open.session.ready().map(|facts| facts.region.to_string());
    if let Some(region) = region {
        spans.push(Span::styled(format!(" {region}"), theme::FAINT));
    }
    if let Some(table) = &open.table {
        let name = format!(" ▸ {}", table_name(&table.at));
        spans.push(Span::styled(
            name,
            if focused {
                theme::HEADING
            } else {
                theme::FAINT
            },
        ));
    }
    spans
}

/// With one side on the screen, the header says what F5 would do.
fn copy_words(app: &App) -> Vec<Span<'static>> {
    let Some(target) = crate::app::commands::copy_target(app) else {
        return Vec::new();
    };
    let account = &target.at.account;
    let how = match account.access {
        Access::Free => "",
        Access::Confirm => ", confirm",
        Access::ReadOnly => ", read-only",
    };
    vec![
        Span::styled("   F5 → ", theme::FAINT),
        Span::styled(
            format!(" {} ", text::account_name(account)),
            theme::badge(account),
        ),
        Span::styled(format!(" {}{how}", table_name(&target)), theme::FAINT),
    ]
}

fn job_words(app: &App) -> String {
    let running: Vec<&Job> = app.jobs.iter().filter(|job| job.is_running()).collect();
    let Some(last) = running.last() else {
        return String::new();
    };
    let percent = last
        .percent()
        .map_or_else(String::new, |percent| format!(" {percent}%"));
    format!(
        "{} {}{percent}",
        text::spinner(app.tick),
        text::count(running.len(), "job", "jobs")
    )
}
