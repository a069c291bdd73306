//! A comparison: live counts, and the list of differences.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span, Text};

use super::accounts::{cursor_style, filter_words};
use super::panel::{Panel, pin_badge, table_name};
use super::{failure, session, text, theme};
use crate::app::App;
use crate::app::geometry::has_titles;
use crate::app::side::Fetch;
use crate::app::view::CompareView;
use crate::aws::Identity;
use crate::compare::{Difference, DifferenceKind};
use crate::config::TableAt;
use crate::item::{fit, took, used_units, visible};

/// The most columns of the key that was asked for: what was read stands after it.
const KEY: usize = 40;

pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, view: &CompareView) {
    let rows = view.rows();
    let ends = direction(app, (&view.source, &view.target), view.identities.as_ref());
    let (mut title, right) = (Line::from(ends), state_words(app, view));
    let room = session::title_room(area, &title, &right);
    let ends = (&view.source.at, &view.target.at);
    title.spans.extend(session::titles_words(app, ends, room));
    let inside = Panel {
        title,
        right,
        bottom: bottom_words(view, rows.len()),
        style: theme::account(&view.target.at.account),
        focused: true,
    }
    .draw(frame, area);
    let count_rows = if has_titles(usize::from(inside.height)) {
        2
    } else {
        0
    };
    let parts = Layout::vertical([Constraint::Length(count_rows), Constraint::Min(0)]);
    let Ok([counts, list]) = parts.try_areas(inside) else {
        return;
    };
    frame.render_widget(
        Text::from(vec![
            count_line(view, inside.width),
            read_line(app, view, inside.width),
        ]),
        counts,
    );
    let Some(list) = failure::draw_in_view(frame, list, app) else {
        return;
    };
    if rows.is_empty() {
        frame.render_widget(Line::from(nothing_words(view)), list);
        return;
    }
    let height = usize::from(list.height);
    let in_sight = view.list.scroll.window(rows.len(), height);
    let lines: Vec<Line<'static>> = in_sight
        .filter_map(|row| {
            let number = *rows.get(row)?;
            let difference = view.differences.get(number)?;
            Some(difference_line(
                view,
                row,
                number,
                difference,
                usize::from(list.width),
            ))
        })
        .collect();
    frame.render_widget(Text::from(lines), list);
}

/// From so many columns on, the counts are said in full.
const WIDE: u16 = 100;

/// ` dev 111111111111 users ━▶ PROD 333333333333 users `: the direction in which a copy would go, and who answers at
/// either end, where that is proven; and which of them the config has in another account.
pub fn direction(
    app: &App,
    (source, target): (&TableAt, &TableAt),
    identities: Option<&(Identity, Identity)>,
) -> Vec<Span<'static>> {
    let mut spans = end(app, source, identities.map(|(source, _)| source));
    spans.push(Span::styled("━▶ ", theme::HEADING));
    spans.extend(end(app, target, identities.map(|(_, target)| target)));
    spans
}

fn end(app: &App, at: &TableAt, identity: Option<&Identity>) -> Vec<Span<'static>> {
    let account = &at.at.account;
    let id = match identity {
        Some(Identity::Proven { account_id, .. }) => format!(" {account_id}"),
        Some(Identity::Unverified) => " unverified".to_owned(),
        None => String::new(),
    };
    let name = Span::styled(
        format!(" {} ", text::account_name(account)),
        theme::badge(account),
    );
    let mut spans = vec![name];
    spans.extend(pin_badge(app, at));
    spans.push(Span::raw(format!("{id} {} ", table_name(at))));
    spans
}

fn state_words(app: &App, view: &CompareView) -> String {
    match &view.state {
        _ if view.is_made_again() => format!("{} comparing", text::spinner(app.tick)),
        _ if view.is_old && view.failure().is_some() => "failed".to_owned(),
        _ if view.is_old => "stopped; r again".to_owned(),
        Fetch::Loading(_) => format!("{} comparing", text::spinner(app.tick)),
        Fetch::Ready(()) if view.stale => "copied, r again".to_owned(),
        Fetch::Ready(()) if view.is_equal() => "equal".to_owned(),
        Fetch::Ready(()) => "done".to_owned(),
        Fetch::Failed(_) => "failed".to_owned(),
        Fetch::Idle => "stopped; r again".to_owned(),
    }
}

fn bottom_words(view: &CompareView, rows: usize) -> String {
    let filter = filter_words(&view.list.filter);
    let in_sight = |number: &&usize| view.rows().binary_search(number).is_ok();
    let seen = view.marks.iter().filter(in_sight).count();
    let marks = match (view.marks.len(), view.marks.len() - seen) {
        (0, _) => String::new(),
        (marks, 0) => format!("{} marked · ", text::thousands(marks as u64)),
        (marks, hidden) => format!(
            "{} marked, {} of them not shown · ",
            text::thousands(marks as u64),
            text::thousands(hidden as u64)
        ),
    };
    let shown = match view.shown {
        None => "all".to_owned(),
        Some(kind) => format!("{} only", kind.mark()),
    };
    let before = if view.is_old { " of before" } else { "" };
    let rows = text::count(rows, "difference", "differences");
    let rows = format!("{rows}{before}");
    if filter.is_empty() {
        format!("{marks}{rows} · showing {shown}")
    } else {
        format!("{marks}{rows} · {filter}")
    }
}

/// The counts. Until both are read to their ends, what only one has is not all known.
fn count_line(view: &CompareView, columns: u16) -> Line<'static> {
    let counts = &view.counts;
    let part = |mark: char, number: u64, words: &'static str, style: Style| {
        vec![
            Span::styled(format!(" {mark} "), style.patch(theme::HEADING)),
            Span::raw(format!("{} {words} ", text::thousands(number))),
        ]
    };
    let done = matches!(view.state, Fetch::Ready(()));
    let [source, target] = match (columns < WIDE, done) {
        (false, true) => ["only at the source", "only at the target"],
        (false, false) => ["only at the source so far", "only at the target so far"],
        (true, true) => ["only source", "only target"],
        (true, false) => ["source so far", "target so far"],
    };
    let style = theme::difference;
    let kinds = [
        part('=', counts.same, "the same", Style::new()),
        part(
            '*',
            counts.changed,
            "differ",
            style(DifferenceKind::Changed),
        ),
        part(
            '+',
            counts.only_source,
            source,
            style(DifferenceKind::OnlySource),
        ),
        part(
            '-',
            counts.only_target,
            target,
            style(DifferenceKind::OnlyTarget),
        ),
    ];
    Line::from(kinds.concat())
}

/// So many items of about so many, while it runs. What AWS counted hours ago is never less than what is here already.
fn read_words(view: &CompareView, read: u64, counted: Option<u64>) -> String {
    let of = match (&view.state, counted) {
        (Fetch::Loading(_), Some(counted)) => {
            format!(" of ~{}", text::thousands(counted.max(read)))
        }
        _ => String::new(),
    };
    format!("{}{of}", text::thousands(read))
}

fn read_line(app: &App, view: &CompareView, columns: u16) -> Line<'static> {
    let ((source, target), counted) = (view.read, view.counted);
    let took = took(view.begun, view.ended.unwrap_or(app.now));
    let estimate = match (&view.state, view.estimate) {
        (Fetch::Ready(()), _) | (_, None) => String::new(),
        (_, Some(units)) => format!(" of ~{}", text::units(units)),
    };
    let key = view.by.as_ref().map_or_else(String::new, |key| {
        format!(" key {} ·", fit(&visible(&key.to_string()), KEY))
    });
    let items = match view.state {
        Fetch::Loading(_) => "",
        _ => " items",
    };
    let words = format!(
        " {took} ·{key} read {} ━▶ {}{items} · {}{estimate} RRU",
        read_words(view, source, counted.0),
        read_words(view, target, counted.1),
        used_units(view.units)
    );
    let words = fit(&words, usize::from(columns));
    Line::styled(words, theme::FAINT)
}

fn nothing_words(view: &CompareView) -> Span<'static> {
    if view.is_equal() {
        let words = match view.by {
            Some(_) => " The two tables hold the same under this key.",
            None => " The two tables hold the same items.",
        };
        return Span::styled(words, theme::GOOD);
    }
    match &view.state {
        Fetch::Loading(_) => Span::raw(" No differences so far."),
        _ => Span::raw(" No differences of this kind; 0 shows all."),
    }
}

fn difference_line(
    view: &CompareView,
    row: usize,
    number: usize,
    difference: &Difference,
    columns: usize,
) -> Line<'static> {
    let cursor = view.list.scroll.cursor;
    let marked = view.marks.contains(&number);
    let in_range = view
        .range
        .is_some_and(|anchor| (anchor.min(cursor)..=anchor.max(cursor)).contains(&row));
    let mark = match (marked, in_range) {
        (true, _) => "●",
        (false, true) => "│",
        (false, false) => " ",
    };
    let words = text::cell(
        &format!(
            "{mark} {}  {}",
            difference.kind.mark(),
            difference.key.display()
        ),
        columns,
    );
    let style = if row == cursor {
        cursor_style(true, true)
    } else if marked || in_range {
        theme::MARKED
    } else {
        theme::difference(difference.kind)
    };
    Line::styled(words, style)
}
