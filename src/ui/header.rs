//! The first line: where both sides stand, where F5 would copy to, and the jobs.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::panel::table_name;
use super::{text, theme};
use crate::app::job::Job;
use crate::app::side::{Side, SideId};
use crate::app::{App, Layout};
use crate::config::Access;
use crate::item::{fit, visible};

pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App) {
    let jobs = job_words(app);
    let room = usize::from(area.width).saturating_sub(jobs.chars().count() + 2);
    frame.render_widget(fitting(app, room), area);
    if !jobs.is_empty() {
        frame.render_widget(
            Line::styled(format!(" {jobs} "), theme::CAREFUL).right_aligned(),
            area,
        );
    }
}

/// How much is said of a side.
#[derive(Clone, Copy)]
enum Said {
    /// The account, its region, the table.
    All,
    /// The account and the table.
    Place,
    /// The account.
    Account,
}

/// As much as fits. In a narrow terminal the program's name goes first, then the regions, then the other side; what is
/// said of the own one is never left out.
fn fitting(app: &App, room: usize) -> Line<'static> {
    use Said::{Account, All, Place};
    let tenant = tenant_words(app);
    let whole = copy_words(app, true);
    let name = vec![Span::styled(" dynahop ", theme::HEADING)];
    let sides = |here, there| sides_words(app, here, there);
    let mut ways = vec![
        [name, tenant.clone(), sides(All, Some(All)), whole.clone()].concat(),
        [tenant.clone(), sides(All, Some(All)), whole.clone()].concat(),
        [tenant.clone(), sides(Place, Some(Place)), whole.clone()].concat(),
        [tenant.clone(), sides(Place, Some(Account)), whole.clone()].concat(),
    ];
    if !whole.is_empty() {
        // Where F5 leads names the other side as well.
        let short = copy_words(app, false);
        ways.push([tenant.clone(), sides(Place, None), whole].concat());
        ways.push([tenant.clone(), sides(Place, None), short].concat());
    }
    ways.push([tenant.clone(), sides(Place, Some(Account))].concat());
    ways.push([tenant, sides(Place, None)].concat());
    ways.push(sides(Place, None));
    let mut lines = ways.into_iter().map(Line::from);
    let line = lines.find(|line| line.width() <= room);
    line.unwrap_or_else(|| cut(app, room))
}

/// The account as it is, and as much of the table as there is room for.
fn cut(app: &App, room: usize) -> Line<'static> {
    let mut line = Line::from(side_words(app.here(), true, Said::Account));
    if let Some(table) = app.here().table() {
        let left = room.saturating_sub(line.width());
        let words = format!(" ▸ {}", table_name(&table.at));
        line.push_span(Span::styled(fit(&words, left), theme::HEADING));
    }
    line
}

/// Both sides, the left one first.
fn sides_words(app: &App, here: Said, there: Option<Said>) -> Vec<Span<'static>> {
    let own = side_words(app.here(), true, here);
    let Some(there) = there else {
        return own;
    };
    let arrow = vec![Span::styled(" ⇄ ", theme::FAINT)];
    let other = side_words(app.there(), false, there);
    match app.focus {
        SideId::Left => [own, arrow, other].concat(),
        SideId::Right => [other, arrow, own].concat(),
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

fn side_words(side: &Side, focused: bool, said: Said) -> Vec<Span<'static>> {
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
    let facts = open.session.ready();
    if let Some(facts) = facts.filter(|_| matches!(said, Said::All)) {
        spans.push(Span::styled(format!(" {}", facts.region), theme::FAINT));
    }
    if let Some(table) = &open.table
        && !matches!(said, Said::Account)
    {
        spans.push(Span::styled(format!(" ▸ {}", table_name(&table.at)), style));
    }
    spans
}

/// What F5 would do; in short, without the table. Another name than the source's, or than that of the table that is open
/// on the other side, stands out: that is seldom meant.
fn copy_words(app: &App, whole: bool) -> Vec<Span<'static>> {
    let Some((source, target)) = crate::app::commands::copy_ends(app) else {
        return Vec::new();
    };
    let account = &target.at.account;
    let how = match account.access {
        Access::Free => "",
        Access::Confirm => ", confirm",
        Access::ReadOnly => ", read-only",
    };
    let is_renamed = source.table.short() != target.table.short();
    let passed_over = crate::app::commands::passed_over(app);
    let (style, mark) = if is_renamed || passed_over.is_some() {
        (theme::CAREFUL, "! ")
    } else {
        (theme::FAINT, "")
    };
    let table = if whole {
        let not =
            passed_over.map_or_else(String::new, |open| format!(", not {}", open.table.short()));
        format!(" {mark}{}{not}{how}", table_name(&target))
    } else {
        format!(" {mark}{}", how.trim_start_matches(", "))
    };
    vec![
        Span::styled("  F5 → ", theme::FAINT),
        Span::styled(
            format!(" {} ", text::account_name(account)),
            theme::badge(account),
        ),
        Span::styled(table, style),
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
    // Where there is room for it beside both sides.
    let is_wide = app.geometry.shows_two(Layout::Auto);
    let extent = last.extent().filter(|_| is_wide);
    let extent = extent.map_or_else(String::new, |extent| format!(" · {extent}"));
    format!(
        "{} {}{percent}{extent}",
        text::spinner(app.tick),
        text::count(running.len(), "job", "jobs")
    )
}
