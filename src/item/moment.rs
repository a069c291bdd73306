//! Times as text, whatever they are: what is told of a time from outside may be before 1970 or after the year 9999.

use std::time::SystemTime;

/// `2026-11-24T02:00:00Z`; where a time cannot be written so, what it is instead.
pub fn moment(time: SystemTime) -> String {
    // `humantime` panics before the epoch, and writes nothing after its last year.
    const LAST: u64 = 253_402_300_799;
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Err(_) => "before 1970".to_owned(),
        Ok(since) if since.as_secs() > LAST => "after the year 9999".to_owned(),
        Ok(_) => humantime::format_rfc3339_seconds(time).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn every_time_has_a_text() {
        let at = |seconds| moment(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(at(0), "1970-01-01T00:00:00Z");
        assert_eq!(at(253_402_300_799), "9999-12-31T23:59:59Z");
        assert_eq!(at(253_402_300_800), "after the year 9999");
        let before = UNIX_EPOCH.checked_sub(Duration::from_hours(24 * 365));
        assert_eq!(before.map(moment).as_deref(), Some("before 1970"));
    }
}
