use std::sync::{Arc, OnceLock};

use super::{Sessions, Surroundings};
use crate::aws::Purpose;
use crate::aws::telling::witness::{Happened, SessionEvent, Witness};
use crate::aws::testing::{account, server};
use crate::config::{Account, AccountAt};

/// An endpoint that knows no STS, as DynamoDB Local: accounts open there as unverified.
fn local() -> String {
    let unknown = r#"{"__type":"UnknownOperationException"}"#;
    server(|_| (400, unknown.to_owned()))
}

/// Somebody who comes to look at the account at the last moment before its session is there.
#[derive(Debug, Default)]
struct Looker(OnceLock<(Sessions, Arc<Account>)>);

impl Witness for Looker {
    fn see(&self, event: &SessionEvent) {
        if let Happened::Opened { .. } = event.what {
            let (sessions, account) = self.0.get().unwrap();
            sessions.watch(&[AccountAt::new(Arc::clone(account))]);
        }
    }
}

#[tokio::test]
async fn whoever_comes_to_look_while_a_session_opens_is_not_missed() {
    let (account, looker) = (account(&local(), ""), Arc::new(Looker::default()));
    let sessions = Sessions::new(Surroundings {
        witness: Arc::clone(&looker) as Arc<dyn Witness>,
        ..Surroundings::default()
    });
    looker
        .0
        .set((sessions.clone(), Arc::clone(&account)))
        .unwrap();
    let session = sessions.open(&account, None, Purpose::Browse).await;
    let session = session.unwrap();
    assert!(session.is_watched());
    sessions.watch(&[]);
    assert!(!session.is_watched());
}
