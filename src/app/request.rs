//! The identity of a request: its answer carries it, and what nobody waits for any more is dropped.

/// One request to the runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RequestId(u64);

/// Hands out request ids, each once.
#[derive(Debug, Default)]
pub struct Requests(u64);

impl Requests {
    /// A new id.
    pub fn issue(&mut self) -> RequestId {
        self.0 += 1;
        RequestId(self.0)
    }
}
