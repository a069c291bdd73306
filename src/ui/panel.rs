//! The border around what fills the screen: whose it is, in the account's colour, and what it shows.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType};

use super::{text, theme};
use crate::app::geometry::has_titles;
use crate::app::side::Fetch;
use crate::app::{App, message::SessionFacts};
use crate::aws::Identity;
use crate::config::{AccountAt, TableAt};
use crate::item::{fit, visible, width};

/// A border with titles.
pub struct Panel<'a> {
    /// What stands at the left of the upper edge.
    pub title: Line<'a>,
    /// What stands at its right.
    pub right: String,
    /// What stands in the lower edge.
    pub bottom: String,
    /// The border's colour.
    pub style: Style,
    /// Whether it has the keys.
    pub focused: bool,
}

impl Panel<'_> {
    /// Draws the border, and gives the line of titles, where there is room for one, and the rows under it.
    pub fn draw_with_titles(self, frame: &mut Frame<'_>, area: Rect) -> (Option<Rect>, Rect) {
        let inside = self.draw(frame, area);
        if !has_titles(usize::from(inside.height)) {
            return (None, inside);
        }
        let titles = Rect {
            height: 1,
            ..inside
        };
        let rows = Rect {
            y: inside.y + 1,
            height: inside.height - 1,
            ..inside
        };
        (Some(titles), rows)
    }

    /// Draws the border, and gives what is inside.
    pub fn draw(self, frame: &mut Frame<'_>, area: Rect) -> Rect {
        let room = usize::from(area.width.saturating_sub(4));
        let left = self.title.width();
        let mut block = Block::bordered()
            .border_style(if self.focused {
                self.style
            } else {
                self.style.patch(theme::FAINT)
            })
            .border_type(if self.focused {
                BorderType::Thick
            } else {
                BorderType::Plain
            })
            .title_top(self.title);
        let right = fit(&self.right, room.saturating_sub(left + 3));
        // Of what is cut, less than this says nothing.
        let is_whole = right == self.right && !right.is_empty();
        if is_whole || width(&right) > 2 {
            block = block.title_top(Line::from(format!(" {right} ")).right_aligned());
        }
        if !self.bottom.is_empty() {
            block =
                block.title_bottom(Line::from(format!(" {} ", fit(&self.bottom, room))).centered());
        }
        let inner = block.inner(area);
        frame.render_widget(block, area);
        inner
    }
}

/// ` prod 333333333333 tenant acme `: an account with the id that is proven, and the tenant by whose name it was found.
pub fn account_title(at: &AccountAt, session: Option<&SessionFacts>) -> Vec<Span<'static>> {
    let mut spans = marked_title(at, None, session);
    spans.extend(tenant(at));
    spans
}

/// The same without the tenant, and with a mark. What marks it stands right behind its name: further on it might be cut.
fn marked_title(
    at: &AccountAt,
    mark: Option<Span<'static>>,
    session: Option<&SessionFacts>,
) -> Vec<Span<'static>> {
    let name = format!(" {} ", text::account_name(&at.account));
    let mut spans = vec![Span::styled(name, theme::badge(&at.account))];
    if let Some(of) = &at.backup_of {
        spans.push(Span::styled(format!(" backup of {of} "), theme::CAREFUL));
    }
    spans.extend(mark);
    match session.map(|facts| &facts.identity) {
        Some(Identity::Proven { account_id, .. }) => {
            spans.push(Span::raw(format!(" {account_id} ")));
        }
        Some(Identity::Unverified) => spans.push(Span::styled(" unverified ", theme::CAREFUL)),
        None => spans.push(Span::raw(" ")),
    }
    spans
}

fn tenant(at: &AccountAt) -> Option<Span<'static>> {
    let tenant = visible(at.tenant.as_ref()?.as_str());
    Some(Span::styled(format!("tenant {tenant} "), theme::FAINT))
}

/// That the config has a table in another account, in full and where there is little room.
const PINNED_ELSEWHERE: [&str; 2] = [" not the pinned account ", " not pinned here "];

/// ` not pinned here `, where the config has the table in another account.
pub fn pin_badge(app: &App, at: &TableAt) -> Option<Span<'static>> {
    let [_, short] = PINNED_ELSEWHERE;
    app.config().pinned_elsewhere(at)?;
    Some(Span::styled(short, theme::CAREFUL))
}

/// The same with the table, and whether the config has that in another account: where `room` columns are not enough for
/// all of it, in short, and before the tenant, which may be left out.
pub fn table_title(
    app: &App,
    at: &TableAt,
    session: Option<&SessionFacts>,
    room: usize,
) -> Line<'static> {
    let titled = |mark| {
        let mut spans = marked_title(&at.at, mark, session);
        spans.extend(tenant(&at.at));
        spans.push(table_span(at));
        Line::from(spans)
    };
    let Some(short) = pin_badge(app, at) else {
        return titled(None);
    };
    let [full, _] = PINNED_ELSEWHERE;
    let title = titled(Some(Span::styled(full, theme::CAREFUL)));
    if title.width() <= room {
        return title;
    }
    let mut spans = marked_title(&at.at, Some(short), session);
    spans.push(table_span(at));
    let mut title = Line::from(spans);
    let left = room.saturating_sub(title.width());
    let tenant = tenant(&at.at).filter(|tenant| tenant.width() <= left);
    title.spans.extend(tenant);
    title
}

fn table_span(at: &TableAt) -> Span<'static> {
    Span::raw(format!("▸ {} ", table_name(at)))
}

/// `users`, `users/by-status`, `products of 333333333333` where another account shares it, with the region where it is not the account's own.
pub fn table_name(at: &TableAt) -> String {
    let index = at
        .index
        .as_ref()
        .map(|index| format!("/{index}"))
        .unwrap_or_default();
    let region = at
        .at
        .region
        .as_ref()
        .map(|region| format!("@{region} "))
        .unwrap_or_default();
    let owner = at.table.owner();
    let owner = owner.map_or_else(String::new, |owner| format!(" of {owner}"));
    format!("{region}{}{index}{owner}", at.table.short())
}

/// What is known of the account's session: from the row of the account, where it is in its own region.
pub fn session_of<'a>(app: &'a App, at: &AccountAt) -> Option<&'a SessionFacts> {
    use crate::app::side::SideId::{Left, Right};
    let open = [Left, Right]
        .into_iter()
        .filter_map(|side| app.side(side).open.as_ref());
    let of_side = open
        .filter(|open| open.at == *at)
        .find_map(|open| open.session.ready());
    of_side.or_else(|| match app.row(&at.account.name).map(|row| &row.session) {
        Some(Fetch::Ready(facts)) if at.region.is_none() => Some(facts),
        _ => None,
    })
}
