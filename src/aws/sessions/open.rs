//! Opening a session: the way into the account, what that begins with, and who answers in the end.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Sessions;
use crate::aws::client::Reach;
use crate::aws::mfa::Asker;
use crate::aws::purpose::Purpose;
use crate::aws::role::assumption::{Use, hub_identity};
use crate::aws::session::{Opening, Session};
use crate::aws::source;
use crate::aws::surroundings::Surroundings;
use crate::aws::telling::Telling;
use crate::aws::telling::witness::{Happened, Hub};
use crate::aws::way::Way;
use crate::config::{Account, Region};
use crate::failure::{Failure, FailureKind, Operation, Subject};

impl Sessions {
    /// The session of `account` in `region` (else the account's own), opened when it is not yet: once, however many ask.
    /// A failure is not kept: the next call tries again.
    pub async fn open(
        &self,
        account: &Arc<Account>,
        region: Option<&Region>,
        purpose: Purpose,
    ) -> Result<Arc<Session>, Failure> {
        let asker = self.asker();
        let Some(region) = region_of(account, region).await else {
            return Err(self.no_region(account).await);
        };
        // Boxed: else it would be a part of every future that reads.
        let open = async || {
            let opened = Box::pin(self.open_anew(account, &region, &purpose, asker)).await;
            opened.map(Arc::new)
        };
        if let Purpose::Write(_) = purpose {
            return open().await;
        }
        let kept = self.kept(account, &region);
        let session = kept.get_or_try_init(open).await.cloned()?;
        // What came while it opened found no session to tell.
        self.watch_as_told(&session);
        Ok(match purpose {
            Purpose::Read(_) => Arc::new(session.for_reading()),
            Purpose::Check => Arc::new(session.for_checking()),
            Purpose::Browse | Purpose::Write(_) => session,
        })
    }

    /// Why there is no region to open `account` in: its profile may be missing, or go in a circle.
    async fn no_region(&self, account: &Arc<Account>) -> Failure {
        if let Err(failure) = self.shared.links.way(account).await {
            return failure;
        }
        let subject = Subject::new(Operation::SOURCE_CREDENTIALS, account, None);
        let message = "no region: set region for the account in the config, or in its profile, or write ACCOUNT@REGION";
        Failure::new(FailureKind::Invalid, subject, message)
    }

    /// Opens it, and tells how that went.
    async fn open_anew(
        &self,
        account: &Arc<Account>,
        region: &Region,
        purpose: &Purpose,
        asker: Asker<'_>,
    ) -> Result<Session, Failure> {
        let begun = Instant::now();
        let way = self.shared.links.way(account).await;
        let account = way.as_ref().map_or(account, |way| &way.account);
        if let Some(bundle) = &account.network.ca_bundle {
            tracing::info!("{} {region}: certificates: {bundle}", account.name);
        }
        let reach = self.reach(account, region, purpose);
        let telling = Arc::clone(&reach.telling);
        let through = way
            .as_ref()
            .map_or_else(|_| Vec::new(), |way| self.hubs(way));
        let opened = match way {
            Ok(way) => {
                telling
                    .asking(self.open_by(&way, reach, purpose, asker))
                    .await
            }
            Err(failure) => Err(failure),
        };
        tell(&telling, &opened, (through, begun.elapsed())).await;
        opened
    }

    /// The sessions of roles on the way, each as it is asked for; not the last, which is the account's own.
    fn hubs(&self, way: &Way) -> Vec<Hub> {
        let before = way.steps.split_last().map_or(&[][..], |(_, before)| before);
        let cause = &self.surroundings().cause;
        let hub = |step: &Arc<Account>| {
            Some(Hub {
                account: step.name.clone(),
                identity: hub_identity(step.role.as_ref()?, cause),
            })
        };
        before.iter().filter_map(hub).collect()
    }

    async fn open_by(
        &self,
        way: &Way,
        reach: Reach,
        purpose: &Purpose,
        asker: Asker<'_>,
    ) -> Result<Session, Failure> {
        let (links, around) = (&self.shared.links, (self.surroundings(), asker));
        let opening = self.opening(&reach, purpose);
        let source = links.source(way, &reach, around, opening.what).await?;
        let opened = match Session::prove(reach.clone(), way, &source, opening).await {
            Err(failure) if source.forget_token(&failure, &reach).await => {
                let source = links.source(way, &reach, around, opening.what).await?;
                Session::prove(reach, way, &source, opening).await
            }
            opened => opened,
        };
        opened.map_err(|mut failure| {
            failure.clues.sso_session.clone_from(&way.sso_session);
            failure
        })
    }

    /// Who is asked for a code, and since when it counts that they gave none.
    fn asker(&self) -> Asker<'_> {
        let since = self.run.unwrap_or_else(|| self.shared.links.refusals.now());
        Asker {
            asks: self.surroundings().asks.as_ref(),
            since,
        }
    }

    /// How a session for `purpose` reaches `account`.
    fn reach(&self, account: &Arc<Account>, region: &Region, purpose: &Purpose) -> Reach {
        let Surroundings { witness, clock, .. } = self.surroundings();
        let telling = Telling::new(account, region, purpose, witness);
        let budget = match purpose.errand() {
            None => "browse".to_owned(),
            Some(errand) => format!("write {}", errand.id),
        };
        Reach {
            account: Arc::clone(account),
            region: region.clone(),
            purpose: budget,
            connections: self.shared.connections.clone(),
            clock: clock.clone(),
            telling: Arc::new(telling),
        }
    }

    fn opening<'a>(&'a self, reach: &Reach, purpose: &'a Purpose) -> Opening<'a> {
        let (what, cause, is_watched) = match purpose {
            Purpose::Browse | Purpose::Read(_) | Purpose::Check => (
                Use::Browse,
                &self.surroundings().cause,
                self.is_watched(&reach.account.name, &reach.region),
            ),
            // Its job holds it.
            Purpose::Write(errand) => (Use::Write(errand), &errand.cause, true),
        };
        Opening {
            what,
            cause,
            is_watched,
            turns: &self.shared.turns,
            keys: &self.shared.keys,
        }
    }
}

/// `region`, else the account's own, else its profile's.
async fn region_of(account: &Account, region: Option<&Region>) -> Option<Region> {
    match region.or(account.region.as_ref()) {
        Some(region) => Some(region.clone()),
        None => source::profile_region(account).await,
    }
}

/// How opening it went; and from now on, what becomes of its credentials.
async fn tell(
    telling: &Arc<Telling>,
    opened: &Result<Session, Failure>,
    (through, took): (Vec<Hub>, Duration),
) {
    match opened {
        Ok(session) => {
            telling.tell(Happened::Opened {
                identity: session.identity(),
                expiry: session.expiry().await,
                request_id: telling.request_id(Operation::WHO_AM_I.action),
                through,
                took,
            });
            session.credentials().tell_to(telling);
        }
        Err(failure) => telling.tell(Happened::NotOpened(Box::new(failure.clone()))),
    }
}
