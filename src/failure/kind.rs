//! Sorts of failure.

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

impl FailureKind {
    /// The kind that an error code of DynamoDB or STS stands for. Source: the services' API models; see
    /// the common errors of each. `assuming` tells STS's `AccessDenied` on a role from any other.
    pub fn of_code(code: &str, message: &str, assuming: bool) -> Self {
        match code {
            "AccessDenied" | "AccessDeniedException" if assuming => Self::AssumeDenied,
            "AccessDenied" | "AccessDeniedException" | "UnauthorizedOperation" => {
                Self::AccessDenied
            }
            "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" => Self::Expired,
            "UnrecognizedClientException"
            | "InvalidClientTokenId"
            | "MissingAuthenticationTokenException"
            | "MissingAuthenticationToken"
            | "RegionDisabledException" => Self::UnknownKeys,
            "InvalidSignatureException"
            | "SignatureDoesNotMatch"
            | "IncompleteSignatureException"
            | "IncompleteSignature" => Self::BadSignature,
            "ResourceNotFoundException" | "TableNotFoundException" | "IndexNotFoundException" => {
                Self::NotFound
            }
            "ProvisionedThroughputExceededException"
            | "ThrottlingException"
            | "Throttling"
            | "RequestLimitExceeded"
            | "LimitExceededException"
            | "TooManyRequestsException" => Self::Throttled,
            "ConditionalCheckFailedException" | "TransactionCanceledException" => Self::Condition,
            "ValidationError" if assuming && message.contains("DurationSeconds") => Self::Duration,
            "ValidationException" | "ValidationError" | "SerializationException" => Self::Invalid,
            "InternalServerError" | "InternalFailure" | "ServiceUnavailable" => Self::Service,
            _ => Self::Other,
        }
    }
}
