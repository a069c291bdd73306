//! Which tenant, or which region?

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{draw_input, draw_lines, frame_box, none_called, row};
use crate::app::App;
use crate::app::dialog::{PICKS, Pick, Picking};
use crate::config::Region;
use crate::ui::{text, theme};

pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, pick: &Pick) {
    let title = match &pick.picking {
        Picking::Tenant => "Go to which tenant?".to_owned(),
        Picking::Region(at) => format!("{} in which region?", text::account_name(&at.account)),
    };
    let columns = area.width.saturating_sub(4).min(64);
    let matching = pick.matching();
    let (words, style) = words(pick, matching.is_empty());
    let words = text::wrap(&words, usize::from(columns));
    let above = u16::try_from(words.len() + 1).unwrap_or(2);
    let rows = u16::try_from(PICKS).unwrap_or(10) + above;
    let inside = frame_box(frame, area, &title, columns, rows, Style::new());
    draw_input(frame, row(inside, 0), "› ", &pick.input);
    draw_lines(frame, inside, 1, words, style);
    let in_sight = pick.list.scroll.window(matching.len(), PICKS);
    for (at, number) in in_sight.filter_map(|at| Some((at, *matching.get(at)?))) {
        let Some(name) = pick.names.get(number) else {
            continue;
        };
        let mark = if at == pick.list.scroll.cursor {
            "▶ "
        } else {
            "  "
        };
        let line = Line::from(vec![
            Span::raw(mark),
            Span::styled(text::cell(name, 28), theme::HEADING),
            Span::raw(beside(app, pick, name)),
        ]);
        let down = u16::try_from(at - pick.list.scroll.offset).unwrap_or(u16::MAX);
        frame.render_widget(line, row(inside, down.saturating_add(above)));
    }
}

/// What is said below the line that is typed.
fn words(pick: &Pick, nothing_matches: bool) -> (Cow<'_, str>, Style) {
    match (&pick.error, &pick.picking) {
        (Some(error), _) => (error.into(), theme::BAD),
        (None, Picking::Tenant) if nothing_matches => {
            let names = pick.names.iter().map(String::as_str);
            let words = none_called("tenant", pick.input.text(), names);
            (words.into(), theme::BAD)
        }
        (None, Picking::Region(_)) if nothing_matches => (
            "Enter goes to the region that is typed".into(),
            theme::FAINT,
        ),
        (None, Picking::Region(_)) => ("One of these, or any that is typed".into(), theme::FAINT),
        (None, Picking::Tenant) => ("Typing filters · Enter goes there".into(), theme::FAINT),
    }
}

/// What stands beside a name.
fn beside(app: &App, pick: &Pick, name: &str) -> String {
    match &pick.picking {
        Picking::Tenant => {
            let tenant = name.parse().ok();
            let account = tenant.and_then(|tenant| app.config().tenants.account(&tenant));
            account
                .map(|account| format!(" in {account}"))
                .unwrap_or_default()
        }
        Picking::Region(at) => {
            let is = |region: Option<&Region>| region.is_some_and(|region| region.as_str() == name);
            match (is(at.effective_region()), is(at.account.region.as_ref())) {
                (true, _) => " here".to_owned(),
                (false, true) => " the account's own".to_owned(),
                (false, false) => String::new(),
            }
        }
    }
}
