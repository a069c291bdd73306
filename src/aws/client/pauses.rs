//! Growing, jittered pauses between tries of what AWS did not take.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

const FIRST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(5);
/// Tries without any progress before giving up: about fifteen seconds in all.
const TRIES: u32 = 10;

/// The pauses of one batch. Progress starts them from the shortest again.
#[derive(Debug, Default)]
pub(crate) struct Pauses {
    taken: u32,
}

/// Whether to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paused {
    /// The pause is over.
    TryAgain,
    /// Too many pauses in a row.
    GiveUp,
    /// Cancelled meanwhile.
    Cancelled,
}

impl Pauses {
    /// Something was taken: the next pause is short again.
    pub(crate) fn progress(&mut self) {
        self.taken = 0;
    }

    /// Waits for the next pause's length, or until `cancel`.
    pub(crate) async fn pause(&mut self, cancel: &CancellationToken) -> Paused {
        let Some(length) = self.next() else {
            return Paused::GiveUp;
        };
        tokio::select! {
            biased;
            () = cancel.cancelled() => Paused::Cancelled,
            () = tokio::time::sleep(length.mul_f64(0.5 + fastrand::f64() / 2.0)) => Paused::TryAgain,
        }
    }

    /// The next pause's full length, before jitter; none when there have been enough.
    fn next(&mut self) -> Option<Duration> {
        if self.taken == TRIES {
            return None;
        }
        let length = FIRST.saturating_mul(1 << self.taken).min(LONGEST);
        self.taken += 1;
        Some(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_bound_and_end() {
        let mut pauses = Pauses::default();
        let lengths: Vec<u128> = std::iter::from_fn(|| pauses.next())
            .map(|length| length.as_millis())
            .collect();
        assert_eq!(
            lengths,
            [50, 100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000]
        );
    }

    #[test]
    fn progress_makes_them_short_again() {
        let mut pauses = Pauses::default();
        while pauses.next().is_some() {}
        pauses.progress();
        assert_eq!(pauses.next(), Some(FIRST));
    }
}
