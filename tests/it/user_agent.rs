//! How requests name the program to AWS: `CloudTrail` shows it.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use dynahop::aws::{Purpose, Sessions, list_tables};
use dynahop::config::Config;

use crate::server::{answering, no_sts};

/// What each request did, and its user agent.
type Agents = Arc<Mutex<Vec<(String, String)>>>;

/// A server that refuses all as DynamoDB Local refuses STS, and keeps what it was told.
fn server() -> (String, Agents) {
    let agents = Agents::default();
    let kept = Arc::clone(&agents);
    let address = answering(move |request| {
        let action = request
            .body
            .split('&')
            .find_map(|part| part.strip_prefix("Action="));
        let action = request
            .header("x-amz-target")
            .or(action)
            .unwrap_or_default();
        let agent = request.header("user-agent").unwrap_or_default();
        kept.lock()
            .unwrap()
            .push((action.to_owned(), agent.to_owned()));
        no_sts(&request.body)
    });
    (format!("http://{address}"), agents)
}

#[tokio::test]
async fn requests_to_sts_and_to_dynamodb_name_the_program() {
    let (url, agents) = server();
    let text = format!(
        "region = \"us-east-1\"\nendpoint_url = \"{url}\"\naccess_key_id = \"a\"\nsecret_access_key = \"b\"\n\
         [accounts.keys]\n[accounts.role]\nrole_arn = \"arn:aws:iam::111111111111:role/R\"\n"
    );
    let config = Config::parse(&text, Path::new("test.toml"), &BTreeMap::new()).unwrap();
    let sessions = Sessions::default();
    for account in config.accounts.iter() {
        for purpose in [Purpose::Browse, Purpose::Read("compare"), Purpose::Check] {
            if let Ok(session) = sessions.open(account, None, purpose).await {
                list_tables(&session, None).await.unwrap_err();
            }
        }
    }
    let agents = agents.lock().unwrap();
    let sent = |action: &str| agents.iter().filter(|(sent, _)| sent == action).count();
    assert_eq!(sent("GetCallerIdentity"), 1, "{agents:?}");
    assert!(sent("AssumeRole") >= 1, "{agents:?}");
    assert_eq!(sent("DynamoDB_20120810.ListTables"), 3, "{agents:?}");
    for (action, agent) in agents.iter() {
        let names = agent.split(' ').any(|part| part.starts_with("app/dynahop"));
        assert!(names, "{action}: {agent}");
    }
}
