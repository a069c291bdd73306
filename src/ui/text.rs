//! Pieces of text that several views draw.

use std::time::SystemTime;

use ratatui::style::Style;
use ratatui::text::Span;

use crate::config::{Access, Account};
use crate::failure::Advice;
use crate::item::{fit, visible, width};
pub use crate::item::{thousands, wrap};

/// `one thing`, `12 things`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    let word = if number == 1 { one } else { many };
    format!("{} {word}", thousands(number as u64))
}

/// An estimate of capacity units: nobody needs its fractions.
pub fn units(units: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an estimate, never negative"
    )]
    let whole = units.ceil() as u64;
    thousands(whole)
}

/// Something that turns while the user waits.
pub fn spinner(tick: u64) -> &'static str {
    const PICTURES: [&str; 8] = ["⠋", "⠙", "⠸", "⠴", "⠦", "⠇", "⠏", "⠹"];
    let at = usize::try_from(tick).unwrap_or_default() % PICTURES.len();
    PICTURES.get(at).copied().unwrap_or("⠋")
}

/// How long something still lasts: `11h`, `59m`, `20s`.
pub fn time_left(expiry: SystemTime, now: SystemTime) -> String {
    let seconds = expiry.duration_since(now).unwrap_or_default().as_secs();
    match seconds {
        7200.. => format!("{}h", seconds / 3600),
        60.. => format!("{}m", seconds / 60),
        _ => format!("{seconds}s"),
    }
}

/// An account's name: a protected one's in capitals, so that it cannot be taken for another.
pub fn account_name(account: &Account) -> String {
    let name = visible(account.name.as_str()).into_owned();
    if account.access == Access::Free {
        name
    } else {
        name.to_uppercase()
    }
}

/// Foreign text in exactly `columns` columns: cut, or filled with spaces.
pub fn cell(text: &str, columns: usize) -> String {
    let mut cell = fit(text, columns);
    cell.extend(std::iter::repeat_n(
        ' ',
        columns.saturating_sub(width(&cell)),
    ));
    cell
}

/// The same, to the right.
pub fn cell_right(text: &str, columns: usize) -> String {
    let cut = fit(text, columns);
    let mut cell: String = std::iter::repeat_n(' ', columns.saturating_sub(width(&cut))).collect();
    cell.push_str(&cut);
    cell
}

/// How a row is read on that has more to tell than fits.
pub const TOLD: &str = "Enter tells it all";

/// The same, and that `y` copies what is advised: `Enter tells it all · y copies the statement`.
pub fn told_and_copied(advice: &Advice) -> String {
    format!("{TOLD} · y copies {}", advice.noun())
}

/// Foreign text, made safe.
pub fn safe(text: &str, style: Style) -> Span<'static> {
    Span::styled(visible(text).into_owned(), style)
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_is_as_wide_as_it_should_be() {
        assert_eq!(cell("ab", 4), "ab  ");
        assert_eq!(cell("abcdef", 4), "abc…");
        assert_eq!(cell("漢字漢", 4), "漢… ");
    }
}
