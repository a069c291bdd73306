//! How a session stands: ready and for how long, amber when its renewal is overdue, red when it failed.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::panel::session_of;
use super::{text, theme};
use crate::app::App;
use crate::app::freshness::Standing;
use crate::app::message::SessionFacts;
use crate::config::AccountAt;
use crate::item::width;

/// In the row of its account: an open session.
pub fn row_words(app: &App, at: &AccountAt, facts: &SessionFacts) -> (String, Style) {
    let standing = app.standing(at, &facts.region);
    if let Some(alarm) = standing.and_then(|standing| alarm(app, standing)) {
        return alarm;
    }
    if matches!(standing, Some(Standing::Ended)) {
        return ("ended unused".to_owned(), theme::FAINT);
    }
    let expiry = standing.map_or(facts.expiry, Standing::expiry);
    let words = match expiry {
        Some(expiry) => format!("ready, {}", text::time_left(expiry, app.now)),
        None => "ready".to_owned(),
    };
    (words, theme::GOOD)
}

/// In a title with so much room left: how long the session lasts; what is wrong with it, whatever room there is.
pub fn title_words(
    app: &App,
    at: &AccountAt,
    session: Option<&SessionFacts>,
    room: usize,
) -> Option<Span<'static>> {
    let standing = app.standing(at, &session?.region)?;
    if let Some((words, style)) = alarm(app, standing) {
        return Some(Span::styled(format!(" {words} "), style));
    }
    let expiry = standing.expiry().filter(|expiry| *expiry > app.now)?;
    let words = format!(" {} left ", text::time_left(expiry, app.now));
    (width(&words) <= room).then(|| Span::styled(words, theme::FAINT))
}

/// Of both ends of a comparison in its title, with so much room left: how long their sessions last, each under its
/// account's name where they are two; what is wrong with one, whatever room there is.
pub fn titles_words(
    app: &App,
    (source, target): (&AccountAt, &AccountAt),
    room: usize,
) -> Vec<Span<'static>> {
    let mut left = room;
    let mut words = Vec::new();
    let ends = [
        Some(source),
        Some(target).filter(|target| *target != source),
    ];
    for at in ends.into_iter().flatten() {
        let name = format!(" {}:", text::account_name(&at.account));
        let said = title_words(
            app,
            at,
            session_of(app, at),
            left.saturating_sub(width(&name)),
        );
        if let Some(said) = said {
            left = left.saturating_sub(width(&name) + said.width());
            words.push(Span::styled(name, said.style));
            words.push(said);
        }
    }
    words
}

/// Columns of an upper edge that are left between what stands at its left and at its right.
pub fn title_room(area: Rect, left: &Line<'_>, right: &str) -> usize {
    // Two corners, a space around what stands at the right, and some of the edge itself.
    let taken = left.width() + width(right) + 8;
    usize::from(area.width).saturating_sub(taken)
}

fn alarm(app: &App, standing: &Standing) -> Option<(String, Style)> {
    let (words, style) = match standing {
        Standing::Failed { .. } => ("not renewed", theme::BAD),
        _ if standing.is_overdue(app.now) => ("renewal overdue", theme::CAREFUL),
        _ => return None,
    };
    let left = standing.expiry().filter(|expiry| *expiry > app.now);
    let left = left.map_or_else(
        || ", R".to_owned(),
        |expiry| format!(", {}", text::time_left(expiry, app.now)),
    );
    Some((format!("{words}{left}"), style))
}
