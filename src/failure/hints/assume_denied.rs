//! STS refused to assume the role. AWS gives one message for a missing role, a trust policy that does not name the
//! caller, a wrong or missing external id, and a caller that may not assume: so all four are named.

use super::{Advice, Failure, allow, say};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let account = &failure.subject.account;
    let Some(role) = &account.role else {
        return vec![say(
            "These credentials may not assume a role. Check the profile that they come from.",
        )];
    };
    let arn = role.arn.to_string();
    let external_id = if role.external_id.is_some() {
        "compare the external id in the config with sts:ExternalId in that policy"
    } else {
        "if that policy demands sts:ExternalId, set external_id (or external_id_env) for this account"
    };
    vec![
        say(format!(
            "Check that role {} exists in account {}, and that its trust policy names your source account; {external_id}.",
            role.arn.role_name(),
            role.arn.account_id()
        )),
        say("And the source credentials need this statement:"),
        allow("sts:AssumeRole", &arn),
    ]
}
