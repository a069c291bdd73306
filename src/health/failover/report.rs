//! What is found of an account and its backup.

use super::super::report::Mark;
use super::super::sample::Sampled;
use crate::aws::TableShape;
use crate::config::{AccountAt, Region, TableName};
use crate::failure::{Advice, Failure};

/// What was found of an account and its backup.
#[derive(Debug, Clone)]
pub struct FailoverReport {
    /// The account.
    pub from: AccountAt,
    /// Its backup.
    pub to: AccountAt,
    /// What kept it from looking at the tables.
    pub trouble: Vec<Standing>,
    /// Each of the account's tables; where only the backup could be looked at, each of the backup's.
    pub tables: Vec<Standing>,
    /// The tables that are only in the backup, as far as they may be listed: they keep it from nothing.
    pub only_there: Vec<TableName>,
    /// Whether the account itself could not be looked at: then its backup was looked at alone, and nothing compared.
    pub is_alone: bool,
}

/// How one thing stands.
#[derive(Debug, Clone)]
pub struct Standing {
    /// A table, or an account.
    pub what: String,
    /// Whether the backup can serve for it.
    pub mark: Mark,
    /// What was found, in a line.
    pub found: String,
    /// What the sample of its items showed.
    pub sampled: Option<Sampled>,
    /// The table in the backup, where it is there and may be described.
    pub state: Option<State>,
    /// What to do; empty only where all is well.
    pub advice: Vec<Advice>,
}

/// A table in a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// `ACTIVE`, or what it is doing.
    pub status: String,
    /// How many items AWS counted some hours ago.
    pub items: u64,
}

impl State {
    pub(super) fn of(shape: &TableShape) -> Option<Self> {
        let items = shape.counted?.items;
        let status = shape.status.clone();
        Some(Self { status, items })
    }
}

impl Standing {
    pub(super) fn new(
        what: &str,
        mark: Mark,
        found: impl Into<String>,
        advice: Vec<Advice>,
    ) -> Self {
        Self {
            what: what.to_owned(),
            mark,
            found: found.into(),
            sampled: None,
            state: None,
            advice,
        }
    }

    pub(super) fn failed(what: &str, failure: &Failure) -> Self {
        Self::new(what, Mark::Bad, failure.headline(), failure.advice())
    }
}

impl FailoverReport {
    pub(super) fn of(from: &AccountAt, to: &AccountAt) -> Self {
        Self {
            from: from.clone(),
            to: to.clone(),
            trouble: Vec::new(),
            tables: Vec::new(),
            only_there: Vec::new(),
            is_alone: false,
        }
    }

    pub(super) fn failed(&mut self, at: &AccountAt, failure: &Failure) {
        let standing = Standing::failed(at.account.name.as_str(), failure);
        self.trouble.push(standing);
    }

    /// The backup is not known to be used in `region`, in which the account is looked at: so it was in its own.
    pub fn leaves(&mut self, region: &Region) {
        let backup = &self.to.account.name;
        let own = self.to.effective_region();
        let own = own.map_or_else(String::new, |own| format!(", {own}"));
        let advice = format!(
            "Add {region} to the regions of {backup} in the config, if it has the tables there."
        );
        let found = format!("its regions have no {region}: it was looked at in its own{own}");
        let standing = Standing::new(
            backup.as_str(),
            Mark::Doubtful,
            found,
            vec![Advice::Say(advice)],
        );
        self.trouble.insert(0, standing);
    }

    /// The worst of all marks: the backup can serve where none is [`Mark::Bad`].
    pub fn mark(&self) -> Mark {
        let all = self.trouble.iter().chain(&self.tables);
        all.map(|standing| standing.mark)
            .max()
            .unwrap_or(Mark::Good)
    }
}
