//! The sessions of a subcommand, with what the options put around them.

use std::sync::Arc;

use super::Global;
use super::question::AtTerminal;
use crate::aws::{Sessions, Surroundings};

/// Sessions that ask at this terminal.
pub(super) fn sessions(global: &Global) -> Sessions {
    Sessions::new(Surroundings {
        asks: Arc::new(AtTerminal::new(global.mfa_code.clone())),
        ..Surroundings::default()
    })
}
