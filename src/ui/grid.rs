//! A table's items: a row each, a column for each attribute, key attributes first.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span, Text};

use super::accounts::cursor_style;
use super::panel::{Panel, table_title};
use super::{failure, session, text, theme};
use crate::app::App;
use crate::app::items::{Items, Reading};
use crate::app::side::{Fetch, OpenAccount, OpenTable, SideId};
use crate::item::{Column, Item, ItemError, Value, elapsed, fit, used_units, visible, width};

/// The most columns of the key that was asked for: the call and what it cost stand after it.
const KEY: usize = 48;

/// A column is at most this wide.
const WIDEST: usize = 40;
/// In a narrow pane a wide column gets a third of it, but not less than this.
const NARROWEST: usize = 12;
/// Columns of the mark in front of each row.
const MARK: usize = 2;

/// A column in sight, and how wide it is.
struct Shown<'a> {
    column: &'a Column,
    number: usize,
    width: usize,
}

pub fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    app: &App,
    id: SideId,
    open: &OpenAccount,
    table: &OpenTable,
) {
    let focused = app.focus == id;
    let right = loaded_words(app, table);
    let room = session::title_room(area, &Line::default(), &right);
    let mut title = table_title(app, &table.at, open.session.ready(), room);
    let room = session::title_room(area, &title, &right);
    let lasts = session::title_words(app, &open.at, open.session.ready(), room);
    title.spans.extend(lasts);
    let panel = Panel {
        title,
        right,
        bottom: cost_words(table),
        style: theme::account(&open.at.account),
        focused,
    };
    let (title_row, inside) = panel.draw_with_titles(frame, area);
    let items = &table.items;
    if items.loaded() == 0 {
        if failure::draw_on_side(frame, inside, app, id).is_some() {
            empty(frame, inside, app, table);
        }
        return;
    }
    let Some(inside) = failure::draw_on_side(frame, inside, app, id) else {
        return;
    };
    let window = items
        .scroll
        .window(items.rows(), usize::from(inside.height));
    let parsed: Vec<(usize, Result<Item, ItemError>)> = window
        .filter_map(|row| Some((row, items.item(items.number(row)?)?.parse())))
        .collect();
    let columns = table.columns();
    let shown = columns_in_sight(&columns, items.column, &parsed, usize::from(inside.width));
    if let Some(row) = title_row {
        frame.render_widget(titles(&shown, items.column, focused), row);
    }
    if parsed.is_empty() {
        let words = " Nothing that is loaded matches; Esc shows all again.";
        frame.render_widget(Line::styled(words, theme::FAINT), inside);
    }
    let lines: Vec<Line<'_>> = parsed
        .iter()
        .map(|(row, item)| row_line(items, *row, item, &shown, focused))
        .collect();
    if !lines.is_empty() {
        frame.render_widget(Text::from(lines), inside);
    }
}

/// What stands where items would be.
fn empty(frame: &mut Frame<'_>, inside: Rect, app: &App, table: &OpenTable) {
    let words = match table.items.reading {
        Reading::Complete if table.items.by.is_some() => {
            " No item has this key; K asks for another.".to_owned()
        }
        Reading::Complete => " No items. It is an empty table.".to_owned(),
        Reading::More(_) => " No items so far; L reads on.".to_owned(),
        Reading::Idle => " Stopped. r reads again.".to_owned(),
        Reading::Busy { .. } | Reading::Failed { .. } => {
            format!(" {} reading the first items", text::spinner(app.tick))
        }
    };
    frame.render_widget(Line::from(words), inside);
}

/// `200 of ~20,000 loaded`.
fn loaded_words(app: &App, table: &OpenTable) -> String {
    let items = &table.items;
    let loaded = text::thousands(items.loaded() as u64);
    let marks = match items.marks.len() {
        0 => String::new(),
        marks => format!("{} marked · ", text::thousands(marks as u64)),
    };
    let words = match (&items.reading, &table.shape) {
        (Reading::Busy { .. }, _) if items.is_old() => format!("reading again, {loaded} of before"),
        _ if items.is_old() => format!("{loaded} of before"),
        (Reading::More(_), _) if items.by.is_some() => format!("{loaded} loaded, and more"),
        (reading, _) if items.by.is_some() && !matches!(reading, Reading::Complete) => {
            format!("{loaded} loaded")
        }
        (Reading::Complete, _) => format!("all {loaded} loaded"),
        // AWS counts the items every six hours or so: never less than what is here already.
        (_, Fetch::Ready(shape)) => match shape.counted {
            Some(counted) => {
                let about = counted.items.max(items.loaded() as u64);
                format!("{loaded} of ~{} loaded", text::thousands(about))
            }
            None => format!("{loaded} loaded"),
        },
        _ => format!("{loaded} loaded"),
    };
    let busy = if matches!(items.reading, Reading::Busy { .. }) {
        text::spinner(app.tick)
    } else {
        ""
    };
    format!("{marks}{words} {busy}").trim_end().to_owned()
}

/// What was read, how, and what it cost; or the filter.
fn cost_words(table: &OpenTable) -> String {
    let items = &table.items;
    let what = read_words(table);
    let cost = &items.cost;
    let read = if items.loaded() == 0 && cost.scanned == 0 {
        what
    } else if items.by.as_ref().is_some_and(|key| key.is_whole()) {
        let took = elapsed(cost.last_elapsed);
        format!("{what} · {} RRU, {took}", used_units(cost.units))
    } else {
        format!(
            "{what} · {}{} RRU in all · last {} RRU, {}",
            used_units(cost.units),
            estimate_words(table),
            used_units(cost.last_units),
            elapsed(cost.last_elapsed)
        )
    };
    match &items.filter {
        Some(filter) => {
            let found = text::thousands(filter.rows.len() as u64);
            let looking = if filter.request.is_some() { "…" } else { "" };
            let loaded = text::thousands(items.loaded() as u64);
            let more = if matches!(items.reading, Reading::Complete) {
                ""
            } else {
                " · L loads all"
            };
            let needle = &filter.needle;
            format!("filter: {needle} · {found}{looking} of {loaded} loaded{more}")
        }
        None => read,
    }
}

/// By which calls it is read: `Scan by-status`, `key id = u-1 · GetItem`.
fn read_words(table: &OpenTable) -> String {
    let index = table.at.index.as_ref();
    let index = index.map_or_else(String::new, |index| format!(" {index}"));
    let Some(key) = &table.items.by else {
        return format!("Scan{index}");
    };
    let said = fit(&visible(&key.to_string()), KEY);
    if key.is_whole() {
        format!("key {said} · GetItem")
    } else {
        format!("key {said} · Query{index}")
    }
}

/// What loading all would cost; nothing once all is loaded, and of an index, whose size is not known.
fn estimate_words(table: &OpenTable) -> String {
    match (&table.shape, &table.items.reading, &table.at.index) {
        _ if table.items.by.is_some() => String::new(),
        (_, Reading::Complete, _) | (_, _, Some(_)) => String::new(),
        (Fetch::Ready(shape), _, None) => shape
            .scan_units(false)
            .map(|units| format!(" of ~{}", text::units(units)))
            .unwrap_or_default(),
        _ => String::new(),
    }
}

/// The columns that fit: the key's, which stay, and of the others those around the one under the cursor. Widths follow
/// the rows in sight.
fn columns_in_sight<'a>(
    columns: &'a [Column],
    cursor: usize,
    rows: &[(usize, Result<Item, ItemError>)],
    room: usize,
) -> Vec<Shown<'a>> {
    let room = room.saturating_sub(MARK);
    let widest = (room / 3).clamp(NARROWEST, WIDEST);
    let shown = |number: usize| {
        let column = columns.get(number)?;
        Some(Shown {
            column,
            number,
            width: column_width(column, rows, widest),
        })
    };
    let keys = columns.iter().take_while(|column| column.is_key).count();
    let mut in_sight: Vec<Shown<'a>> = Vec::new();
    let mut left = room;
    for column in (0..keys).filter_map(shown) {
        left = place(&mut in_sight, column, left);
    }
    let cursor = cursor.min(columns.len().saturating_sub(1));
    for column in (first_beside(keys, cursor, left, shown)..columns.len()).filter_map(shown) {
        left = place(&mut in_sight, column, left);
    }
    in_sight
}

/// Adds a column where there is room for some of it; gives the room that is left.
fn place<'a>(in_sight: &mut Vec<Shown<'a>>, mut column: Shown<'a>, left: usize) -> usize {
    if left < 4 {
        return 0;
    }
    column.width = column.width.min(left);
    let left = left.saturating_sub(column.width + 1);
    in_sight.push(column);
    left
}

/// The first column beside the key's such that the one under the cursor is seen whole.
fn first_beside<'a>(
    keys: usize,
    cursor: usize,
    room: usize,
    shown: impl Fn(usize) -> Option<Shown<'a>>,
) -> usize {
    let mut first = cursor.max(keys);
    let mut used = shown(first).map_or(0, |column| column.width + 1);
    while first > keys {
        let before = shown(first - 1).map_or(0, |column| column.width + 1);
        if used + before > room {
            break;
        }
        used += before;
        first -= 1;
    }
    first
}

fn column_width(
    column: &Column,
    rows: &[(usize, Result<Item, ItemError>)],
    widest: usize,
) -> usize {
    let values = rows
        .iter()
        .filter_map(|(_, item)| item.as_ref().ok()?.get(&column.name));
    let wanted = values.map(|value| width(&visible(&value.brief()))).max();
    wanted
        .unwrap_or(0)
        .max(width(&visible(&column.name)))
        .clamp(2, widest)
}

fn titles(shown: &[Shown<'_>], cursor: usize, focused: bool) -> Line<'static> {
    let mut spans = vec![Span::raw(" ".repeat(MARK))];
    for Shown {
        column,
        number,
        width,
    } in shown
    {
        let under_cursor = focused && *number == cursor;
        let style = match (under_cursor, column.is_key) {
            (true, _) => theme::COLUMN,
            (false, true) => theme::HEADING,
            (false, false) => theme::FAINT,
        };
        spans.push(Span::styled(text::cell(&column.name, *width), style));
        spans.push(Span::raw(" "));
    }
    Line::from(spans)
}

fn row_line(
    items: &Items,
    row: usize,
    item: &Result<Item, ItemError>,
    shown: &[Shown<'_>],
    focused: bool,
) -> Line<'static> {
    let marked = items
        .number(row)
        .is_some_and(|number| items.marks.contains(&number));
    let in_range = items.range_rows().is_some_and(|range| range.contains(&row));
    let under_cursor = row == items.scroll.cursor;
    let mut spans = vec![mark(marked, in_range)];
    match item {
        Ok(item) => spans.extend(cells(item, shown, marked || in_range)),
        Err(error) => spans.push(text::safe(&format!("unreadable: {error}"), theme::BAD)),
    }
    let row_style = cursor_style(under_cursor, focused);
    if under_cursor {
        // One style for the whole row: colours of types would fight with it.
        let words: String = spans.iter().map(|span| span.content.as_ref()).collect();
        return Line::styled(words, row_style);
    }
    Line::from(spans)
}

fn mark(marked: bool, in_range: bool) -> Span<'static> {
    match (marked, in_range) {
        (true, _) => Span::styled("● ", theme::MARKED),
        (false, true) => Span::styled("│ ", theme::MARKED),
        (false, false) => Span::raw("  "),
    }
}

fn cells(item: &Item, shown: &[Shown<'_>], marked: bool) -> Vec<Span<'static>> {
    let mut spans = Vec::with_capacity(shown.len() * 2);
    for Shown { column, width, .. } in shown {
        let (words, style) = match item.get(&column.name) {
            Some(value) => (value.brief(), theme::kind(value.kind())),
            None => (String::new(), Style::new()),
        };
        let cell = match item.get(&column.name) {
            Some(Value::N(_)) => text::cell_right(&words, *width),
            _ => text::cell(&words, *width),
        };
        spans.push(Span::styled(
            cell,
            if marked { theme::MARKED } else { style },
        ));
        spans.push(Span::raw(" "));
    }
    spans
}
