//! A copy of the items that meet a condition.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::error::PlanError;
use crate::item::{ItemKey, KeySchema};
use crate::query::{Condition, Reading, Selection, Where};

/// Which items of a table a condition means, and how they are read: how many that are shows only then.
#[derive(Debug, Clone)]
pub struct Matching {
    /// What they meet.
    pub condition: Arc<Where>,
    /// The same as AWS takes it.
    pub selection: Arc<Selection>,
    /// What is left to decide for each item that comes.
    pub left: Option<Arc<Condition>>,
}

/// What a condition comes to.
pub(super) enum Meant {
    /// One item.
    Key(ItemKey),
    /// Those that meet it.
    Matching(Matching),
}

pub(super) fn meant(condition: &Arc<Where>, schema: &KeySchema) -> Result<Meant, PlanError> {
    let (selection, left) = match condition.reading(schema)? {
        Reading::Get(key) => return Ok(Meant::Key(key)),
        Reading::Query(selection, left) | Reading::Scan(selection, left) => {
            (selection, left.map(Arc::new))
        }
    };
    Ok(Meant::Matching(Matching {
        condition: Arc::clone(condition),
        selection: Arc::new(selection),
        left,
    }))
}

impl Matching {
    /// Whether all of the table is read for it.
    pub fn is_scan(&self) -> bool {
        self.selection.key.is_none()
    }

    /// What tells it from every other, without its values.
    pub(super) fn identity(&self) -> String {
        let digest = Sha256::digest(self.condition.to_string());
        format!(
            "where {} ({})",
            self.condition.masked(),
            hex::encode(digest)
        )
    }
}
