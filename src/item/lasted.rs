//! How long something lasted, as text.

use std::time::{Duration, SystemTime};

/// How long a request took: `84 ms`, `2.3 s`, and from a minute on as [`took`] says it.
pub fn elapsed(time: Duration) -> String {
    match time.as_secs() {
        0 => format!("{} ms", time.as_millis()),
        1..60 => format!("{:.1} s", time.as_secs_f64()),
        seconds => words(seconds),
    }
}

/// How long something took that ran from `begun` to `ended`: `12 s`, `1m 20s`, `2h 05m`.
pub fn took(begun: SystemTime, ended: SystemTime) -> String {
    words(ended.duration_since(begun).unwrap_or_default().as_secs())
}

fn words(seconds: u64) -> String {
    match seconds {
        3600.. => format!("{}h {:02}m", seconds / 3600, seconds % 3600 / 60),
        60.. => format!("{}m {:02}s", seconds / 60, seconds % 60),
        _ => format!("{seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lasted_short_is_told_exactly_and_what_lasted_long_in_two_units() {
        for (millis, words) in [
            (84, "84 ms"),
            (999, "999 ms"),
            (2340, "2.3 s"),
            (60_000, "1m 00s"),
            (7_500_000, "2h 05m"),
        ] {
            assert_eq!(elapsed(Duration::from_millis(millis)), words);
        }
    }

    #[test]
    fn a_clock_that_was_set_back_makes_nothing_of_it() {
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        assert_eq!(took(at(80), at(0)), "0 s");
        assert_eq!(took(at(0), at(80)), "1m 20s");
    }
}
