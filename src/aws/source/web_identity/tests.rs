use std::sync::Mutex;

use super::*;
use crate::aws::errand::Errand;
use crate::aws::mfa::{Asker, Refusals};
use crate::aws::renewing::turns::Turns;
use crate::aws::role::assumption::Use;
use crate::aws::session::call::once_more_when_expired;
use crate::aws::session::{Opening, Session};
use crate::aws::source::base::Base;
use crate::aws::telling::witness::{Happened, SessionEvent, Witness};
use crate::aws::testing::{account, server};
use crate::aws::way::Way;
use crate::aws::way::links::Links;
use crate::config::{Account, Cause, OperationId};
use crate::policy::Encryption;
use crate::question::Nobody;

/// Whose news it was, each time that the token was spent: the account, and the write where it was for one.
#[derive(Debug, Clone, Default)]
struct Spent(Arc<Mutex<Vec<(String, bool)>>>);

impl Witness for Spent {
    fn see(&self, event: &SessionEvent) {
        if let Happened::Request { action, .. } = &event.what
            && action == "sts:AssumeRoleWithWebIdentity"
        {
            let whose = (event.account.to_string(), event.operation().is_some());
            self.0.lock().unwrap().push(whose);
        }
    }
}

impl Spent {
    fn last(&self) -> (String, bool) {
        self.0.lock().unwrap().last().cloned().unwrap()
    }

    fn times(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

/// An STS that gives every role, and says that all of them are in one account. What it was asked is in `bodies`.
fn sts(bodies: &Bodies) -> String {
    let bodies = Arc::clone(bodies);
    server(move |asked| {
        bodies.lock().unwrap().push(asked.to_owned());
        let credentials = "<Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>\
                           <SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>";
        let who = "<Arn>arn:aws:sts::111111111111:assumed-role/R/x</Arn><UserId>x</UserId><Account>111111111111</Account>";
        let actions = [
            ("AssumeRoleWithWebIdentity", credentials),
            ("AssumeRole", credentials),
            ("GetCallerIdentity", who),
        ];
        let asked = actions
            .into_iter()
            .find(|(action, _)| asked.contains(&format!("Action={action}&")));
        let (action, result) = asked.unwrap();
        let answer = format!(
            "<{action}Response><{action}Result>{result}</{action}Result></{action}Response>"
        );
        (200, answer)
    })
}

type Bodies = Arc<Mutex<Vec<String>>>;

/// Accounts that all begin with one token.
struct World {
    links: Links,
    around: Surroundings,
    spent: Spent,
    bodies: Bodies,
    endpoint: String,
    token: tempfile::NamedTempFile,
    /// The role that it opens.
    role: String,
    keys: Arc<crate::aws::session::known_keys::KnownKeys>,
}

impl World {
    fn new() -> Self {
        let (spent, bodies) = (Spent::default(), Bodies::default());
        let token = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(token.path(), "token").unwrap();
        Self {
            links: Links::default(),
            around: Surroundings {
                witness: Arc::new(spent.clone()),
                ..Surroundings::default()
            },
            spent,
            endpoint: sts(&bodies),
            bodies,
            token,
            role: "arn:aws:iam::111111111111:role/Pod".to_owned(),
            keys: Arc::default(),
        }
    }

    fn account(&self, name: &str, role: bool) -> Arc<Account> {
        let role = if role {
            "role_arn = \"arn:aws:iam::111111111111:role/R\""
        } else {
            ""
        };
        let account = account(&self.endpoint, role);
        Arc::new(Account {
            name: name.parse().unwrap(),
            ..Account::clone(&account)
        })
    }

    fn way(&self, account: &Arc<Account>) -> Way {
        let role = WebRole {
            role_arn: self.role.clone(),
            token_file: self.token.path().to_owned(),
            session_name: None,
            policy: None,
        };
        Way {
            account: Arc::clone(account),
            base: Base::WebIdentity(role),
            mfa: None,
            steps: account.role.iter().map(|_| Arc::clone(account)).collect(),
            sso_session: None,
            sso_account: None,
        }
    }

    fn reach(&self, account: &Arc<Account>, errand: Option<&Errand>) -> Reach {
        let region = account.region.clone().unwrap();
        let write = |errand: &Errand| Purpose::Write(Arc::new(errand.clone()));
        let purpose = errand.map_or(Purpose::Browse, write);
        let telling = Telling::new(account, &region, &purpose, &self.around.witness);
        Reach {
            telling: Arc::new(telling),
            ..Reach::unseen(account, &region)
        }
    }

    /// As `Sessions` opens one, which browses or is for `errand`.
    async fn open(&self, account: &Arc<Account>, errand: Option<&Errand>) -> Session {
        self.try_to_open(account, errand).await.unwrap()
    }

    async fn try_to_open(
        &self,
        account: &Arc<Account>,
        errand: Option<&Errand>,
    ) -> Result<Session, Failure> {
        let (way, reach) = (self.way(account), self.reach(account, errand));
        let refusals = Refusals::default();
        let asker = Asker {
            asks: &Nobody,
            since: refusals.now(),
        };
        let turns = Turns::default();
        let opening = Opening {
            what: errand.map_or(Use::Browse, Use::Write),
            cause: &self.around.cause,
            is_watched: false,
            turns: &turns,
            keys: &self.keys,
        };
        let telling = Arc::clone(&reach.telling);
        let opened = telling.asking(async {
            let around = (&self.around, asker);
            let source = self.links.source(&way, &reach, around, opening.what);
            Session::prove(reach.clone(), &way, &source.await.unwrap(), opening).await
        });
        opened.await
    }

    /// The request by which the token was spent last, without what is written in percent signs.
    fn spent_by(&self) -> String {
        let bodies = self.bodies.lock().unwrap();
        let mut spent = bodies.iter().rev();
        let body = spent.find(|body| body.contains("Action=AssumeRoleWithWebIdentity&"));
        body.unwrap().replace("%3A", ":").replace("%2F", "/")
    }

    /// AWS takes them no more.
    async fn expire(&self, account: &Arc<Account>) {
        let (way, reach) = (self.way(account), self.reach(account, None));
        let refusals = Refusals::default();
        let asker = Asker {
            asks: &Nobody,
            since: refusals.now(),
        };
        let around = (&self.around, asker);
        let source = self.links.source(&way, &reach, around, Use::Browse).await;
        let source = source.unwrap().credentials;
        source.invalidate(source.generation()).await;
    }
}

fn errand() -> Errand {
    Errand {
        id: OperationId::new(),
        operation: "copy",
        actions: vec!["dynamodb:PutItem"],
        table: "users".parse().unwrap(),
        encryption: Encryption::Own,
        cause: Cause::default(),
    }
}

#[tokio::test]
async fn a_token_that_accounts_share_is_spent_for_whoever_asks_and_not_for_whoever_asked_first() {
    let world = World::new();
    let (prod, dev, plain) = (
        world.account("prod", true),
        world.account("dev", true),
        world.account("plain", false),
    );
    world.open(&prod, Some(&errand())).await;
    assert_eq!(world.spent.last(), ("prod".to_owned(), true));
    // Shared: what a role is assumed with is not asked for anew.
    let dev_session = world.open(&dev, None).await;
    assert_eq!(world.spent.times(), 1);
    // What browses may do something else.
    let plain_session = world.open(&plain, None).await;
    assert_eq!(world.spent.times(), 2);
    // A role that is assumed anew in the background, as its keeper does.
    world.expire(&dev).await;
    let renewing = dev_session.credentials();
    renewing.renew(renewing.generation()).await.unwrap();
    assert_eq!(world.spent.last(), ("dev".to_owned(), false));
    // An account that has no role of its own: for a request, and for one whose token AWS called expired.
    world.expire(&plain).await;
    let asked = plain_session.client().list_tables().send();
    asked.await.unwrap_err();
    assert_eq!(world.spent.last(), ("plain".to_owned(), false));
    world.expire(&plain).await;
    once_more_when_expired(&plain_session, || async {
        let given = plain_session.credentials().credentials().await;
        given.map(drop).map_err(|error| unreachable!("{error}"))
    })
    .await
    .unwrap();
    assert_eq!(world.spent.times(), 5);
    assert_eq!(world.spent.last(), ("plain".to_owned(), false));
}

/// As a role that is assumed: AWS holds it to what it was opened for.
#[tokio::test]
async fn a_session_that_a_token_opens_may_do_what_it_is_for_and_nothing_else() {
    let world = World::new();
    let plain = world.account("plain", false);
    let browsing = world.open(&plain, None).await;
    let asked = world.spent_by();
    assert!(
        asked.contains("Policy=") && asked.contains("dynamodb:Scan"),
        "{asked}"
    );
    assert!(!asked.contains("dynamodb:PutItem"), "{asked}");
    let role = browsing.reached().role.as_ref().unwrap();
    assert_eq!(role.role_name(), "Pod");
    assert!(browsing.reached().reads_only && !browsing.reached().lacks_external_id());

    let errand = errand();
    let writing = world.open(&plain, Some(&errand)).await;
    let asked = world.spent_by();
    assert!(
        asked.contains("dynamodb:PutItem") && asked.contains("table/users"),
        "{asked}"
    );
    assert!(!asked.contains("dynamodb:Scan"), "{asked}");
    assert!(asked.contains(&format!("-{}&", errand.id)), "{asked}");
    assert!(!writing.reached().reads_only);
    // Each write has its own, and what browses has another.
    let before = world.spent.times();
    world.open(&plain, Some(&errand)).await;
    world.open(&plain, None).await;
    assert_eq!(world.spent.times(), before + 1);

    world.open(&world.account("prod", true), None).await;
    let asked = world.spent_by();
    assert!(
        asked.contains("sts:AssumeRole") && asked.contains("role/R"),
        "{asked}"
    );
    assert!(!asked.contains("dynamodb:"), "{asked}");
}

#[tokio::test]
async fn without_a_browse_policy_a_token_opens_all_that_its_role_may() {
    let world = World::new();
    let plain = Account {
        browse_policy: false,
        ..Account::clone(&world.account("plain", false))
    };
    let opened = world.open(&Arc::new(plain), None).await;
    assert!(
        !world.spent_by().contains("Policy="),
        "{}",
        world.spent_by()
    );
    assert!(!opened.reached().reads_only);
}

#[tokio::test]
async fn another_account_than_that_of_the_role_which_a_token_opens_is_refused() {
    let mut world = World::new();
    world.role = "arn:aws:iam::222222222222:role/Pod".to_owned();
    let plain = world.account("plain", false);
    let failure = world.try_to_open(&plain, None).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::WrongAccount, "{failure}");
    assert!(
        failure
            .message
            .contains("the role is in account 222222222222")
    );
}
