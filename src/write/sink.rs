//! Whatever takes items and says what became of them.

use crate::failure::Failure;
use crate::item::{ItemKey, RawItem};

/// Whatever takes batches of raw items and acknowledges them.
pub trait Sink: Send + Sync {
    /// Takes `items`, and comes back when each of them has been written, skipped, or given up.
    ///
    /// # Errors
    /// When none of them was written for certain, and there is no sense in going on. What stops the sink midway is in
    /// [`Receipt::stopped`], beside what was written before.
    fn put(&self, items: Vec<RawItem>) -> impl Future<Output = Result<Receipt, Failure>> + Send;
}

/// What became of some items.
#[derive(Debug, Clone, Default)]
pub struct Receipt {
    /// Written.
    pub written: u64,
    /// Left alone, since the target has an item of that key.
    pub skipped: u64,
    /// Not written, each with its reason.
    pub failed: Vec<FailedItem>,
    /// Write capacity units, as AWS reported them.
    pub units: f64,
    /// Write capacity units that AWS took and did not report, as our rule of sizes has them: a put that its condition
    /// refuses costs what writing the item that is there would, and its answer names no units.
    pub unreported: u64,
    /// Why no more items should be sent, where that is so. Items in no count were not written, as far as AWS answered.
    pub stopped: Option<Failure>,
    /// Whether AWS may have taken some of the items that are failed or in no count: an attempt to write them was not
    /// answered, or ended in an error inside AWS.
    pub maybe_written: bool,
}

impl Receipt {
    /// Both receipts as one; the first reason to stop is kept.
    pub(super) fn add(&mut self, other: Self) {
        self.written += other.written;
        self.skipped += other.skipped;
        self.failed.extend(other.failed);
        self.units += other.units;
        self.unreported += other.unreported;
        self.maybe_written |= other.maybe_written;
        if self.stopped.is_none() {
            self.stopped = other.stopped;
        }
    }
}

/// An item that was not written.
#[derive(Debug, Clone)]
pub struct FailedItem {
    /// Its key.
    pub key: ItemKey,
    /// Its key for people. Foreign text: not yet safe on a terminal.
    pub label: String,
    /// Why, in AWS's words where AWS said so. Not yet safe on a terminal either.
    pub reason: String,
}
