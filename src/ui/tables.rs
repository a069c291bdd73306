//! The list of an account's tables.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span, Text};

use super::accounts::{cursor_style, filter_words};
use super::panel::{Panel, account_title};
use super::{failure, session, text, theme, unlisted};
use crate::app::App;
use crate::app::side::{Fetch, OpenAccount, SideId};
use crate::config::TableName;

pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, id: SideId, open: &OpenAccount) {
    let tables = &open.tables;
    let matching = tables
        .list
        .matching(tables.names.iter().map(TableName::as_str));
    let mut title = account_title(&open.at, open.session.ready());
    let region = open
        .session
        .ready()
        .map(|facts| format!("in {} ", facts.region));
    title.push(Span::raw("▸ tables "));
    let mut title = Line::from(title);
    let right = count_words(app, open, matching.len());
    // The header has it as well: cut, it says less than nothing.
    let region = region.filter(|region| region.len() <= session::title_room(area, &title, &right));
    title.spans.extend(region.map(Span::raw));
    let room = session::title_room(area, &title, &right);
    let lasts = session::title_words(app, &open.at, open.session.ready(), room);
    title.spans.extend(lasts);
    let panel = Panel {
        title,
        right,
        bottom: filter_words(&tables.list.filter),
        style: theme::account(&open.at.account),
        focused: app.focus == id,
    };
    let (title_row, inside) = panel.draw_with_titles(frame, area);
    let Some(list) = failure::draw_on_side(frame, inside, app, id) else {
        return;
    };
    // What failed now has the room of what is denied anyway.
    let unlisted = tables.unlisted.as_ref().filter(|_| list == inside);
    let inside = list;
    let inside = unlisted.map_or(inside, |unlisted| {
        unlisted::draw(frame, inside, unlisted, tables.names.len())
    });
    if let Some(row) = title_row {
        let words = unlisted.map_or(" table", |_| " table · not listed: R tries it again");
        frame.render_widget(Line::styled(words, theme::FAINT), row);
    }
    let lines = match &tables.state {
        Fetch::Loading(_) if tables.names.is_empty() => {
            vec![Line::from(format!(
                " {} listing the tables",
                text::spinner(app.tick)
            ))]
        }
        Fetch::Ready(()) if tables.names.is_empty() => no_tables(open, inside.width),
        _ if matching.is_empty() => vec![Line::styled(
            " No table here matches; Esc shows all again.",
            theme::FAINT,
        )],
        _ => rows(inside, app.focus == id, open, &matching),
    };
    frame.render_widget(Text::from(lines), inside);
}

/// That there are none, and what may be wrong with the region.
fn no_tables(open: &OpenAccount, columns: u16) -> Vec<Line<'static>> {
    let region = open.session.ready().map(|facts| &facts.region);
    let doubts = region.map_or_else(Vec::new, |region| open.at.account.doubts_of(region));
    let doubts = doubts.into_iter().map(|doubt| format!("{doubt}. "));
    let words = format!(
        "No tables here. {}Another region? o opens ACCOUNT@REGION",
        doubts.collect::<String>()
    );
    let lines = text::wrap(&words, usize::from(columns.saturating_sub(2)));
    let lines = lines.into_iter();
    lines.map(|line| Line::from(format!(" {line}"))).collect()
}

fn rows(inside: Rect, focused: bool, open: &OpenAccount, matching: &[usize]) -> Vec<Line<'static>> {
    let columns = usize::from(inside.width);
    let scroll = &open.tables.list.scroll;
    scroll
        .window(matching.len(), usize::from(inside.height))
        .filter_map(|row| {
            let number = *matching.get(row)?;
            Some((row, number, open.tables.names.get(number)?))
        })
        .map(|(row, number, name)| {
            let style = cursor_style(row == scroll.cursor, focused);
            let unlisted = open.tables.unlisted.as_ref();
            let from = unlisted.and_then(|unlisted| unlisted.from.get(number));
            let from = from.map_or_else(String::new, |from| format!(" · {}", from.as_str()));
            Line::styled(text::cell(&format!(" {name}{from}"), columns), style)
        })
        .collect()
}

fn count_words(app: &App, open: &OpenAccount, matching: usize) -> String {
    let all = open.tables.names.len();
    let waiting = matches!(open.tables.state, Fetch::Loading(_));
    let more = if waiting {
        format!(" {}", text::spinner(app.tick))
    } else {
        String::new()
    };
    if matching == all {
        format!("{all}{more}")
    } else {
        format!("{matching} of {all}{more}")
    }
}
