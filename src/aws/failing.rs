//! The SDK's errors as [`Failure`]s. The SDK prints "dispatch failure" and little else: the cause, such as a refused
//! `AssumeRole`, is several layers down.

pub(super) mod causes;
mod said;

use std::error::Error;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_dynamodb::types::error::{
    ProvisionedThroughputExceededException, RequestLimitExceeded, ThrottlingException,
};
use aws_sdk_sts::operation::assume_role::AssumeRoleError;
use aws_smithy_runtime_api::client::result::{ConnectorError, SdkError};
use aws_smithy_runtime_api::http::Response;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_types::request_id::RequestId;

use causes::{Cause, NetworkError, at, cause};
pub(super) use said::deepest;
use said::{chain, find, is_of_process, without_secrets};

use crate::failure::{Failure, FailureKind, NoSource, Operation, Subject, Throttling};

/// What a proxy answers that wants to know who asks. AWS does not.
const PROXY_ASKS: u16 = 407;

/// `error`, met while doing `subject`.
pub(crate) fn failure<E>(subject: Subject, error: &SdkError<E, Response>) -> Failure
where
    E: ProvideErrorMetadata + Error + 'static,
{
    match error {
        SdkError::ServiceError(service) if service.raw().status().as_u16() == PROXY_ASKS => {
            Failure::new(FailureKind::Proxy, subject, "proxy authorization required")
        }
        SdkError::ServiceError(service) => {
            let mut failure = of_service(subject, service.err());
            failure.request_id = error.request_id().map(str::to_owned);
            failure.clues.throttling = throttling(service.err());
            failure
        }
        SdkError::TimeoutError(_) => {
            Failure::new(FailureKind::TimedOut, subject, "no answer in time")
        }
        SdkError::DispatchFailure(dispatch) => {
            let nearest = dispatch.as_connector_error();
            of_connector(subject, nearest)
        }
        SdkError::ResponseError(_) => {
            Failure::new(FailureKind::Unreadable, subject, deepest(error))
        }
        _ => Failure::new(FailureKind::Other, subject, deepest(error)),
    }
}

/// A failure to get credentials, from the provider itself.
pub(super) fn credentials_failure(subject: Subject, error: &CredentialsError) -> Failure {
    if let Some(cause) = cause(error) {
        return cause.failure(subject);
    }
    if let Some(assume) = find::<SdkError<AssumeRoleError, Response>>(error) {
        return failure(at(Operation::ASSUME_ROLE, subject), assume);
    }
    let message = deepest(error);
    let kind = match error {
        CredentialsError::CredentialsNotLoaded(_) => FailureKind::NoCredentials,
        CredentialsError::ProviderTimedOut(_) => FailureKind::TimedOut,
        _ => of_source(error, &message),
    };
    let mut failure = Failure::new(kind, at(Operation::SOURCE_CREDENTIALS, subject), message);
    failure.clues.source = is_of_process(error).then_some(NoSource::Process);
    failure
}

/// Whether the same may work later without anybody doing something: there was no network, no answer, or too much to do.
pub(super) fn may_pass(error: &CredentialsError) -> bool {
    matches!(error, CredentialsError::ProviderTimedOut(_))
        || find::<ConnectorError>(error).is_some_and(|error| error.is_io() || error.is_timeout())
        || cause(error).is_some_and(Cause::may_pass)
}

/// What kept the source from giving credentials, by the texts of the SDK's providers.
fn of_source(error: &CredentialsError, message: &str) -> FailureKind {
    if needs_sign_in(error) {
        FailureKind::ExpiredSso
    } else if let Some(connector) = find::<ConnectorError>(error) {
        of_transport(connector)
    } else if message.contains("expired") {
        FailureKind::Expired
    } else {
        FailureKind::NoCredentials
    }
}

/// Whether only signing in by SSO helps, by the SDK's own words, or where it keeps the sign-in; the last are SSO's.
pub(super) fn needs_sign_in(error: &CredentialsError) -> bool {
    let said = chain(error);
    [
        "SSO token has expired",
        "cached SSO token",
        ".aws/sso/cache",
        "Session token not found or invalid",
    ]
    .iter()
    .any(|known| said.contains(known))
}

/// Whether only `aws login` helps, where that is what a profile signs in by: its session is not there, cannot be read, or
/// was refused. Not where it was not asked, or where somebody may not renew it.
pub(super) fn needs_login(error: &CredentialsError) -> bool {
    let is_of_network = find::<ConnectorError>(error).is_some()
        || matches!(error, CredentialsError::ProviderTimedOut(_));
    let said = chain(error);
    !is_of_network
        && [
            "insufficient permissions",
            "TooManyRequests",
            "InternalServer",
        ]
        .iter()
        .all(|other| !said.contains(other))
}

fn of_service(subject: Subject, error: &(impl ProvideErrorMetadata + Error)) -> Failure {
    let code = error.code().unwrap_or_default();
    let message = error
        .message()
        .map_or_else(|| deepest(error), without_secrets);
    let assuming = subject.operation == Operation::ASSUME_ROLE;
    let kind = FailureKind::of_code(code, &message, assuming);
    let failure = Failure::new(kind, subject, message);
    if code.is_empty() {
        failure
    } else {
        failure.with_code(code)
    }
}

fn of_connector(subject: Subject, error: Option<&ConnectorError>) -> Failure {
    let Some(error) = error else {
        return Failure::new(
            FailureKind::NoConnection,
            subject,
            "the request was not sent",
        );
    };
    // Credentials are fetched while a request is made, so their failure arrives as one to send it.
    if let Some(credentials) = find::<CredentialsError>(error) {
        return credentials_failure(subject, credentials);
    }
    Failure::new(of_transport(error), subject, deepest(error))
}

/// What kept a request from getting to AWS. The layers below are private to the HTTP client: their words have to do.
fn of_transport(error: &ConnectorError) -> FailureKind {
    let all = chain(error).to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| all.contains(word));
    if find::<NetworkError>(error).is_some() {
        FailureKind::Invalid
    } else if says(&[
        "certificate",
        "handshake",
        "invalidcontenttype",
        "corrupt message",
    ]) {
        FailureKind::Tls
    } else if says(&["tunnel", "proxy"]) {
        FailureKind::Proxy
    } else if error.is_timeout() {
        FailureKind::TimedOut
    } else {
        FailureKind::NoConnection
    }
}

/// What DynamoDB says was exceeded.
fn throttling<E: Error + 'static>(error: &E) -> Vec<Throttling> {
    let reasons = find::<ProvisionedThroughputExceededException>(error)
        .map(ProvisionedThroughputExceededException::throttling_reasons)
        .or_else(|| find::<ThrottlingException>(error).map(ThrottlingException::throttling_reasons))
        .or_else(|| {
            find::<RequestLimitExceeded>(error).map(RequestLimitExceeded::throttling_reasons)
        });
    let reasons = reasons.unwrap_or_default().iter();
    let told = reasons.filter_map(|told| {
        Some(Throttling {
            reason: told.reason()?.to_owned(),
            resource: told.resource().map(str::to_owned),
        })
    });
    told.collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::config::{Defaults, Profile};

    fn failure_of(error: &CredentialsError) -> Failure {
        let profile = Profile {
            name: "work".parse().unwrap(),
            region: None,
        };
        let account = Arc::new(Defaults::default().account(profile));
        let subject = Subject::new(Operation::ASSUME_ROLE, &account, None);
        credentials_failure(subject, error)
    }

    #[test]
    fn what_a_credential_process_wrote_is_not_shown() {
        let said = "Error retrieving credentials: external process exited with code exit status: 3. Stderr: token s3cr3t expired";
        let inner = CredentialsError::provider_error(said);
        let failure = failure_of(&CredentialsError::provider_error(inner));
        let told = format!("{failure} {failure:?}");
        assert!(!told.contains("s3cr3t"), "{told}");
        assert!(
            told.contains("credential_process failed (exit status: 3)"),
            "{told}"
        );
        assert_eq!(failure.kind, FailureKind::NoCredentials);
        assert!(
            told.contains("aws configure export-credentials --profile work"),
            "{told}"
        );
    }

    #[test]
    fn an_external_id_that_sts_quotes_is_not_shown() {
        use aws_smithy_types::error::ErrorMetadata;

        let said = "2 validation errors detected: Value 'x' at 'roleSessionName' failed to satisfy constraint: Member \
                    must have length greater than or equal to 2; Value 's3cr'et!' at 'externalId' failed to satisfy constraint";
        let metadata = ErrorMetadata::builder()
            .code("ValidationError")
            .message(said);
        let account = Defaults::default().account(Profile {
            name: "work".parse().unwrap(),
            region: None,
        });
        let subject = Subject::new(Operation::ASSUME_ROLE, &Arc::new(account), None);
        let failure = of_service(subject, &AssumeRoleError::generic(metadata.build()));
        let told = format!("{failure} {failure:?}");
        assert!(!told.contains("s3cr"), "{told}");
        assert!(told.contains("Value 'x' at 'roleSessionName'"), "{told}");
        assert!(told.contains("Value '…' at 'externalId' failed"), "{told}");
    }

    #[test]
    fn a_source_that_hangs_timed_out() {
        let error = CredentialsError::provider_timed_out(Duration::from_mins(2));
        let failure = failure_of(&error);
        assert_eq!(failure.kind, FailureKind::TimedOut);
        assert_eq!(failure.subject.operation, Operation::SOURCE_CREDENTIALS);
    }

    #[test]
    fn dynamodb_says_what_was_exceeded() {
        use aws_sdk_dynamodb::operation::scan::ScanError;
        use aws_sdk_dynamodb::types::ThrottlingReason;

        let reason = "TableReadKeyRangeThroughputExceeded";
        let arn = "arn:aws:dynamodb:us-east-1:111111111111:table/users";
        let told = ThrottlingReason::builder().reason(reason).resource(arn);
        let throttled = ThrottlingException::builder().throttling_reasons(told.build());
        let error = ScanError::ThrottlingException(throttled.build());
        let expected = Throttling {
            reason: reason.to_owned(),
            resource: Some(arn.to_owned()),
        };
        assert_eq!(throttling(&error), [expected]);
        let silent = RequestLimitExceeded::builder().build();
        assert_eq!(throttling(&ScanError::RequestLimitExceeded(silent)), []);
    }
}
