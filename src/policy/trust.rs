//! The trust policy of a role: who may assume it, and under which conditions.

use secrecy::ExposeSecret;

use super::document::{Document, Principal, Statement};
use crate::config::RoleAccess;

/// What stands for an external id that is not to be shown.
pub const HIDDEN: &str = "EXTERNAL_ID";

/// The trust policy of `role` for `principal`, an ARN. The external id is in it only where it is to be `shown`; else
/// [`HIDDEN`] is, and Terraform has a variable.
pub fn trust(role: &RoleAccess, principal: &str, shown: bool) -> Document {
    let trusted = |action: &str| Statement {
        principal: Some(Principal::Aws(vec![principal.to_owned()])),
        ..Statement::allow([action], Vec::<String>::new())
    };
    let mut assume = trusted("sts:AssumeRole").called("AssumeRole");
    if let Some(id) = &role.external_id {
        let value = if shown { id.expose_secret() } else { HIDDEN };
        assume = assume.when("StringEquals", "sts:ExternalId", &[value]);
        if let (false, Some(condition)) = (shown, assume.conditions.last_mut()) {
            condition.filled = Some("var.external_id".to_owned());
        }
    }
    if role.mfa_serial.is_some() {
        assume = assume.when("Bool", "aws:MultiFactorAuthPresent", &["true"]);
    }
    // Statements of their own: an external id is a condition of AssumeRole alone.
    let tags = trusted("sts:TagSession").called("TagSession");
    let identity = trusted("sts:SetSourceIdentity").called("SetSourceIdentity");
    let tags = (!role.session_tags.is_empty()).then_some(tags);
    let identity = role.source_identity.is_some().then_some(identity);
    Document::new([Some(assume), tags, identity].into_iter().flatten())
}
