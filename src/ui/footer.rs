//! The last line: what was just done, the line that is typed, or the keys that work here.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::Clear;

use super::{text, theme};
use crate::app::command::Command;
use crate::app::commands::COMMANDS;
use crate::app::{App, Keyboard, Notice};
use crate::item::{fit, visible, width};

pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App) {
    if let Some(line) = &app.filtering {
        let columns = usize::from(area.width);
        let style = if line.is_selected() {
            theme::CURSOR
        } else {
            theme::HEADING
        };
        let column = u16::try_from(line.cursor() + 2)
            .unwrap_or(u16::MAX)
            .min(area.width.saturating_sub(1));
        frame.render_widget(
            Line::from(vec![
                Span::styled(" /", theme::HEADING),
                Span::styled(fit(line.text(), columns.saturating_sub(2)), style),
            ]),
            area,
        );
        frame.set_cursor_position(Position::new(area.x + column, area.y));
        return;
    }
    if let Some(notice) = &app.notice {
        draw_notice(frame, area, notice);
        return;
    }
    let columns = usize::from(area.width);
    let line = opening(app, columns).unwrap_or_else(|| hints(app, columns));
    frame.render_widget(line, area);
}

/// `opening prod@eu-west-1 · Esc stays here`, while the side with the keys is on its way there: nothing else on it moves.
fn opening(app: &App, columns: usize) -> Option<Line<'static>> {
    let is_seen = app.views.is_empty() && matches!(app.keyboard(), Keyboard::View(_));
    let going = app.going(app.focus).filter(|_| is_seen)?;
    let name = going.to.account()?.to_string();
    let name = visible(&name);
    let spinner = text::spinner(app.tick);
    let words = format!(" {spinner} opening {name} · Esc stays here");
    Some(Line::styled(fit(&words, columns), theme::HEADING))
}

/// How many rows a long notice takes, the last line with those above it.
const NOTICE_ROWS: usize = 4;

/// What does not fit into the line goes up over the rows above it: the next key takes it away.
fn draw_notice(frame: &mut Frame<'_>, area: Rect, notice: &Notice) {
    let style = if notice.bad { theme::BAD } else { theme::GOOD };
    let columns = usize::from(area.width.saturating_sub(1));
    let most = usize::from(frame.area().height / 3).clamp(1, NOTICE_ROWS);
    let mut lines = text::wrap(&notice.text, columns);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = format!("{}…", fit(last, columns.saturating_sub(1)));
        }
    }
    let above = u16::try_from(lines.len().saturating_sub(1)).unwrap_or_default();
    let place = Rect {
        y: area.y.saturating_sub(above),
        height: area.height.saturating_add(above),
        ..area
    };
    let lines = lines.into_iter();
    let lines: Vec<Line<'_>> = lines.map(|line| Line::from(format!(" {line}"))).collect();
    frame.render_widget(Clear, place);
    frame.render_widget(Text::from(lines).style(style), place);
}

/// The keys by priority, as many as fit; no word is cut.
fn hints(app: &App, columns: usize) -> Line<'static> {
    let Keyboard::View(context) = app.keyboard() else {
        return Line::default();
    };
    let mut commands: Vec<&Command> = COMMANDS
        .iter()
        .filter(|command| command.hint.is_some() && command.applies(context))
        .collect();
    commands.sort_by_key(|command| command.hint);
    let mut spans = Vec::new();
    let mut used = 0;
    for command in commands {
        let (Some(key), about) = (command.key_signs().next(), short(command)) else {
            continue;
        };
        let room = width(&key) + width(about) + 4;
        if used + room > columns {
            break;
        }
        used += room;
        let enabled = (command.enabled)(app).is_ok();
        spans.push(Span::raw(" "));
        spans.push(Span::styled(
            format!(" {key} "),
            if enabled { theme::KEY } else { theme::FAINT },
        ));
        spans.push(Span::styled(
            format!(" {about}"),
            if enabled {
                ratatui::style::Style::new()
            } else {
                theme::FAINT
            },
        ));
    }
    Line::from(spans)
}

/// A command's name without its hyphens is short enough for the footer.
fn short(command: &Command) -> &'static str {
    match command.name {
        "other-side" => "other side",
        "load-all" => "load all",
        "dynamodb-json" => "DynamoDB JSON",
        "json" => "JSON",
        "next-difference" => "next difference",
        "next-unwell" => "next ! or ✗",
        "cancel-job" => "cancel",
        name => name,
    }
}
