//! On what terms items are compared.

use crate::item::{Ignore, Item};
use crate::query::Where;

/// What counts of the items that are compared, and which of them do.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// The attributes that are left out.
    pub ignore: Ignore,
    /// What the item of one side has to meet; its counterpart is compared with it, whether that meets it or not. None
    /// where all items are compared. Attributes that are left out of the comparison may stand in it.
    pub condition: Option<Where>,
}

impl Terms {
    /// Whether an item, as one side has it, is meant.
    pub(super) fn mean(&self, item: &Item) -> bool {
        self.condition
            .as_ref()
            .is_none_or(|condition| condition.condition().holds(item))
    }
}
