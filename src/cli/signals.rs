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
        tokio::spawn(async move {
            for token in [&told.soon, &told.now] {
                signal().await;
                token.cancel();
            }
        });
        stop
    }
}

#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = terminate.recv() => {}
                () = interrupt() => {}
            }
        }
        Err(_) => interrupt().await,
    }
}

#[cfg(not(unix))]
async fn signal() {
    interrupt().await;
}

async fn interrupt() {
    if tokio::signal::ctrl_c().await.is_err() {
        // No signal can be caught: then none comes.
        std::future::pending::<()>().await;
    }
}
