//! A policy that is longer than IAM takes in one: several documents, each ready to attach.

use std::num::NonZeroUsize;

use super::super::error::CliError;
use super::super::format;
use super::super::output::{self, print_lines};
use super::{Policy, note};
use crate::item::thousands;
use crate::policy::{Document, MANAGED_CHARACTERS, MANAGED_POLICIES};

/// A document as people read it; several as one line each, for whoever takes them apart.
pub(super) fn print(documents: &[Document], part: Option<NonZeroUsize>) -> Result<(), CliError> {
    match (documents, part) {
        (documents, Some(part)) => {
            let document = documents.get(part.get() - 1);
            let document = document.ok_or_else(|| no_such(part, documents.len()))?;
            output::print(&format::json(document))
        }
        ([document], None) => output::print(&format::json(document)),
        (documents, None) => {
            let lines: Vec<String> = documents.iter().map(Document::compact).collect();
            print_lines(&lines)
        }
    }
}

fn no_such(part: NonZeroUsize, count: usize) -> CliError {
    let last = match count {
        1 => "there is only one".to_owned(),
        count => format!("the last is {count}"),
    };
    CliError::Policy(format!("the policy has no part {part}: {last}"))
}

/// What there is to know about several documents: which they are, and whether as many can be attached.
pub(super) fn note_several(documents: &[Document], args: &Policy) {
    let count = documents.len();
    if count < 2 || args.part.is_some() {
        return;
    }
    let (most, shown) = (
        thousands(MANAGED_CHARACTERS as u64),
        thousands(count as u64),
    );
    let how = if args.terraform {
        "each is a resource of its own"
    } else {
        "each line is one of them, and --part N prints the Nth"
    };
    note(&format!(
        "IAM takes {most} characters in one policy, so there are {shown} of them: {how}"
    ));
    let [usual, raised] = MANAGED_POLICIES;
    if count > usual {
        note(&format!(
            "a user or role has {usual} managed policies at most, and {raised} where AWS was asked for more{}",
            shorter(args)
        ));
    }
}

/// What says the same in fewer words.
fn shorter(args: &Policy) -> &'static str {
    if args.from.source && !args.from.pattern {
        ". --pattern says it by the roles' names, for any account: who may assume is then for their trust policies alone to say"
    } else if !args.tables.is_empty() {
        ". Without --table it says all tables of the account at once"
    } else {
        ""
    }
}
