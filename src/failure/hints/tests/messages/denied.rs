//! Requests that are denied.

use super::*;

fn denied(action: &str, resource: &str, rest: &str) -> Failure {
    let message = format!(
        "User: arn:aws:sts::333333333333:assumed-role/DynamoDBAccessRole/dynahop-ada is not authorized to perform: {action} on resource: {resource}{rest}"
    );
    said(Operation::SCAN, "AccessDeniedException", &message)
}

#[test]
fn a_denied_request_is_told_by_the_policy_that_denies_it() {
    let kind = FailureKind::AccessDenied;
    let scan = "dynamodb:Scan";
    let statement = "\"Resource\": \"arn:aws:dynamodb:eu-west-1:333333333333:table/users\"";
    let missing = denied(
        scan,
        TABLE,
        " because no identity-based policy allows the dynamodb:Scan action",
    );
    tells(
        &missing,
        kind,
        &[
            "Add this statement to a policy of role DynamoDBAccessRole:",
            statement,
        ],
    );
    let unsaid = denied(scan, TABLE, "");
    tells(
        &unsaid,
        kind,
        &[
            "a boundary, an SCP or a session policy may deny it too",
            statement,
        ],
    );
    let boundary = denied(
        scan,
        TABLE,
        " because no permissions boundary allows the dynamodb:Scan action",
    );
    tells(&boundary, kind, &["Add to the boundary:", statement]);
    let resource = denied(
        scan,
        TABLE,
        " because no resource-based policy allows the dynamodb:Scan action",
    );
    tells(&resource, kind, &["in the account that owns it", statement]);
    let endpoint = denied(
        scan,
        TABLE,
        " because no VPC endpoint policy allows the dynamodb:Scan action",
    );
    tells(
        &endpoint,
        kind,
        &["policy of the VPC's endpoint", statement],
    );
}

#[test]
fn no_statement_is_offered_where_none_helps() {
    let kind = FailureKind::AccessDenied;
    for rest in [
        " with an explicit deny in a service control policy",
        " because no service control policy allows the dynamodb:Scan action",
        " with an explicit deny in a resource control policy: arn:aws:organizations::1:policy/o/p",
    ] {
        let scp = denied("dynamodb:Scan", TABLE, rest);
        tells(
            &scp,
            kind,
            &[
                "control policy of the organization denies dynamodb:Scan",
                "is eu-west-1 one of them?",
            ],
        );
        assert!(scp.missing().is_none());
    }
    for (rest, whose) in [
        (
            " with an explicit deny in an identity-based policy",
            "a policy of role DynamoDBAccessRole",
        ),
        (
            " with an explicit deny in a permissions boundary",
            "the permissions boundary of role",
        ),
        (
            " with an explicit deny in a resource-based policy",
            "the table's own policy",
        ),
    ] {
        let explicit = denied("dynamodb:Scan", TABLE, rest);
        tells(
            &explicit,
            kind,
            &[
                "\"Effect\": \"Deny\" in",
                whose,
                "no further statement helps",
            ],
        );
        assert!(explicit.missing().is_none());
    }
    let revoked = denied(
        "dynamodb:Scan",
        TABLE,
        " with an explicit deny in an identity-based policy",
    );
    tells(
        &revoked,
        kind,
        &["AWSRevokeOlderSessions", "R opens a new one"],
    );
}

#[test]
fn a_write_that_the_browsing_session_may_not_do_says_that_it_is_that_session() {
    let rest = " because no session policy allows the dynamodb:PutItem action";
    let put = denied("dynamodb:PutItem", TABLE, rest);
    tells(
        &put,
        FailureKind::AccessDenied,
        &[
            "This is the browsing session",
            "browse_policy = false of prod",
        ],
    );
    tells_not(&put, &["\"Action\""]);
    // Reading is what it may: the policy is somebody else's.
    let scan = denied(
        "dynamodb:Scan",
        TABLE,
        " because no session policy allows the dynamodb:Scan action",
    );
    tells(
        &scan,
        FailureKind::AccessDenied,
        &["Whoever opened this session narrowed it"],
    );
    let own = with_role(|role| role.session_policy = Some("{}".to_owned()));
    let configured = of(
        &own,
        Operation::SCAN,
        "AccessDeniedException",
        &scan.message,
    );
    tells(
        &configured,
        FailureKind::AccessDenied,
        &[
            "session_policy of prod in the config does not allow it",
            "\"dynamodb:Scan\"",
        ],
    );
}

#[test]
fn a_deny_of_the_configs_own_session_policy_is_told_to_be_that() {
    let own = with_role(|role| role.session_policy = Some("{}".to_owned()));
    let rest = " with an explicit deny in a session policy";
    let scan = denied("dynamodb:Scan", TABLE, rest);
    let denied_by_own = of(
        &own,
        Operation::SCAN,
        "AccessDeniedException",
        &scan.message,
    );
    tells(
        &denied_by_own,
        FailureKind::AccessDenied,
        &["session_policy of prod in the config denies dynamodb:Scan"],
    );
    let put = denied("dynamodb:PutItem", TABLE, rest);
    let put = of(
        &own,
        Operation::PUT_ITEM,
        "AccessDeniedException",
        &put.message,
    );
    tells(
        &put,
        FailureKind::AccessDenied,
        &["This is the browsing session"],
    );
}

#[test]
fn a_denied_key_is_the_keys_statement_and_not_the_tables() {
    let key = "arn:aws:kms:eu-west-1:333333333333:key/1234";
    let rest = " because no identity-based policy allows the kms:Decrypt action";
    let denied = denied("kms:Decrypt", key, rest);
    let resource = format!("\"Resource\": \"{key}\"");
    tells(
        &denied,
        FailureKind::AccessDenied,
        &["\"Action\": \"kms:Decrypt\"", &resource],
    );
}

#[test]
fn the_statement_has_the_proven_account_where_the_config_names_none() {
    let account = Account {
        role: None,
        source: CredentialSource::Profile("work".to_owned()),
        ..Account::clone(&account())
    };
    let mut failure = of(
        &Arc::new(account),
        Operation::SCAN,
        "AccessDeniedException",
        "no",
    );
    failure.subject.as_whom = Some("arn:aws-cn:iam::222222222222:user/ada".to_owned());
    let resource = "arn:aws-cn:dynamodb:eu-west-1:222222222222:table/users";
    tells(
        &failure,
        FailureKind::AccessDenied,
        &[resource, "the user or role of these credentials"],
    );
    assert!(failure.to_copy().unwrap().text().contains(resource));
}

#[test]
fn listing_is_allowed_for_all_tables_or_none() {
    let mut failure = said(Operation::LIST_TABLES, "AccessDeniedException", "no");
    failure.subject.table = None;
    tells(
        &failure,
        FailureKind::AccessDenied,
        &["\"Resource\": \"*\""],
    );
}

#[test]
fn the_statement_is_copied_else_the_command_else_nothing() {
    let denied = said(Operation::SCAN, "AccessDeniedException", "no");
    let statement = "{\n  \"Effect\": \"Allow\",\n  \"Action\": \"dynamodb:Scan\",\n  \"Resource\": \"arn:aws:dynamodb:eu-west-1:333333333333:table/users\"\n}";
    assert_eq!(denied.to_copy(), Some(Advice::Policy(statement.to_owned())));
    let message = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
    let duration = said(Operation::ASSUME_ROLE, "ValidationError", message);
    assert!(
        duration
            .to_copy()
            .unwrap()
            .text()
            .starts_with("aws iam update-role")
    );
    assert_eq!(
        said(Operation::SCAN, "InternalServerError", "").to_copy(),
        None
    );
}

#[test]
fn a_shared_table_is_named_by_its_own_arn() {
    let shared = "arn:aws:dynamodb:eu-west-1:444444444444:table/invoices";
    let mut failure = said(Operation::SCAN, "AccessDeniedException", "no");
    failure.subject.table = Some(shared.parse().unwrap());
    let resource = format!("\"Resource\": \"{shared}\"");
    tells(&failure, FailureKind::AccessDenied, &[&resource]);
}

/// A session's own ARN would hold for that session alone: a write's has the operation's id in its name.
#[test]
fn a_resources_own_policy_names_the_role_and_no_session_of_it() {
    let rest = " because no resource-based policy allows the dynamodb:Scan action";
    let of_role = denied("dynamodb:Scan", TABLE, rest);
    let role = "\"AWS\": \"arn:aws:iam::333333333333:role/DynamoDBAccessRole\"";
    tells(
        &of_role,
        FailureKind::AccessDenied,
        &["its Principal", role],
    );
    let plain = Account {
        role: None,
        source: CredentialSource::Profile("work".to_owned()),
        ..Account::clone(&account())
    };
    let plain = Arc::new(plain);
    for (caller, principal) in [
        (
            "arn:aws-cn:sts::222222222222:assumed-role/Reader/ada",
            "arn:aws-cn:iam::222222222222:role/Reader",
        ),
        (
            "arn:aws:iam::222222222222:user/ada",
            "arn:aws:iam::222222222222:user/ada",
        ),
    ] {
        let message = format!(
            "User: {caller} is not authorized to perform: dynamodb:Scan on resource: {TABLE}{rest}"
        );
        let failure = of(&plain, Operation::SCAN, "AccessDeniedException", &message);
        let principal = format!("\"AWS\": \"{principal}\"");
        tells(&failure, FailureKind::AccessDenied, &[&principal]);
    }
}

#[test]
fn several_statements_are_a_list_with_each_of_them_once() {
    let (list, scan) = (r#"{"Action": "a"}"#, r#"{"Action": "b"}"#);
    let policy = |text: &str| Advice::Policy(text.to_owned());
    let say = Advice::Say("Allow this:".to_owned());
    assert_eq!(Advice::statements(std::slice::from_ref(&say)), None);
    let one = Advice::statements(&[say.clone(), policy(list)]).unwrap();
    assert_eq!((one.text(), one.noun()), (list, "the statement"));
    let both = Advice::statements(&[policy(list), say, policy(scan), policy(list)]).unwrap();
    let parsed: serde_json::Value = serde_json::from_str(both.text()).unwrap();
    assert_eq!(
        parsed,
        serde_json::json!([{"Action": "a"}, {"Action": "b"}])
    );
    assert_eq!(both.noun(), "the statements");
}
