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
use crate::item::visible;

pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App) {
    let jobs = job_words(app);
    let room = usize::from(area.width).saturating_sub(jobs.chars().count() + 2);
    let copy = copy_words(app);
    let here = |regions| side_words(app.here(), true, regions);
    let there = |regions| side_words(app.there(), false, regions);
    let sides = |regions| match app.focus {
        SideId::Left => (here(regions), there(regions)),
        SideId::Right => (there(regions), here(regions)),
    };
    let arrow = || vec![Span::styled(" ⇄ ", theme::FAINT)];
    let tenant = tenant_words(app);
    let whole = |regions| {
        let (left, right) = sides(regions);
        [tenant.clone(), left, arrow(), right, copy.clone()].concat()
    };
    let name = vec![Span::styled(" dynahop ", theme::HEADING)];
    // In a narrow terminal the program's name goes first, then the regions, then this side, which the border names.
    let ways = [
        [name, whole(true)].concat(),
        whole(true),
        whole(false),
        [tenant.clone(), arrow(), there(false), copy.clone()].concat(),
        if tenant.is_empty() && copy.is_empty() {
            there(false)
        } else {
            [tenant, copy.clone()].concat()
        },
    ];
    let lines = ways.map(Line::from);
    let fitting = lines.iter().find(|line| line.width() <= room);
    if let Some(line) = fitting.or(lines.last()) {
        frame.render_widget(line, area);
    }
    if !jobs.is_empty() {
        frame.render_widget(
            Line::styled(format!(" {jobs} "), theme::CAREFUL).right_aligned(),
            area,
        );
    }
}

/// The tenant that the run is bound to.
fn tenant_words(app: &App) -> Vec<Span<'static>> {
    let tenant = app.config().bound.as_ref();
    let words = tenant.map(|tenant| format!(" tenant {} ", visible(tenant.as_str())));
    words
        .into_iter()
        .map(|words| Span::styled(words, theme::CAREFUL))
        .collect()
}

fn side_words(side: &Side, focused: bool, regions: bool) -> Vec<Span<'static>> {
    let style = if focused {
        theme::HEADING
    } else {
        theme::FAINT
    };
    let Some(open) = &side.open else {
        return vec![Span::styled(" accounts ", style)];
    };
    let account = &open.at.account;
    let name = format!(" {} ", text::account_name(account));
    let mut spans = vec![Span::styled(name, theme::badge(account))];
    if let Some(of) = &open.at.backup_of {
        spans.push(Span::styled(format!(" backup of {of}"), theme::CAREFUL));
    }
    if let Some(facts) = open.session.ready().filter(|_| regions) {
        spans.push(Span::styled(format!(" {}", facts.region), theme::FAINT));
    }
    if let Some(table) = &open.table {
        spans.push(Span::styled(format!(" ▸ {}", table_name(&table.at)), style));
    }
    spans
}

/// What F5 would do.
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
        Span::styled("  F5 → ", theme::FAINT),
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
