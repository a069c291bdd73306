//! Assuming a role.

use super::*;

const ROLE: &str = "arn:aws:iam::333333333333:role/DynamoDBAccessRole";

fn not_authorized(action: &str, rest: &str) -> String {
    format!(
        "User: arn:aws:iam::999999999999:user/ada is not authorized to perform: {action} on resource: {ROLE}{rest}"
    )
}

#[test]
fn a_denied_role_may_be_any_of_four_and_each_is_told_with_how_to_tell() {
    let denied = said(
        Operation::ASSUME_ROLE,
        "AccessDenied",
        &not_authorized("sts:AssumeRole", ""),
    );
    tells(
        &denied,
        FailureKind::AssumeDenied,
        &[
            "AWS says the same whichever it is",
            "a policy of arn:aws:iam::999999999999:user/ada has to have this statement",
            "\"Action\": \"sts:AssumeRole\"",
            "\"Resource\": \"arn:aws:iam::333333333333:role/DynamoDBAccessRole\"",
            "$ aws iam get-role --role-name DynamoDBAccessRole",
            "it has to name arn:aws:iam::999999999999:user/ada",
            "sts:ExternalId there has to be the external id in the config",
            "$ dynahop policy prod --trust",
            "aws:MultiFactorAuthPresent by mfa_serial",
            "sts:RoleSessionName by session_name",
        ],
    );
    let without = with_role(|role| role.external_id = None);
    let denied = of(
        &without,
        Operation::ASSUME_ROLE,
        "AccessDenied",
        &not_authorized("sts:AssumeRole", ""),
    );
    tells(
        &denied,
        FailureKind::AssumeDenied,
        &["external_id (or external_id_env) of this account has to be set"],
    );
}

#[test]
fn a_denied_role_is_told_exactly_where_aws_says_which_policy_it_is() {
    let rest = " because no identity-based policy allows the sts:AssumeRole action";
    let denied = said(
        Operation::ASSUME_ROLE,
        "AccessDenied",
        &not_authorized("sts:AssumeRole", rest),
    );
    tells(
        &denied,
        FailureKind::AssumeDenied,
        &["\"Action\": \"sts:AssumeRole\""],
    );
    tells_not(&denied, &["get-role", "--trust"]);
    let rest = " because no role trust policy allows the sts:AssumeRole action";
    let denied = said(
        Operation::ASSUME_ROLE,
        "AccessDenied",
        &not_authorized("sts:AssumeRole", rest),
    );
    tells(
        &denied,
        FailureKind::AssumeDenied,
        &["dynahop policy prod --trust"],
    );
    tells_not(&denied, &["get-role", "\"Action\""]);
    let rest = " because no session policy allows the sts:AssumeRole action";
    let denied = said(
        Operation::ASSUME_ROLE,
        "AccessDenied",
        &not_authorized("sts:AssumeRole", rest),
    );
    tells(
        &denied,
        FailureKind::AssumeDenied,
        &["was itself narrowed by a session policy"],
    );
    let rest = " with an explicit deny in a service control policy";
    let denied = said(
        Operation::ASSUME_ROLE,
        "AccessDenied",
        &not_authorized("sts:AssumeRole", rest),
    );
    tells(
        &denied,
        FailureKind::AssumeDenied,
        &["control policy of the organization"],
    );
    tells_not(&denied, &["\"Action\""]);
    let rest = " with an explicit deny in the role trust policy";
    let denied = said(
        Operation::ASSUME_ROLE,
        "AccessDenied",
        &not_authorized("sts:AssumeRole", rest),
    );
    tells(
        &denied,
        FailureKind::AssumeDenied,
        &["no further statement helps"],
    );
}

#[test]
fn denied_tagging_and_source_identity_name_the_action_and_both_sides() {
    let account = with_role(|role| role.session_tags = vec![Tag::new("team", "data").unwrap()]);
    for (action, key) in [
        ("sts:TagSession", "session_tags"),
        ("sts:SetSourceIdentity", "source_identity"),
    ] {
        let denied = of(
            &account,
            Operation::ASSUME_ROLE,
            "AccessDenied",
            &not_authorized(action, ""),
        );
        let action = format!("\"Action\": \"{action}\"");
        let leave = format!("Or leave {key} of prod out of the config");
        tells(
            &denied,
            FailureKind::AssumeDenied,
            &["on both sides", &action, &leave],
        );
        tells_not(&denied, &["get-role"]);
    }
}

#[test]
fn a_missing_a_wrong_and_an_unknown_mfa_code_are_three_things() {
    let device: MfaSerial = "arn:aws:iam::999999999999:mfa/ada".parse().unwrap();
    let account = with_role(|role| role.mfa_serial = Some(device));
    let mfa = |message| of(&account, Operation::ASSUME_ROLE, "AccessDenied", message);
    let missing = "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.";
    tells(
        &mfa(missing),
        FailureKind::MfaRequired,
        &["mfa/ada", "--mfa-code CODE"],
    );
    let wrong = "MultiFactorAuthentication failed with invalid MFA one time pass code. ";
    tells(
        &mfa(wrong),
        FailureKind::MfaWrong,
        &["mfa/ada", "mistyped", "good once"],
    );
    let unknown = "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.";
    tells(
        &mfa(unknown),
        FailureKind::MfaWrong,
        &["does not know device", "$ aws iam list-mfa-devices"],
    );
}

#[test]
fn a_session_that_may_not_last_so_long_tells_by_whose_limit() {
    let own = said(
        Operation::ASSUME_ROLE,
        "ValidationError",
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    );
    let raise = "$ aws iam update-role --role-name DynamoDBAccessRole --max-session-duration 7200";
    tells(
        &own,
        FailureKind::Duration,
        &["The role's own maximum", raise],
    );
    let chained = said(
        Operation::ASSUME_ROLE,
        "ValidationError",
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    );
    tells(
        &chained,
        FailureKind::Duration,
        &[
            "lasts an hour at the most",
            "set session_duration of prod to 1h",
        ],
    );
    tells_not(&chained, &["update-role"]);
}

#[test]
fn a_policy_too_large_names_the_key_that_leaves_it_out() {
    for code in ["PackedPolicyTooLarge", "PackedPolicyTooLargeException"] {
        let large = said(
            Operation::ASSUME_ROLE,
            code,
            "Packed size of session tags and/or policies consumes 112% of allotted space.",
        );
        tells(
            &large,
            FailureKind::PackedPolicy,
            &["112%", "browse_policy = false"],
        );
    }
    let mut off = Account::clone(&account());
    off.browse_policy = false;
    let message = "Packed size of session tags and/or policies consumes 112% of allotted space.";
    let off = of(
        &Arc::new(off),
        Operation::ASSUME_ROLE,
        "PackedPolicyTooLarge",
        message,
    );
    tells(
        &off,
        FailureKind::PackedPolicy,
        &["a shorter session_policy"],
    );
    tells_not(&off, &["browse_policy"]);
    let malformed = said(
        Operation::ASSUME_ROLE,
        "MalformedPolicyDocument",
        "Syntax errors in policy.",
    );
    tells(
        &malformed,
        FailureKind::Invalid,
        &["session_policy of prod"],
    );
}
