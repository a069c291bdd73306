//! From a plan to the right to carry it out.

use std::time::SystemTime;

use super::plan::{Conflict, WritePlan};
use crate::aws::Errand;
use crate::config::{Access, Account, AccountName, Cause, OperationId};
use crate::failure::Operation;

/// What it takes to confirm a plan: its target's access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Required {
    /// Saying yes to what is shown.
    Dialog,
    /// Typing this account's name.
    Name(AccountName),
    /// Nothing suffices: the account is read-only.
    Refused,
}

impl Required {
    /// What it takes to write to `account`.
    pub fn of(account: &Account) -> Self {
        match account.access {
            Access::Free => Self::Dialog,
            Access::Confirm => Self::Name(account.name.clone()),
            Access::ReadOnly => Self::Refused,
        }
    }
}

/// What the user said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirmation {
    /// Yes.
    Yes,
    /// An account's name, as typed.
    Name(String),
}

/// Why a plan is not confirmed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfirmError {
    /// A yes where a name is needed.
    #[error("writing to {needs} takes more than a yes: its name has to be given")]
    NotConfirmed {
        /// The account whose name is needed.
        needs: AccountName,
    },
    /// Another name than the target's.
    #[error("{given:?} is not the account that would be written, which is {needs}")]
    WrongName {
        /// What was typed.
        given: String,
        /// The account's name.
        needs: AccountName,
    },
    /// The target may not be written at all.
    #[error("{account} is read-only in the config: nothing is written there")]
    ReadOnly {
        /// The account.
        account: AccountName,
    },
    /// The target wants to know why it is written.
    #[error("{account} demands a reason for each write, and none was given")]
    NoReason {
        /// The account.
        account: AccountName,
    },
    /// The plan is older than [`super::PLAN_LIFE`].
    #[error("the plan is more than a minute old, and items may have changed since: make it anew")]
    Stale,
}

/// The right to carry out one plan, once. Only [`WritePlan::confirm`] makes one, and it cannot be cloned.
#[derive(Debug)]
pub struct WriteGrant {
    plan: WritePlan,
    operation: OperationId,
}

impl WriteGrant {
    /// What was confirmed.
    pub fn plan(&self) -> &WritePlan {
        &self.plan
    }

    /// The write's own name: its session, its tags and its audit entry have it.
    pub fn operation(&self) -> &OperationId {
        &self.operation
    }

    /// What its session is opened for: for `cause`, and the plan's own reason where it has one.
    pub fn errand(&self, cause: &Cause) -> Errand {
        let actions = match self.plan.conflict() {
            Conflict::Overwrite => vec![Operation::BATCH_WRITE_ITEM.action],
            Conflict::Skip => vec![Operation::PUT_ITEM.action],
        };
        Errand {
            id: self.operation.clone(),
            operation: self.plan.kind().as_str(),
            actions,
            table: self.plan.target().table.clone(),
            encryption: self.plan.target().encryption.clone(),
            cause: Cause {
                reason: self
                    .plan
                    .reason()
                    .map(str::to_owned)
                    .or_else(|| cause.reason.clone()),
                ..cause.clone()
            },
        }
    }

    pub(super) fn into_plan(self) -> WritePlan {
        self.plan
    }
}

impl WritePlan {
    /// Turns the plan into the right to carry it out.
    ///
    /// # Errors
    /// When the target's access demands more than `confirmation`, it demands a reason and the plan has none, or the plan
    /// is stale at `now`.
    pub fn confirm(
        self,
        confirmation: &Confirmation,
        now: SystemTime,
    ) -> Result<WriteGrant, ConfirmError> {
        let account = self.target().account.name.clone();
        match (self.required(), confirmation) {
            (Required::Refused, _) => return Err(ConfirmError::ReadOnly { account }),
            (Required::Name(needs), Confirmation::Yes) => {
                return Err(ConfirmError::NotConfirmed { needs });
            }
            (_, Confirmation::Name(given)) if given != account.as_str() => {
                return Err(ConfirmError::WrongName {
                    given: given.clone(),
                    needs: account,
                });
            }
            (Required::Dialog, _) | (Required::Name(_), Confirmation::Name(_)) => {}
        }
        if self.needs_reason() {
            return Err(ConfirmError::NoReason { account });
        }
        if self.is_stale(now) {
            return Err(ConfirmError::Stale);
        }
        Ok(WriteGrant {
            plan: self,
            operation: OperationId::new(),
        })
    }
}
