use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::{Sessions, Surroundings};
use crate::aws::Purpose;
use crate::aws::telling::witness::{Happened, SessionEvent, Witness};
use crate::config::{Account, AccountAt, Config};

/// An endpoint that knows no STS, as DynamoDB Local: accounts open there as unverified.
fn local() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            answer(connection.unwrap());
        }
    });
    address
}

fn answer(mut connection: TcpStream) {
    let mut reader = BufReader::new(connection.try_clone().unwrap());
    let (mut head, mut length) = (String::new(), 0);
    while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).unwrap_or(0) > 0 {}
    for line in head.lines() {
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    reader.read_exact(&mut vec![0; length]).unwrap();
    let body = r#"{"__type":"UnknownOperationException"}"#;
    let head = format!(
        "HTTP/1.1 400 X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    connection.write_all((head + body).as_bytes()).unwrap();
}

fn account(endpoint: &str) -> Arc<Account> {
    let text = format!(
        "region = \"us-east-1\"\nendpoint_url = \"{endpoint}\"\naccess_key_id = \"local\"\n\
         secret_access_key = \"local\"\n[accounts.one]\n"
    );
    let config = Config::parse(&text, Path::new("test.toml"), &BTreeMap::new()).unwrap();
    Arc::clone(config.accounts.first().unwrap())
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
    let (account, looker) = (account(&local()), Arc::new(Looker::default()));
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
