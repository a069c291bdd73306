//! Opening a session with the credentials that it begins with, and the proof of who answers through it.

use std::sync::{Arc, OnceLock};

use aws_credential_types::provider::SharedCredentialsProvider;

use super::Session;
use super::known_keys::KnownKeys;
use crate::aws::client::Reach;
use crate::aws::client::reads::Reads;
use crate::aws::failing::credentials_failure;
use crate::aws::identity::{self, Answering};
use crate::aws::renewing::in_use::InUse;
use crate::aws::renewing::keeper::Keeper;
use crate::aws::renewing::once_more::{Sign, once_more};
use crate::aws::renewing::same_account::{Guarded, SameAccount};
use crate::aws::renewing::turns::Turns;
use crate::aws::renewing::{Renewed, Renewing};
use crate::aws::role::AssumedRole;
use crate::aws::role::assumption::{Assumption, Use};
use crate::aws::source::web_identity::WebRole;
use crate::aws::way::Way;
use crate::aws::way::links::{Source, no_policy};
use crate::aws::way::reached::Reached;
use crate::config::{Cause, RoleAccess, RoleArn};
use crate::failure::{Failure, Operation, Subject};

/// What a session is opened for.
#[derive(Debug, Clone, Copy)]
pub(in crate::aws) struct Opening<'a> {
    pub(in crate::aws) what: Use<'a>,
    pub(in crate::aws) cause: &'a Cause,
    pub(in crate::aws) is_watched: bool,
    pub(in crate::aws) turns: &'a Turns,
    pub(in crate::aws) keys: &'a Arc<KnownKeys>,
}

impl Session {
    /// Opens the last role of `way` with `source`, or with no role uses that, and proves who answers.
    pub(in crate::aws) async fn prove(
        reach: Reach,
        way: &Way,
        source: &Source,
        opening: Opening<'_>,
    ) -> Result<Self, Failure> {
        let signing = match &reach.account.role {
            Some(role) => Signing::by_role(&reach, role, source, opening)?,
            None => Signing::by_source(&reach, source),
        };
        let by_token = way.role_by_token().and_then(WebRole::arn);
        let of_role = reach.account.role.as_ref().map(|role| &role.arn);
        let of_role = of_role.or(by_token.as_ref());
        signing.prove(&reach, of_role).await?;
        let reads_only = of_role.is_some() && opening.what.reads_only(&reach.account);
        Ok(Self {
            client: reach.dynamodb(signing.in_use()),
            reached: Reached::new(way, &reach.region, reads_only, signing.note),
            unnoted: signing.provider,
            keeper: Arc::new(Keeper::new(
                &signing.credentials,
                &reach.telling,
                opening.is_watched,
                opening.turns,
            )),
            account: reach.account,
            region: reach.region,
            telling: reach.telling,
            reads: Reads::default(),
            keys: Arc::clone(opening.keys),
            answering: signing.answering,
            credentials: signing.credentials,
        })
    }
}

/// What a session's requests are signed with.
struct Signing {
    /// Where it is renewed.
    credentials: Arc<Renewing>,
    /// How clients take it.
    provider: SharedCredentialsProvider,
    /// Holds it to the account that is proven, where no role does.
    guard: Option<Arc<SameAccount>>,
    answering: Answering,
    note: Arc<OnceLock<String>>,
    /// What has failed when there are none.
    operation: Operation,
}

impl Signing {
    /// With the session of the account's role, assumed with `source`.
    fn by_role(
        reach: &Reach,
        role: &RoleAccess,
        source: &Source,
        opening: Opening<'_>,
    ) -> Result<Self, Failure> {
        let (account, region, inherited) = (&reach.account, &reach.region, &source.inherited);
        let (what, cause) = (opening.what, opening.cause);
        let assumption = Assumption::new(account, role, region, what, cause, inherited)
            .map_err(|error| no_policy(reach, &error))?;
        let assumed = AssumedRole::new(reach, &source.credentials, assumption, source.is_chained);
        let note = assumed.note();
        let credentials = Arc::new(Renewing::new(assumed, &reach.clock));
        Ok(Self {
            provider: SharedCredentialsProvider::new(Renewed(Arc::clone(&credentials))),
            credentials,
            guard: None,
            answering: Answering::default(),
            note,
            operation: Operation::ASSUME_ROLE,
        })
    }

    /// With `source` itself.
    fn by_source(reach: &Reach, source: &Source) -> Self {
        let credentials = Arc::clone(&source.credentials);
        let guard = Arc::new(SameAccount::new(Arc::clone(&credentials), reach));
        Self {
            provider: SharedCredentialsProvider::new(Guarded(Arc::clone(&guard))),
            credentials,
            answering: guard.answering(),
            guard: Some(guard),
            note: Arc::default(),
            operation: Operation::SOURCE_CREDENTIALS,
        }
    }

    /// How a client takes it whose requests are its use.
    fn in_use(&self) -> SharedCredentialsProvider {
        SharedCredentialsProvider::new(InUse {
            provider: self.provider.clone(),
            renewing: Arc::clone(&self.credentials),
        })
    }

    /// Who answers to it, which has to be the account `of_role`, where it is a role's session: from now on no other may.
    async fn prove(&self, reach: &Reach, of_role: Option<&RoleArn>) -> Result<(), Failure> {
        let (account, region) = (&reach.account, &reach.region);
        if let Err(error) = self.credentials.credentials().await {
            let subject = Subject::new(self.operation, account, Some(region));
            return Err(credentials_failure(subject, &error));
        }
        let sts = reach.sts(self.provider.clone());
        let ask = || identity::prove(&sts, account, region, of_role);
        let identity = once_more(&self.credentials, Sign::of_failure, ask).await?;
        // Before another may answer.
        self.answering.is_now(&identity);
        if let (Some(guard), Some(account_id)) = (&self.guard, identity.account_id()) {
            guard.hold_to(account_id).await;
        }
        Ok(())
    }
}
