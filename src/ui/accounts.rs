//! The list of accounts.

use std::sync::Arc;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span, Text};

use super::panel::Panel;
use super::{failure, session, text, theme};
use crate::app::side::{Fetch, SideId};
use crate::app::{AccountRow, App, Listing};
use crate::aws::Identity;
use crate::config::{Access, Account, AccountAt};
use crate::item::visible;

/// The least that is worth showing of a role.
const ROLE: usize = 12;

/// Widths of the columns; in a narrow terminal they go from the right.
struct Widths {
    name: usize,
    id: usize,
    access: usize,
    state: usize,
    region: usize,
    role: usize,
}

pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, id: SideId) {
    let focused = app.focus == id;
    let side = app.side(id);
    let matching = app.matching_accounts_of(id);
    // Only what is in sight is looked at: there may be thousands.
    let window = side
        .accounts
        .scroll
        .window(matching.len(), app.geometry.list());
    let in_sight: Vec<&AccountRow> = window
        .filter_map(|row| app.accounts.get(*matching.get(row)?))
        .collect();
    let panel = Panel {
        title: Line::from(" accounts "),
        right: side_count(app, matching.len()),
        bottom: bottom_words(&side.accounts.filter, &in_sight),
        style: Style::new(),
        focused,
    };
    let (title_row, inside) = panel.draw_with_titles(frame, area);
    if app.accounts.is_empty() {
        let words = nothing(app, usize::from(inside.width));
        frame.render_widget(Text::from(words), inside);
        return;
    }
    let widths = widths(app, usize::from(inside.width));
    if let Some(row) = title_row {
        frame.render_widget(Line::styled(titles(&widths), theme::FAINT), row);
    }
    let Some(list) = failure::draw_on_side(frame, inside, app, id) else {
        return;
    };
    let scroll = &side.accounts.scroll;
    let in_sight = scroll.window(matching.len(), usize::from(list.height));
    let lines: Vec<Line<'_>> = in_sight
        .filter_map(|row| Some((row, app.accounts.get(*matching.get(row)?)?)))
        .map(|(row, account)| {
            let style = cursor_style(row == scroll.cursor, focused);
            account_line(app, account, &widths, row == scroll.cursor).style(style)
        })
        .collect();
    frame.render_widget(Text::from(lines), list);
}

/// The row under the cursor.
pub fn cursor_style(under_cursor: bool, focused: bool) -> Style {
    match (under_cursor, focused) {
        (true, true) => theme::CURSOR,
        (true, false) => theme::CURSOR_AWAY,
        (false, _) => Style::new(),
    }
}

/// What the lower edge says: of a filter, or what the signs mean that are in sight.
fn bottom_words(filter: &str, in_sight: &[&AccountRow]) -> String {
    let hoped = |row: &&AccountRow| account_id(row).ends_with('?');
    if !filter.is_empty() {
        return filter_words(filter);
    }
    let protected = |row: &&AccountRow| row.account.access != Access::Free;
    let signs = [
        (in_sight.iter().any(hoped), "id? proven on opening"),
        (
            in_sight.iter().any(|row| row.lacks_external_id()),
            "! no external id (i)",
        ),
        (
            in_sight.iter().any(|row| row.has_own_keys()),
            "own keys: not read-only (i)",
        ),
        (in_sight.iter().any(protected), "CAPITALS protected"),
    ];
    let signs = signs.into_iter().filter(|(is_seen, _)| *is_seen);
    let words: Vec<&str> = signs.map(|(_, words)| words).collect();
    words.join(" · ")
}

/// What the lower edge says of a filter.
pub fn filter_words(filter: &str) -> String {
    if filter.is_empty() {
        String::new()
    } else {
        format!("filter: {filter} · Esc shows all")
    }
}

fn side_count(app: &App, matching: usize) -> String {
    let (matching, all) = (matching as u64, app.accounts.len() as u64);
    let loading = if app.reads_config {
        " · reading the config"
    } else if app.profiles == Listing::Loading {
        " · reading profiles"
    } else if app.tenants == Listing::Loading {
        " · reading tenants"
    } else {
        ""
    };
    if matching == all {
        format!("{}{loading}", text::thousands(all))
    } else {
        let (matching, all) = (text::thousands(matching), text::thousands(all));
        format!("{matching} of {all}{loading}")
    }
}

fn nothing(app: &App, columns: usize) -> Vec<Line<'static>> {
    let text = match &app.profiles {
        Listing::Loading => "Reading the profiles of your AWS files.".to_owned(),
        Listing::Failed(why) => why.clone(),
        Listing::Loaded | Listing::Unwanted => {
            let advice = app.config().without_accounts();
            format!("There are no accounts yet. {}", visible(&advice))
        }
    };
    text::wrap(&text, columns)
        .into_iter()
        .map(Line::from)
        .collect()
}

/// A column is there whole or not at all; what is left is the role's, where a name fits into it.
fn widths(app: &App, columns: usize) -> Widths {
    let mut left = columns;
    let mut take = |wanted: usize| {
        let taken = if left >= wanted { wanted } else { 0 };
        left -= taken;
        taken
    };
    let name = take((app.longest_name + 3).clamp(9, 30)).max(columns.min(8));
    let (id, access, state, region) = (take(14), take(11), take(22), take(16));
    let role = if left >= ROLE { left } else { 0 };
    Widths {
        name,
        id,
        access,
        state,
        region,
        role,
    }
}

fn titles(widths: &Widths) -> String {
    [
        text::cell(" account", widths.name),
        text::cell("id", widths.id),
        text::cell("access", widths.access),
        text::cell("session", widths.state),
        text::cell("region", widths.region),
        text::cell("role", widths.role),
    ]
    .concat()
}

fn account_line(app: &App, row: &AccountRow, widths: &Widths, under_cursor: bool) -> Line<'static> {
    let account = &row.account;
    let (state, style) = state_words(app, row);
    // Under the cursor only the name keeps its colour: the others would fight with the row's.
    let style_of = |style: Style| if under_cursor { Style::new() } else { style };
    let badge = theme::badge(account).remove_modifier(Modifier::REVERSED);
    let region = account
        .region
        .as_ref()
        .map_or("the profile's", |region| region.as_str());
    let role = row.role_words();
    let gap = Span::raw(" ");
    let name = text::account_name(account);
    let name_width = widths.name.saturating_sub(2);
    Line::from(vec![
        gap.clone(),
        Span::styled(text::cell(&name, name_width), badge),
        mark(row, style_of(theme::CAREFUL)),
        Span::raw(text::cell(&account_id(row), widths.id)),
        Span::raw(text::cell(account.access.as_str(), widths.access)),
        Span::styled(
            text::cell(&state, widths.state.saturating_sub(1)),
            style_of(style),
        ),
        Span::raw(if widths.state > 0 { " " } else { "" }),
        Span::raw(text::cell(region, widths.region)),
        Span::styled(
            text::cell(&format!("{role}{}", endpoint_words(account)), widths.role),
            style_of(theme::FAINT),
        ),
    ])
}

/// A warning beside the name: the information says of what.
fn mark(row: &AccountRow, style: Style) -> Span<'static> {
    if row.lacks_external_id() {
        Span::styled("!", style)
    } else {
        Span::raw(" ")
    }
}

/// The proven id; before that the configured role's, with a question mark: it is a hope so far.
pub fn account_id(row: &AccountRow) -> String {
    match (&row.session, &row.account.role) {
        (Fetch::Ready(facts), _) => match &facts.identity {
            Identity::Proven { account_id, .. } => account_id.to_string(),
            Identity::Unverified => "unverified".to_owned(),
        },
        (_, Some(role)) => format!("{}?", role.arn.account_id()),
        (_, None) => String::new(),
    }
}

fn endpoint_words(account: &Account) -> String {
    account
        .endpoint_url
        .as_ref()
        .map(|url| format!("  at {url}"))
        .unwrap_or_default()
}

/// How its session stands. Without a role nothing but a plan's confirmation stands before a write: said as far as there is
/// room, since the lower edge says it too.
fn state_words(app: &App, row: &AccountRow) -> (String, Style) {
    let (words, style) = standing_words(app, row);
    if row.has_own_keys() {
        (format!("{words}, own keys"), style)
    } else {
        (words, style)
    }
}

fn standing_words(app: &App, row: &AccountRow) -> (String, Style) {
    match &row.session {
        Fetch::Idle => ("idle".to_owned(), theme::FAINT),
        Fetch::Loading(_) => {
            let verb = if row.account.role.is_some() {
                "assuming role"
            } else {
                "signing in"
            };
            (
                format!("{} {verb}", text::spinner(app.tick)),
                theme::CAREFUL,
            )
        }
        Fetch::Ready(facts) => {
            session::row_words(app, &AccountAt::new(Arc::clone(&row.account)), facts)
        }
        Fetch::Failed(failure) => {
            let why = failure
                .code
                .clone()
                .unwrap_or_else(|| failure.message.clone());
            (format!("failed: {why}"), theme::BAD)
        }
    }
}
