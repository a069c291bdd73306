//! What colours mean. Panes ask for a meaning; only this file knows colours.

use ratatui::style::{Color, Modifier, Style};

use crate::compare::DifferenceKind;
use crate::config::{Access, Account, AccountColor, NamedColor};
use crate::item::Change;

/// Text that matters less.
pub const FAINT: Style = Style::new().fg(Color::DarkGray);
/// A title, a heading.
pub const HEADING: Style = Style::new().add_modifier(Modifier::BOLD);
/// That a text goes on out of sight.
pub const MORE: Style = Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD);
/// A key in the footer and in the help.
pub const KEY: Style = Style::new().fg(Color::Black).bg(Color::Cyan);
/// The row under the cursor, on the side with the keys.
pub const CURSOR: Style = Style::new().add_modifier(Modifier::REVERSED);
/// The row under the cursor, on the side without.
pub const CURSOR_AWAY: Style = Style::new().bg(Color::DarkGray).fg(Color::White);
/// A marked row.
pub const MARKED: Style = Style::new().fg(Color::Yellow).add_modifier(Modifier::BOLD);
/// Something that did not work.
pub const BAD: Style = Style::new().fg(Color::LightRed);
/// Something that was done.
pub const GOOD: Style = Style::new().fg(Color::LightGreen);
/// Something to be careful about.
pub const CAREFUL: Style = Style::new().fg(Color::Yellow);
/// Something that must not be overlooked.
pub const WARNING: Style = Style::new()
    .fg(Color::Yellow)
    .add_modifier(Modifier::BOLD)
    .add_modifier(Modifier::REVERSED);
/// The button that has the focus.
pub const BUTTON: Style = Style::new()
    .add_modifier(Modifier::REVERSED)
    .add_modifier(Modifier::BOLD);
/// A button that writes to a protected account.
pub const DANGER: Style = Style::new()
    .fg(Color::White)
    .bg(Color::Red)
    .add_modifier(Modifier::BOLD);
/// The column under the cursor.
pub const COLUMN: Style = Style::new()
    .add_modifier(Modifier::UNDERLINED)
    .add_modifier(Modifier::BOLD);

/// A value of a DynamoDB type.
pub fn kind(kind: &str) -> Style {
    let color = match kind {
        "S" | "SS" => Color::Reset,
        "N" | "NS" => Color::LightCyan,
        "B" | "BS" => Color::LightMagenta,
        "BOOL" => Color::LightYellow,
        "NULL" => Color::DarkGray,
        _ => Color::LightBlue,
    };
    Style::new().fg(color)
}

/// A difference's mark.
pub fn difference(kind: DifferenceKind) -> Style {
    match kind {
        DifferenceKind::Changed => Style::new().fg(Color::Yellow),
        DifferenceKind::OnlySource => Style::new().fg(Color::LightGreen),
        DifferenceKind::OnlyTarget => Style::new().fg(Color::LightRed),
    }
}

/// A row of two items.
pub fn change(change: Change) -> Style {
    match change {
        Change::Same => FAINT,
        Change::Changed => Style::new().fg(Color::Yellow),
        Change::OnlySource => Style::new().fg(Color::LightGreen),
        Change::OnlyTarget => Style::new().fg(Color::LightRed),
    }
}

/// An account's colour: the config's, or else red for a protected one.
pub fn account_color(account: &Account) -> Color {
    match account.color {
        Some(AccountColor::Rgb(red, green, blue)) => Color::Rgb(red, green, blue),
        Some(AccountColor::Named(name)) => named(name),
        None if account.access == Access::Free => Color::Reset,
        None => Color::LightRed,
    }
}

/// An account's name and border.
pub fn account(account: &Account) -> Style {
    Style::new().fg(account_color(account))
}

/// An account's name where it must not be overlooked: a protected one stands on its colour.
pub fn badge(account: &Account) -> Style {
    let color = account_color(account);
    if account.access == Access::Free || color == Color::Reset {
        return Style::new().fg(color).add_modifier(Modifier::BOLD);
    }
    Style::new()
        .fg(Color::White)
        .bg(color)
        .add_modifier(Modifier::BOLD)
}

fn named(name: NamedColor) -> Color {
    match name {
        NamedColor::None => Color::Reset,
        NamedColor::Red => Color::Red,
        NamedColor::Green => Color::Green,
        NamedColor::Yellow => Color::Yellow,
        NamedColor::Blue => Color::LightBlue,
        NamedColor::Pink => Color::LightMagenta,
        NamedColor::Purple => Color::Magenta,
        NamedColor::Teal => Color::Cyan,
        NamedColor::Orange => Color::Rgb(255, 140, 0),
        NamedColor::Grey => Color::Gray,
        NamedColor::LightBlue => Color::LightCyan,
        NamedColor::DarkBlue => Color::Blue,
    }
}
