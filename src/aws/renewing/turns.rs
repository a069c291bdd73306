//! How many sessions are opened or renewed at once where many are to be.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many accounts are opened or renewed at once where nobody waits for a single one: STS throttles whoever assumes
/// more roles than that.
pub const AT_ONCE: usize = 16;

/// Whose turn it is. Cheap to clone: all clones have [`AT_ONCE`] together.
#[derive(Debug, Clone)]
pub(in crate::aws) struct Turns(Arc<Semaphore>);

impl Default for Turns {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

/// One's turn, until it is dropped.
#[derive(Debug)]
pub struct Turn {
    _permit: Option<OwnedSemaphorePermit>,
}

impl Turns {
    /// Waits for one's turn, in the order in which it is asked for.
    pub(in crate::aws) async fn take(&self) -> Turn {
        let permit = Arc::clone(&self.0).acquire_owned().await;
        Turn {
            // They are never closed.
            _permit: permit.ok(),
        }
    }
}
