//! Ctrl-C and SIGTERM while something is under way.

use tokio_util::sync::CancellationToken;

/// What the user, or the system, wants to end.
#[derive(Debug, Clone, Default)]
pub(super) struct Stop {
    /// After the first signal: begin nothing more.
    pub(super) soon: CancellationToken,
    /// After the second: wait for nothing.
    pub(super) now: CancellationToken,
}

impl Stop {
    /// Listens from now on. Until then a signal ends the program, as it does any other.
    pub(super) fn listen() -> Self {
        let stop = Self::default();
        let told = stop.clone();
        let mut signals = Signals::new();
        tokio::spawn(async move {
            for token in [&told.soon, &told.now] {
                signals.next().await;
                token.cancel();
            }
        });
        stop
    }
}

/// The signals that can be caught.
#[cfg(unix)]
struct Signals(Vec<tokio::signal::unix::Signal>);

#[cfg(unix)]
impl Signals {
    fn new() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        let kinds = [SignalKind::interrupt(), SignalKind::terminate()];
        Self(
            kinds
                .into_iter()
                .filter_map(|kind| signal(kind).ok())
                .collect(),
        )
    }

    async fn next(&mut self) {
        std::future::poll_fn(|context| {
            let came =
                |signal: &mut tokio::signal::unix::Signal| signal.poll_recv(context).is_ready();
            if self.0.iter_mut().any(came) {
                std::task::Poll::Ready(())
            } else {
                std::task::Poll::Pending
            }
        })
        .await;
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> Self {
        Self
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            // None can be caught: then none comes.
            std::future::pending::<()>().await;
        }
    }
}
