//! The session is good, but its role may not do this.

use super::{Advice, Failure, allow, say};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let subject = &failure.subject;
    let role = subject.account.role.as_ref();
    let whose = role.map_or_else(
        || "the user or role of these credentials".to_owned(),
        |role| format!("role {}", role.arn.role_name()),
    );
    vec![
        say(format!(
            "Add this statement to a policy of {whose} (a boundary, an SCP or a session policy may deny it too):"
        )),
        allow(subject.operation.action, &resource(failure)),
    ]
}

/// The ARN that the statement is about: the table or its index where there is one.
fn resource(failure: &Failure) -> String {
    let subject = &failure.subject;
    let Some(table) = &subject.table else {
        return "*".to_owned();
    };
    let role = subject.account.role.as_ref();
    let partition = role.map_or("aws", |role| role.arn.partition().as_str());
    let account = role.map_or_else(|| "*".to_owned(), |role| role.arn.account_id().to_string());
    let region = subject
        .region
        .as_ref()
        .map_or_else(|| "*".to_owned(), ToString::to_string);
    let index = subject
        .index
        .as_ref()
        .map_or_else(String::new, |index| format!("/index/{index}"));
    format!("arn:{partition}:dynamodb:{region}:{account}:table/{table}{index}")
}
