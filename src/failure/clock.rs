//! How much a clock is off, as far as AWS tells.

use std::fmt;
use std::time::Duration;

/// How far from its own time AWS takes what is signed: the documents of signature version 4 say five minutes, and some
/// services' refusals name fifteen (`Signature expired: … (… - 15 min.)`), so that five is what one can rely on.
pub const TAKEN_WITHIN: &str = "5 minutes of its own time (some of its services take 15)";

/// How much this machine's clock is off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Skew {
    /// It shows a time that has passed.
    Behind(Duration),
    /// It shows a time that is to come.
    Ahead(Duration),
}

impl Skew {
    /// What the message of a refused signature tells: `Signature expired: 20261123T210000Z is now earlier than
    /// 20261123T214500Z (20261123T220000Z - 5 min.)`: the time that was signed, and before the minutes AWS's own.
    pub(super) fn told(message: &str) -> Option<Self> {
        let (_, rest) = message.split_once(": ")?;
        let signed = seconds(rest.get(..16)?)?;
        let (_, there) = message.rsplit_once('(')?;
        let there = seconds(there.get(..16)?)?;
        let off = Duration::from_secs(signed.abs_diff(there));
        Some(if signed < there {
            Self::Behind(off)
        } else {
            Self::Ahead(off)
        })
    }
}

impl fmt::Display for Skew {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (off, way) = match self {
            Self::Behind(off) => (off, "slow"),
            Self::Ahead(off) => (off, "fast"),
        };
        let minutes = Duration::from_secs(off.as_secs() / 60 * 60);
        let off = if minutes.is_zero() { *off } else { minutes };
        write!(f, "{} {way}", humantime::format_duration(off))
    }
}

/// The seconds of a time written `20261123T220000Z`, from some day on. Source of the days: Howard Hinnant's
/// `days_from_civil`.
fn seconds(text: &str) -> Option<u64> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u64>().ok();
    if text.get(8..9) != Some("T") || text.get(15..16) != Some("Z") {
        return None;
    }
    let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
    let year = if month <= 2 {
        year.checked_sub(1)?
    } else {
        year
    };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day;
    let days = year * 365 + year / 4 - year / 100 + year / 400 + of_year;
    Some(((days * 24 + number(9, 11)?) * 60 + number(11, 13)?) * 60 + number(13, 15)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_tells_how_much_the_clock_is_off() {
        for (message, told) in [
            (
                "Signature expired: 20261123T210000Z is now earlier than 20261123T214500Z (20261123T220000Z - 15 min.)",
                "1h slow",
            ),
            (
                "Signature not yet current: 20270101T001500Z is still later than 20261231T235500Z (20261231T235000Z + 5 min.)",
                "25m fast",
            ),
            (
                "Signature expired: 20260228T000000Z is now earlier than 20260301T000000Z (20260301T001500Z - 15 min.)",
                "1day 15m slow",
            ),
        ] {
            let skew = Skew::told(message).map(|skew| skew.to_string());
            assert_eq!(skew.as_deref(), Some(told), "{message}");
        }
        for message in [
            "",
            "Signature expired",
            "Signature expired: soon (later)",
            ": ä(ä",
        ] {
            assert_eq!(Skew::told(message), None, "{message}");
        }
    }
}
