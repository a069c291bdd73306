//! From when on: an age, a date, or a time.

use std::time::SystemTime;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A text that is none of them.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "write an age as in 30m, 12h or 1d, a date as in 2026-11-23, or a time as in 2026-11-23T08:00:00Z; a date begins at midnight UTC, as the log has it"
)]
pub(super) struct Unclear;

/// The time that `text` means.
pub(super) fn since(text: &str) -> Result<SystemTime, Unclear> {
    since_at(text, SystemTime::now())
}

fn since_at(text: &str, now: SystemTime) -> Result<SystemTime, Unclear> {
    if let Ok(age) = humantime::parse_duration(text) {
        return Ok(now.checked_sub(age).unwrap_or(SystemTime::UNIX_EPOCH));
    }
    let time = |text: &str| OffsetDateTime::parse(text, &Rfc3339).map(SystemTime::from);
    time(text)
        .or_else(|_| time(&format!("{text}T00:00:00Z")))
        .map_err(|_| Unclear)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn an_age_a_date_and_a_time_are_understood_and_nothing_else() {
        let hours = |hours| UNIX_EPOCH + Duration::from_hours(hours);
        for (text, since) in [
            ("90m", Ok(hours(1000) - Duration::from_mins(90))),
            ("1d", Ok(hours(976))),
            ("1day 2h", Ok(hours(974))),
            ("1970-01-03", Ok(hours(48))),
            ("1970-01-03T06:00:00Z", Ok(hours(54))),
            ("1970-01-03T06:00:00.000+02:00", Ok(hours(52))),
            ("yesterday", Err(Unclear)),
            ("1", Err(Unclear)),
            ("1970-02-30", Err(Unclear)),
            ("", Err(Unclear)),
        ] {
            assert_eq!(since_at(text, hours(1000)), since, "{text}");
        }
    }
}
