//! Codes that were refused: by the user, who gave none, or by AWS, which took none. Whoever waited for that code, or
//! belongs to the same run over many accounts, takes the refusal for its own; whoever tries later asks anew.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::aws::client::Reach;
use crate::failure::{Failure, FailureKind, Subject};
use crate::question::Asks;

/// Counts the refusals of all devices, so that what was refused after some moment is told from what was before.
#[derive(Debug, Clone, Default)]
pub(in crate::aws) struct Refusals(Arc<AtomicU64>);

/// How many refusals there had been.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::aws) struct Moment(u64);

impl Refusals {
    /// This moment.
    pub(in crate::aws) fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::Acquire))
    }

    /// The moment of one more.
    fn next(&self) -> Moment {
        Moment(self.0.fetch_add(1, Ordering::AcqRel) + 1)
    }

    /// One more, which `failure` tells.
    pub(super) fn note(&self, failure: &Failure) -> Refusal {
        Refusal {
            at: self.next(),
            failure: failure.clone(),
        }
    }
}

/// Who is asked for a code, and on whose behalf.
#[derive(Debug, Clone, Copy)]
pub(in crate::aws) struct Asker<'a> {
    pub(in crate::aws) asks: &'a dyn Asks,
    /// What was refused after this moment is not asked for again.
    pub(in crate::aws) since: Moment,
}

/// The last time that a device's code was asked for in vain.
#[derive(Debug)]
pub(super) struct Refusal {
    at: Moment,
    failure: Failure,
}

impl Refusal {
    /// The same failure, of another account that has been waiting since then. One that is no matter of codes, such as a
    /// region that is switched off, says nothing of another region.
    pub(super) fn of(&self, reach: &Reach, since: Moment) -> Option<Failure> {
        let Failure { kind, subject, .. } = &self.failure;
        let is_of_codes = matches!(kind, FailureKind::MfaRequired | FailureKind::MfaWrong);
        let is_alike = is_of_codes || subject.region.as_ref() == Some(&reach.region);
        (since < self.at && is_alike).then(|| {
            let subject = Subject::new(subject.operation, &reach.account, Some(&reach.region));
            Failure {
                subject: Box::new(subject),
                ..self.failure.clone()
            }
        })
    }
}
