//! The colour that tells one account from another on the screen: named here, drawn elsewhere.

use std::fmt;
use std::str::FromStr;

use crate::config::name::NameError;

/// The colour of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountColor {
    /// A colour of the theme.
    Named(NamedColor),
    /// Red, green, blue.
    Rgb(u8, u8, u8),
}

/// A colour that the theme has a shade for; `None` is the theme's plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum NamedColor {
    None,
    Red,
    Green,
    Yellow,
    Blue,
    Pink,
    Purple,
    Teal,
    Orange,
    Grey,
    LightBlue,
    DarkBlue,
}

impl NamedColor {
    /// Every named colour.
    pub const ALL: [Self; 12] = [
        Self::None,
        Self::Red,
        Self::Green,
        Self::Yellow,
        Self::Blue,
        Self::Pink,
        Self::Purple,
        Self::Teal,
        Self::Orange,
        Self::Grey,
        Self::LightBlue,
        Self::DarkBlue,
    ];

    /// The colour as the config writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Red => "red",
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Blue => "blue",
            Self::Pink => "pink",
            Self::Purple => "purple",
            Self::Teal => "teal",
            Self::Orange => "orange",
            Self::Grey => "grey",
            Self::LightBlue => "lightblue",
            Self::DarkBlue => "darkblue",
        }
    }
}

impl FromStr for AccountColor {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        NamedColor::ALL
            .into_iter()
            .find(|color| color.as_str() == text)
            .map(Self::Named)
            .or_else(|| rgb(text))
            .ok_or_else(|| NameError {
                given: text.to_owned(),
                what: "a colour",
                right: "none, red, green, yellow, blue, pink, purple, teal, orange, grey, lightblue, darkblue, or #rrggbb",
            })
    }
}

fn rgb(text: &str) -> Option<AccountColor> {
    let mut bytes = [0; 3];
    hex::decode_to_slice(text.strip_prefix('#')?, &mut bytes).ok()?;
    let [red, green, blue] = bytes;
    Some(AccountColor::Rgb(red, green, blue))
}

impl fmt::Display for AccountColor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(color) => f.write_str(color.as_str()),
            Self::Rgb(red, green, blue) => write!(f, "#{red:02x}{green:02x}{blue:02x}"),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn colours_read_and_write_alike() {
        for color in NamedColor::ALL
            .map(AccountColor::Named)
            .into_iter()
            .chain([AccountColor::Rgb(0, 0xab, 9)])
        {
            assert_eq!(color.to_string().parse(), Ok(color));
        }
    }

    #[test]
    fn the_error_names_every_colour() {
        let error = "crimson".parse::<AccountColor>().unwrap_err().to_string();
        for color in NamedColor::ALL {
            assert!(error.contains(color.as_str()), "{error}");
        }
        for text in ["", "#12345", "#1234567", "#12345g", "123456", "Red"] {
            assert!(text.parse::<AccountColor>().is_err(), "{text}");
        }
    }
}
