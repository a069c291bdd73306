//! What is to be shown of an open session.

use std::time::SystemTime;

use super::Session;
use crate::aws::identity::Identity;
use crate::aws::way::reached::Reached;
use crate::config::Region;

/// What the screen needs to know of an open session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionFacts {
    /// Who answers.
    pub identity: Identity,
    /// The region that its requests go to.
    pub region: Region,
    /// When its credentials end, where they do.
    pub expiry: Option<SystemTime>,
    /// How it was reached.
    pub reached: Reached,
}

impl SessionFacts {
    /// Those of this session, as they are now.
    pub async fn of(session: &Session) -> Self {
        Self {
            identity: session.identity(),
            region: session.region().clone(),
            reached: session.reached().clone(),
            expiry: session.expiry().await,
        }
    }
}
