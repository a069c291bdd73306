//! The keys are unknown to AWS.

use super::{Advice, Failure, say};
use crate::config::Region;

/// The regions that every account has. All that opened after March 2019 have to be switched on first, and are told in
/// the same words as wrong keys. Source: the guide to AWS account management.
const ALWAYS_ON: [&str; 17] = [
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
];

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let keys =
        "AWS does not know these keys: they were deleted, switched off, or mistyped. Set new ones.";
    let region = failure.subject.region.as_ref().map(Region::as_str);
    match region.filter(|region| !ALWAYS_ON.contains(region)) {
        Some(region) => vec![
            say(format!(
                "{region} has to be switched on for an account, and AWS says the same where it is not. See whether it is:"
            )),
            Advice::Command(format!(
                "aws account get-region-opt-status --region-name {region}"
            )),
            say(format!("If it is: {keys}")),
        ],
        None => vec![say(keys)],
    }
}
