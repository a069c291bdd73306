//! Sorts of failure, and the table of AWS's codes that stand for them.

/// What sort of failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// STS refused to assume the role.
    AssumeDenied,
    /// The role cannot be assumed for so long.
    Duration,
    /// The session's policy and tags are too large together, once STS has packed them.
    PackedPolicy,
    /// A multi-factor code is asked for, and none was given.
    MfaRequired,
    /// The multi-factor code or its device is not what STS expects.
    MfaWrong,
    /// The credentials have run out.
    Expired,
    /// The sign-in by SSO has run out, or never took place.
    ExpiredSso,
    /// There are no source credentials at all.
    NoCredentials,
    /// The keys are unknown to AWS.
    UnknownKeys,
    /// The region is switched off for the account.
    RegionDisabled,
    /// The signature does not match: a wrong secret.
    BadSignature,
    /// The signature is of another time: a clock is off.
    ClockSkew,
    /// The role may not do this.
    AccessDenied,
    /// The table or index is not there.
    NotFound,
    /// Too many requests for the table's or the account's capacity.
    Throttled,
    /// A condition on the write was not met.
    Condition,
    /// Nothing answered at the endpoint.
    NoConnection,
    /// The proxy does not let the request through.
    Proxy,
    /// The encrypted connection could not be made: the other side's certificate is not trusted.
    Tls,
    /// No answer in time.
    TimedOut,
    /// The account that answers is not the one that the config names.
    WrongAccount,
    /// The request was refused as malformed; AWS's message says why.
    Invalid,
    /// The answer could not be understood.
    Unreadable,
    /// What is to be written cannot be noted in the audit log.
    NotAudited,
    /// AWS failed inside.
    Service,
    /// Anything else.
    Other,
}

/// What AWS says, and where, for what it means: the first row that fits counts.
struct Row {
    /// The code as it is, but for `Exception` at its end.
    code: &'static str,
    /// A part of the message, where the code alone does not tell.
    says: &'static str,
    /// Where it was met.
    at: Where,
    kind: FailureKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Anywhere,
    Assuming,
}

const fn code(code: &'static str, kind: FailureKind) -> Row {
    said(code, "", kind)
}

const fn said(code: &'static str, says: &'static str, kind: FailureKind) -> Row {
    let at = Where::Anywhere;
    Row {
        code,
        says,
        at,
        kind,
    }
}

const fn assuming(code: &'static str, says: &'static str, kind: FailureKind) -> Row {
    let at = Where::Assuming;
    Row {
        code,
        says,
        at,
        kind,
    }
}

/// Sources: the services' API models, their common errors, and the texts that users quote.
const CODES: &[Row] = &[
    said(
        "AccessDenied",
        "must provide both MFA",
        FailureKind::MfaRequired,
    ),
    said(
        "AccessDenied",
        "MultiFactorAuthentication failed",
        FailureKind::MfaWrong,
    ),
    assuming("AccessDenied", "", FailureKind::AssumeDenied),
    code("AccessDenied", FailureKind::AccessDenied),
    code("UnauthorizedOperation", FailureKind::AccessDenied),
    code("KMSAccessDenied", FailureKind::AccessDenied),
    assuming("ValidationError", "DurationSeconds", FailureKind::Duration),
    code("PackedPolicyTooLarge", FailureKind::PackedPolicy),
    code("ExpiredToken", FailureKind::Expired),
    code("InvalidIdentityToken", FailureKind::NoCredentials),
    code("IDPRejectedClaim", FailureKind::NoCredentials),
    code("IDPCommunicationError", FailureKind::Service),
    code("RegionDisabled", FailureKind::RegionDisabled),
    code("OptInRequired", FailureKind::RegionDisabled),
    code("UnrecognizedClient", FailureKind::UnknownKeys),
    code("InvalidClientTokenId", FailureKind::UnknownKeys),
    code("InvalidAccessKeyId", FailureKind::UnknownKeys),
    code("MissingAuthenticationToken", FailureKind::UnknownKeys),
    said(
        "InvalidSignature",
        "Signature expired",
        FailureKind::ClockSkew,
    ),
    said(
        "InvalidSignature",
        "not yet current",
        FailureKind::ClockSkew,
    ),
    said(
        "SignatureDoesNotMatch",
        "Signature expired",
        FailureKind::ClockSkew,
    ),
    said(
        "SignatureDoesNotMatch",
        "not yet current",
        FailureKind::ClockSkew,
    ),
    code("RequestTimeTooSkewed", FailureKind::ClockSkew),
    code("RequestExpired", FailureKind::ClockSkew),
    code("InvalidSignature", FailureKind::BadSignature),
    code("SignatureDoesNotMatch", FailureKind::BadSignature),
    code("IncompleteSignature", FailureKind::BadSignature),
    code("ResourceNotFound", FailureKind::NotFound),
    code("TableNotFound", FailureKind::NotFound),
    code("IndexNotFound", FailureKind::NotFound),
    code("ProvisionedThroughputExceeded", FailureKind::Throttled),
    code("Throttling", FailureKind::Throttled),
    code("RequestLimitExceeded", FailureKind::Throttled),
    code("LimitExceeded", FailureKind::Throttled),
    code("TooManyRequests", FailureKind::Throttled),
    code("ConditionalCheckFailed", FailureKind::Condition),
    code("TransactionCanceled", FailureKind::Condition),
    code("Validation", FailureKind::Invalid),
    code("ValidationError", FailureKind::Invalid),
    code("Serialization", FailureKind::Invalid),
    code("MalformedPolicyDocument", FailureKind::Invalid),
    code("InternalServerError", FailureKind::Service),
    code("InternalFailure", FailureKind::Service),
    code("ServiceUnavailable", FailureKind::Service),
];

impl FailureKind {
    /// The kind that an error code of DynamoDB, STS or KMS stands for. `assuming` tells STS's answers about a role from
    /// any other.
    pub fn of_code(code: &str, message: &str, assuming: bool) -> Self {
        let bare = code.strip_suffix("Exception").unwrap_or(code);
        let fits = |row: &&Row| {
            row.code == bare
                && message.contains(row.says)
                && (row.at == Where::Anywhere || assuming)
        };
        CODES.iter().find(fits).map_or(Self::Other, |row| row.kind)
    }
}
