//! The trust policy of a role: who may assume it, and under which conditions.

use secrecy::ExposeSecret;

use super::assumed::Assumed;
use super::document::{Document, Principal, Statement};

/// What stands for an external id that is not to be shown.
pub const HIDDEN: &str = "EXTERNAL_ID";

/// The trust policy of a role for `principal`, an ARN. The external id is in it only where it is to be `shown`; else
/// [`HIDDEN`] is, and Terraform has a variable.
pub fn trust(assumed: &Assumed<'_>, principal: &str, shown: bool) -> Document {
    let trusted = |action: &str| Statement {
        principal: Some(Principal::Aws(vec![principal.to_owned()])),
        ..Statement::allow([action], Vec::<String>::new())
    };
    let mut assume = trusted("sts:AssumeRole").called("AssumeRole");
    if let Some(id) = &assumed.role.external_id {
        let value = if shown { id.expose_secret() } else { HIDDEN };
        assume = assume.when("StringEquals", "sts:ExternalId", &[value]);
        if let (false, Some(condition)) = (shown, assume.conditions.last_mut()) {
            condition.filled = Some("var.external_id".to_owned());
        }
    }
    if assumed.mfa {
        assume = assume.when("Bool", "aws:MultiFactorAuthPresent", &["true"]);
    }
    // Statements of their own: an external id is a condition of AssumeRole alone.
    let tags = trusted("sts:TagSession").called("TagSession");
    let identity = trusted("sts:SetSourceIdentity").called("SetSourceIdentity");
    let tags = assumed.tags.then_some(tags);
    let identity = assumed.identity.then_some(identity);
    Document::new([Some(assume), tags, identity].into_iter().flatten())
}
