//! Too many requests: of which kind, as far as DynamoDB tells.

use super::{Advice, Failure, say};
use crate::failure::Throttling;

/// What ends DynamoDB's reasons, and what it means. Source: the DynamoDB guide on diagnosing throttling.
const REASONS: [(&str, &str); 4] = [
    (
        "KeyRangeThroughputExceeded",
        "one partition of it is used up: few keys get most of the requests (a hot key). More capacity for the whole does not help; spreading the keys, or waiting, does",
    ),
    (
        "AccountLimitExceeded",
        "the account's quota in this region is used up. Wait, or ask AWS for a higher quota (Service Quotas, DynamoDB)",
    ),
    (
        "MaxOnDemandThroughputExceeded",
        "the maximum that is set for its on-demand capacity is used up. Wait, or raise that maximum",
    ),
    (
        "ProvisionedThroughputExceeded",
        "its provisioned capacity is used up. Wait, or raise it, or switch to on-demand",
    ),
];

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    if failure.subject.operation.action.starts_with("sts:") {
        return vec![say(
            "STS is asked too often from this account and region. Wait a moment, then R.",
        )];
    }
    let told: Vec<Advice> = failure.clues.throttling.iter().filter_map(told).collect();
    if !told.is_empty() {
        return told;
    }
    if failure.code.as_deref() == Some("RequestLimitExceeded") {
        return vec![say(
            "The account's quota in this region is used up; it was tried again several times. Wait, or ask AWS for a higher quota (Service Quotas, DynamoDB).",
        )];
    }
    vec![say(
        "The table's capacity, or the account's, is used up; it was tried again several times. Wait, or raise the table's capacity.",
    )]
}

/// `users: reads: …`.
fn told(throttling: &Throttling) -> Option<Advice> {
    let Throttling { reason, resource } = throttling;
    let (end, meaning) = REASONS.iter().find(|(end, _)| reason.ends_with(end))?;
    let (of, way) = match reason.strip_suffix(end)? {
        "TableRead" => ("table", "reads"),
        "TableWrite" => ("table", "writes"),
        "IndexRead" => ("index", "reads"),
        "IndexWrite" => ("index", "writes"),
        _ => return None,
    };
    let name = resource.as_deref().and_then(|arn| arn.rsplit('/').next());
    let of = name.map_or_else(|| format!("the {of}"), |name| format!("{of} {name}"));
    Some(say(format!("For {way} of {of}, {meaning}.")))
}
