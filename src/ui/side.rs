//! One side: accounts, tables, or items.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{accounts, grid, tables};
use crate::app::App;
use crate::app::side::SideId;

pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, id: SideId) {
    match &app.side(id).open {
        None => accounts::draw(frame, area, app, id),
        Some(open) => match &open.table {
            None => tables::draw(frame, area, app, id, open),
            Some(table) => grid::draw(frame, area, app, id, open, table),
        },
    }
}
