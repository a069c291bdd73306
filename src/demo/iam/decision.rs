//! Whether a request is allowed, by all policies that are about it.

use std::fmt;

use super::context::Context;
use super::document::{Document, Verdict};

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub(in crate::demo) struct Request<'a> {
    /// Such as `dynamodb:Scan`.
    pub action: &'a str,
    /// An ARN.
    pub resource: &'a str,
    pub context: &'a Context,
}

/// The policies that are about a request.
#[derive(Clone, Copy, Debug)]
pub(in crate::demo) struct Policies<'a> {
    /// Those of the user or role.
    pub identity: &'a [&'a Document],
    /// The session's, which only takes away.
    pub session: Option<&'a Document>,
    /// The resource's own.
    pub resource: Option<&'a Document>,
    pub asks: Asks,
}

/// Whose word it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum Asks {
    /// The caller's policies or the resource's: within one account.
    Either,
    /// Both: from account to account, and for assuming a role.
    Both,
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum Reason {
    Denied(Kind),
    NotAllowed(Kind),
}

/// A kind of policy, as AWS's messages name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum Kind {
    Identity,
    Resource,
    Session,
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Kind::Identity => "identity-based policy",
            Kind::Resource => "resource-based policy",
            Kind::Session => "session policy",
        })
    }
}

/// Whether a caller who goes by these names may do it: no policy denies it, those that are asked allow it, and the
/// session's allows it too.
pub(in crate::demo) fn decide(
    policies: Policies<'_>,
    request: &Request<'_>,
    names: &[String],
) -> Result<(), Reason> {
    let said = |documents: &mut dyn Iterator<Item = &Document>| {
        let verdicts: Vec<Verdict> = documents.map(|one| one.verdict(request, names)).collect();
        [Verdict::Denies, Verdict::Allows]
            .into_iter()
            .find(|verdict| verdicts.contains(verdict))
            .unwrap_or(Verdict::Silent)
    };
    let identity = said(&mut policies.identity.iter().copied());
    let resource = said(&mut policies.resource.into_iter());
    let session = policies
        .session
        .map_or(Verdict::Allows, |session| session.verdict(request, names));
    let kinds = [
        (identity, Kind::Identity),
        (resource, Kind::Resource),
        (session, Kind::Session),
    ];
    if let Some((_, kind)) = kinds
        .iter()
        .find(|(verdict, _)| *verdict == Verdict::Denies)
    {
        return Err(Reason::Denied(*kind));
    }
    let asks_both = policies.asks == Asks::Both;
    let (by_identity, by_resource) = (identity == Verdict::Allows, resource == Verdict::Allows);
    if !by_identity && (asks_both || !by_resource) {
        return Err(Reason::NotAllowed(Kind::Identity));
    }
    if session != Verdict::Allows {
        return Err(Reason::NotAllowed(Kind::Session));
    }
    if asks_both && !by_resource {
        return Err(Reason::NotAllowed(Kind::Resource));
    }
    Ok(())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    const ALL: &str = r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    const READ: &str =
        r#"{"Statement":{"Effect":"Allow","Action":"dynamodb:Get*","Resource":"*"}}"#;
    const NO_PUT: &str =
        r#"{"Statement":{"Effect":"Deny","Action":"dynamodb:Put*","Resource":"*"}}"#;

    fn put(
        identity: &[&str],
        session: Option<&str>,
        resource: Option<&str>,
        asks: Asks,
    ) -> Result<(), Reason> {
        let read = |text: &str| Document::of_identity(text).unwrap();
        let identity: Vec<Document> = identity.iter().map(|text| read(text)).collect();
        let by_anybody = |text: &str| {
            let text = text.replace(r#""Effect""#, r#""Principal":"*","Effect""#);
            Document::of_resource(&text).unwrap()
        };
        let (session, resource) = (session.map(read), resource.map(by_anybody));
        let policies = Policies {
            identity: &identity.iter().collect::<Vec<_>>(),
            session: session.as_ref(),
            resource: resource.as_ref(),
            asks,
        };
        let context = Context::default();
        let request = Request {
            action: "dynamodb:PutItem",
            resource: "t",
            context: &context,
        };
        decide(policies, &request, &[])
    }

    #[test]
    fn a_session_policy_only_takes_away() {
        assert_eq!(put(&[ALL], Some(ALL), None, Asks::Either), Ok(()));
        assert_eq!(
            put(&[ALL], Some(READ), None, Asks::Either),
            Err(Reason::NotAllowed(Kind::Session))
        );
        assert_eq!(
            put(&[READ], Some(ALL), None, Asks::Either),
            Err(Reason::NotAllowed(Kind::Identity))
        );
    }

    #[test]
    fn a_deny_anywhere_is_the_end() {
        assert_eq!(
            put(&[ALL, NO_PUT], None, None, Asks::Either),
            Err(Reason::Denied(Kind::Identity))
        );
        assert_eq!(
            put(&[ALL], Some(NO_PUT), None, Asks::Either),
            Err(Reason::Denied(Kind::Session))
        );
        assert_eq!(
            put(&[ALL], None, Some(NO_PUT), Asks::Either),
            Err(Reason::Denied(Kind::Resource))
        );
    }

    #[test]
    fn from_account_to_account_both_sides_have_to_allow() {
        assert_eq!(
            put(&[ALL], None, None, Asks::Both),
            Err(Reason::NotAllowed(Kind::Resource))
        );
        assert_eq!(
            put(&[READ], None, Some(ALL), Asks::Both),
            Err(Reason::NotAllowed(Kind::Identity))
        );
        assert_eq!(put(&[ALL], None, Some(ALL), Asks::Both), Ok(()));
        assert_eq!(put(&[READ], None, Some(ALL), Asks::Either), Ok(()));
    }
}
