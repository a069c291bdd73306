//! What `AssumeRole` is given besides: session policy, tags, source identity; and how much room they take.

use super::check::{bounded, named};
use super::tags::Tags;
use super::{Form, Refusal};
use crate::demo::iam::{Context, Document};

const POLICY_LENGTH: usize = 2048;
/// How many bytes of policy and tags a session can carry. AWS does not tell its number.
const PACKED_SIZE: usize = 4096;

/// What was asked for.
#[derive(Debug)]
pub(super) struct Asked {
    pub policy: Option<Document>,
    policy_size: usize,
    pub tags: Tags,
    pub source_identity: Option<String>,
}

impl Asked {
    pub fn read(form: &Form) -> Result<Asked, Refusal> {
        let policy = form.get("Policy");
        if let Some(policy) = policy {
            bounded(policy, "policy", 1, POLICY_LENGTH)?;
        }
        if form.get("PolicyArns.member.1.arn").is_some() {
            return Err(Refusal::validation(
                "The embedded AWS has no managed policies",
            ));
        }
        let source_identity = form.get("SourceIdentity").map(str::to_owned);
        if let Some(identity) = &source_identity {
            named(identity, "sourceIdentity")?;
        }
        let malformed =
            |error: &dyn ToString| Refusal::new("MalformedPolicyDocument", error.to_string());
        Ok(Asked {
            policy: policy
                .map(Document::of_identity)
                .transpose()
                .map_err(|error| malformed(&error))?,
            policy_size: policy.map_or(0, str::len),
            tags: Tags::read(form)?,
            source_identity,
        })
    }

    /// The keys that trust policies ask about.
    pub fn context(&self, form: &Form) -> Context {
        let mut context = Context::default();
        for (parameter, key) in [
            ("ExternalId", "sts:ExternalId"),
            ("RoleSessionName", "sts:RoleSessionName"),
            ("SourceIdentity", "sts:SourceIdentity"),
        ] {
            if let Some(value) = form.get(parameter) {
                context.add(key, value);
            }
        }
        for (key, value) in &self.tags.pairs {
            context.add(&format!("aws:RequestTag/{key}"), value);
            context.add("aws:TagKeys", key);
        }
        for key in &self.tags.transitive {
            context.add("sts:TransitiveTagKeys", key);
        }
        context
    }

    /// How much of the room policy and tags take, in percent; `None` when there are none.
    pub fn packed(&self) -> Result<Option<usize>, Refusal> {
        let size = self.policy_size + self.tags.size();
        let percent = (size * 100).div_ceil(PACKED_SIZE);
        if percent > 100 {
            return Err(Refusal::new(
                "PackedPolicyTooLarge",
                format!(
                    "Packed policy consumes {percent}% of allotted space, please use smaller policy."
                ),
            ));
        }
        Ok((size > 0).then_some(percent))
    }
}
