//! What would be written: made before anything is, shown, and confirmed.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sha2::{Digest, Sha256};

use super::confirm::Required;
use crate::config::{Account, AccountId, Region, TableName};
use crate::item::{ItemKey, KeySchema, RawItem};
use crate::policy::Encryption;

/// How long a plan may be confirmed: after that, what it was made from may have changed.
pub const PLAN_LIFE: Duration = Duration::from_mins(1);

/// What happens to an item that is already there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Conflict {
    /// The new item replaces it.
    Overwrite,
    /// It stays, and the new item is not written.
    Skip,
}

impl Conflict {
    /// The word that the command line has for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Overwrite => "overwrite",
            Self::Skip => "skip",
        }
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What sort of write it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WriteKind {
    /// Items of one table put into another.
    Copy,
}

impl WriteKind {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Copy => "copy",
        }
    }
}

/// The table that is written, and who answers for it.
#[derive(Debug, Clone)]
pub struct Target {
    /// The configured account.
    pub account: Arc<Account>,
    /// The proven account id; none where the identity is unverified.
    pub account_id: Option<AccountId>,
    /// The region.
    pub region: Region,
    /// The table.
    pub table: TableName,
    /// The table's key.
    pub schema: KeySchema,
    /// What encrypts it.
    pub encryption: Encryption,
}

/// What may be written.
#[derive(Debug, Clone)]
pub enum WriteScope {
    /// These items, byte for byte.
    Items(PlannedItems),
    /// Whatever this source yields, named as a place.
    Stream {
        /// The source.
        source: String,
    },
}

/// The items of a plan by key: what bytes they have, and whether the target was seen not to have them. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct PlannedItems(Arc<HashMap<ItemKey, Planned>>);

#[derive(Debug, Clone, Copy)]
struct Planned {
    bytes: [u8; 32],
    absent: bool,
}

impl PlannedItems {
    /// Each item with its key, and whether it was looked up at the target and not found.
    pub fn new<'a>(items: impl IntoIterator<Item = (&'a ItemKey, &'a RawItem, bool)>) -> Self {
        let planned = |(key, raw, absent): (&ItemKey, &RawItem, bool)| {
            let bytes = Sha256::digest(raw.bytes()).into();
            (key.clone(), Planned { bytes, absent })
        };
        Self(Arc::new(items.into_iter().map(planned).collect()))
    }

    /// How many items.
    pub fn count(&self) -> u64 {
        self.0.len() as u64
    }

    /// Whether the plan holds this very item.
    pub(super) fn holds(&self, key: &ItemKey, raw: &RawItem) -> bool {
        let digest: [u8; 32] = Sha256::digest(raw.bytes()).into();
        self.0
            .get(key)
            .is_some_and(|planned| planned.bytes == digest)
    }

    /// Whether the target was seen without an item of this key.
    pub(super) fn knew_absent(&self, key: &ItemKey) -> bool {
        self.0.get(key).is_some_and(|planned| planned.absent)
    }

    fn digest(&self) -> [u8; 32] {
        let mut items: Vec<_> = self.0.iter().collect();
        items.sort_unstable_by_key(|(key, _)| *key);
        let mut digest = Sha256::new();
        for (_, planned) in items {
            digest.update(planned.bytes);
            digest.update([u8::from(planned.absent)]);
        }
        digest.finalize().into()
    }
}

/// A write that nobody has confirmed yet.
#[derive(Debug, Clone)]
pub struct WritePlan {
    kind: WriteKind,
    target: Target,
    scope: WriteScope,
    conflict: Conflict,
    digest: [u8; 32],
    made_at: SystemTime,
    reason: Option<String>,
}

impl WritePlan {
    /// A plan made of what was seen at `made_at`.
    pub fn new(
        kind: WriteKind,
        target: Target,
        scope: WriteScope,
        conflict: Conflict,
        made_at: SystemTime,
    ) -> Self {
        let digest = digest(kind, &target, &scope, conflict, made_at);
        Self {
            kind,
            target,
            scope,
            conflict,
            digest,
            made_at,
            reason: None,
        }
    }

    /// The same plan with the reason for it. Nothing but spaces is none.
    #[must_use]
    pub fn because(mut self, reason: Option<&str>) -> Self {
        let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
        self.reason = reason.map(str::to_owned);
        self
    }

    /// The reason for it, where one was given.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// Whether it still needs a reason.
    pub fn needs_reason(&self) -> bool {
        self.target.account.require_reason && self.reason.is_none()
    }

    /// What sort of write it is.
    pub fn kind(&self) -> WriteKind {
        self.kind
    }

    /// Where it goes.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// What may be written.
    pub fn scope(&self) -> &WriteScope {
        &self.scope
    }

    /// What happens to items that are already there.
    pub fn conflict(&self) -> Conflict {
        self.conflict
    }

    /// What makes this plan this plan: SHA-256 over all of it but its reason. The same plan made again at the same time
    /// has the same.
    pub fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// What it takes to confirm it.
    pub fn required(&self) -> Required {
        Required::of(&self.target.account)
    }

    /// Whether it is too old to be confirmed. A clock that was set back counts as much as one that went on.
    pub fn is_stale(&self, now: SystemTime) -> bool {
        is_stale(self.made_at, now)
    }
}

/// Whether what was seen at `made_at` is too old to act on.
pub(crate) fn is_stale(made_at: SystemTime, now: SystemTime) -> bool {
    let age = now
        .duration_since(made_at)
        .unwrap_or_else(|error| error.duration());
    age > PLAN_LIFE
}

fn digest(
    kind: WriteKind,
    target: &Target,
    scope: &WriteScope,
    conflict: Conflict,
    made_at: SystemTime,
) -> [u8; 32] {
    let mut digest = Sha256::new();
    let mut part = |bytes: &[u8]| {
        digest.update((bytes.len() as u64).to_le_bytes());
        digest.update(bytes);
    };
    part(kind.as_str().as_bytes());
    part(target.account.name.as_str().as_bytes());
    part(
        target
            .account_id
            .as_ref()
            .map_or(b"", |id| id.as_str().as_bytes()),
    );
    part(target.region.as_str().as_bytes());
    part(target.table.as_str().as_bytes());
    match scope {
        WriteScope::Items(items) => part(&items.digest()),
        WriteScope::Stream { source } => part(source.as_bytes()),
    }
    part(conflict.as_str().as_bytes());
    let made = made_at.duration_since(UNIX_EPOCH).unwrap_or_default();
    part(&made.as_nanos().to_le_bytes());
    digest.finalize().into()
}
