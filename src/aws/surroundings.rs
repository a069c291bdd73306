//! What sessions have around them.

use std::sync::Arc;

use crate::aws::clock::Clock;
use crate::aws::telling::witness::{Unseen, Witness};
use crate::config::{Cause, ProcessEnvironment};
use crate::question::{Asks, Nobody};

/// What sessions have around them.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// Who can be asked for a code.
    pub asks: Arc<dyn Asks>,
    /// Who is told what happens.
    pub witness: Arc<dyn Witness>,
    /// What time it is.
    pub clock: Clock,
    /// For whom and why accounts are opened.
    pub cause: Cause,
}

/// Nobody to ask, nobody to tell, the system's clock, and whoever the environment says is at the keyboard.
impl Default for Surroundings {
    fn default() -> Self {
        Self {
            asks: Arc::new(Nobody),
            witness: Arc::new(Unseen),
            clock: Clock::default(),
            cause: Cause::of(&ProcessEnvironment),
        }
    }
}
