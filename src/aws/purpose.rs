//! What a session is for.

use std::sync::Arc;

use super::errand::Errand;

/// What a session is for. Each has a client and a retry budget of its own, so that a bulk job cannot slow a browsing
/// session; what only reads has the credentials of that one, so that no role is assumed for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// Looking at tables and items.
    Browse,
    /// Reading for a job, which is called so: a comparison (`compare`), the plan or the source of a copy (`copy`).
    Read(&'static str),
    /// Trying whether the account can be read. It does not count as use: the session is not renewed for it.
    Check,
    /// A confirmed write. Such a session is not kept: it ends with whoever holds it.
    Write(Arc<Errand>),
}

impl Purpose {
    /// The word for it.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Browse => "browse",
            Self::Read(job) => job,
            Self::Check => "check",
            Self::Write(_) => "write",
        }
    }

    /// The write that it is about.
    pub(in crate::aws) fn errand(&self) -> Option<&Errand> {
        match self {
            Self::Write(errand) => Some(errand),
            Self::Browse | Self::Read(_) | Self::Check => None,
        }
    }
}
