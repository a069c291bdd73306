//! The state under test, and what AWS would have answered.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use dynahop::app::items::{Items, Reading};
use dynahop::app::message::{ItemsPart, SessionFacts};
use dynahop::app::request::RequestId;
use dynahop::app::side::{OpenTable, SideId};
use dynahop::app::{Answer, App, Effect, Message, Query, Start};
use dynahop::aws::{Identity, Reached, TableShape};
use dynahop::config::Config;
use dynahop::failure::{Failure, FailureKind, Operation, Subject};
use dynahop::item::{Columns, KeyAttribute, KeySchema, KeyType, Page};

pub const CONFIG: &str = r#"
region = "us-east-1"
access_key_id = "AKIDEXAMPLE"
secret_access_key = "example"
[accounts.dev]
role_arn = "arn:aws:iam::111111111111:role/Reader"
access = "free"
[accounts.prod]
role_arn = "arn:aws:iam::333333333333:role/Reader"
access = "confirm"
[accounts.vault]
role_arn = "arn:aws:iam::444444444444:role/Reader"
access = "read-only"
"#;

/// The program's state, at a time that only the test moves.
pub struct Pure {
    pub app: App,
    pub now: SystemTime,
}

impl Pure {
    /// In a terminal of 80 columns and 24 rows, on the list of accounts.
    pub fn new() -> Self {
        Self::at(&[])
    }

    /// The same, on its way to these places: their sessions are asked for, and not yet open.
    pub fn at(places: &[&str]) -> Self {
        let nothing = BTreeMap::<String, String>::new();
        let config = Config::parse(CONFIG, Path::new("test.toml"), &nothing).unwrap();
        Self::of(&config, places)
    }

    /// The same with this config.
    pub fn of(config: &Config, places: &[&str]) -> Self {
        let start = Start {
            places: places.iter().map(|place| place.parse().unwrap()).collect(),
        };
        let now = SystemTime::UNIX_EPOCH + Duration::from_hours(500_000);
        let app = App::new(config, start, now);
        Self { app, now }
    }

    /// Both sides in `users` of `dev` and of `prod` (or another account), `loaded` items each, and more to come.
    pub fn in_users(left: &str, right: &str, loaded: usize) -> Self {
        let mut pure = Self::at(&[&format!("{left}:users"), &format!("{right}:users")]);
        let begun = pure.app.begin();
        for (request, query) in asked(&begun) {
            let Query::Session(at) = query else {
                panic!("{query:?}")
            };
            let entered = pure.session(request, at.account.name.as_str());
            for (request, query) in asked(&entered) {
                match query {
                    Query::Table(_) => pure.answer(request, Answer::Table(shape())),
                    Query::Items { .. } => pure.items(request, 0..loaded, true),
                    other => panic!("{other:?}"),
                };
            }
        }
        pure
    }

    /// Something happens.
    pub fn message(&mut self, message: Message) -> Vec<Effect> {
        self.app.update(message, self.now)
    }

    /// A key by its name (`enter`, `esc`, `F5`, `ctrl-c`), or a character.
    pub fn key(&mut self, name: &str) -> Vec<Effect> {
        self.message(Message::Key(event(name)))
    }

    /// Each character of a text as a key.
    pub fn keys(&mut self, text: &str) -> Vec<Effect> {
        let characters = text.chars().map(|key| key.to_string());
        characters.flat_map(|key| self.key(&key)).collect()
    }

    pub fn answer(&mut self, request: RequestId, answer: Answer) -> Vec<Effect> {
        self.message(Message::Answer { request, answer })
    }

    /// The account's session is open.
    pub fn session(&mut self, request: RequestId, account: &str) -> Vec<Effect> {
        let facts = facts(Self::account_id(account));
        self.answer(request, Answer::Session(facts))
    }

    /// Items with these numbers came; is there more?
    pub fn items(
        &mut self,
        request: RequestId,
        numbers: std::ops::Range<usize>,
        more: bool,
    ) -> Vec<Effect> {
        self.answer(request, Answer::Items(part(numbers, more)))
    }

    /// It did not work.
    pub fn failed(&mut self, request: RequestId, message: &str) -> Vec<Effect> {
        let account = &self.app.accounts[0].account;
        let subject = Subject::new(Operation::SCAN, account, None);
        let failure = Failure::new(FailureKind::AccessDenied, subject, message);
        self.answer(request, Answer::Failed(failure))
    }

    /// Time goes by, and nothing happens.
    pub fn wait(&mut self, time: Duration) {
        self.now += time;
    }

    /// The table of the side with the keys.
    pub fn table(&self) -> &OpenTable {
        self.app.here().table().unwrap()
    }

    /// Its items.
    pub fn rows(&self) -> &Items {
        &self.table().items
    }

    /// The request for items that is under way.
    pub fn reading(&self) -> Option<RequestId> {
        match self.rows().reading {
            Reading::Busy { request, .. } => Some(request),
            _ => None,
        }
    }

    /// Where a side stands: `accounts`, `dev`, `dev:users`.
    pub fn place(&self, side: SideId) -> String {
        match &self.app.side(side).open {
            None => "accounts".to_owned(),
            Some(open) => match &open.table {
                None => open.at.to_string(),
                Some(table) => table.at.to_string(),
            },
        }
    }

    /// The line at the bottom.
    pub fn said(&self) -> &str {
        self.app.notice.as_ref().map_or("", |notice| &notice.text)
    }

    fn account_id(account: &str) -> &'static str {
        match account {
            "dev" => "111111111111",
            "prod" => "333333333333",
            "vault" => "444444444444",
            other => panic!("no account {other}"),
        }
    }
}

/// What the effects ask for.
pub fn asked(effects: &[Effect]) -> Vec<(RequestId, &Query)> {
    let asked = |effect| match effect {
        &Effect::Ask { request, ref query } => Some((request, query)),
        _ => None,
    };
    effects.iter().filter_map(asked).collect()
}

/// The one request that the effects ask for.
pub fn only(effects: &[Effect]) -> RequestId {
    let asked = asked(effects);
    assert_eq!(asked.len(), 1, "{effects:?}");
    asked[0].0
}

/// What the effects give up.
pub fn cancelled(effects: &[Effect]) -> Vec<RequestId> {
    let cancelled = |effect| match effect {
        &Effect::Cancel(request) => Some(request),
        _ => None,
    };
    effects.iter().filter_map(cancelled).collect()
}

pub fn event(name: &str) -> KeyEvent {
    let (name, modifiers) = match name.strip_prefix("ctrl-") {
        Some(rest) => (rest, KeyModifiers::CONTROL),
        None => (name, KeyModifiers::NONE),
    };
    let code = match name {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "backspace" => KeyCode::Backspace,
        "down" => KeyCode::Down,
        "tab" => KeyCode::Tab,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "F5" => KeyCode::F(5),
        one => KeyCode::Char(one.chars().next().unwrap()),
    };
    KeyEvent::new(code, modifiers)
}

pub fn identity(id: &str) -> Identity {
    Identity::Proven {
        account_id: id.parse().unwrap(),
        arn: format!("arn:aws:sts::{id}:assumed-role/Reader/dynahop"),
    }
}

fn facts(id: &str) -> SessionFacts {
    SessionFacts {
        identity: identity(id),
        region: "us-east-1".parse().unwrap(),
        reached: Reached::default(),
        expiry: None,
    }
}

pub fn schema() -> KeySchema {
    KeySchema {
        partition: KeyAttribute {
            name: "id".to_owned(),
            kind: KeyType::S,
        },
        sort: None,
    }
}

pub fn shape() -> Arc<TableShape> {
    Arc::new(TableShape {
        name: "users".parse().unwrap(),
        arn: "arn:aws:dynamodb:us-east-1:111111111111:table/users".to_owned(),
        schema: schema(),
        indexes: Vec::new(),
        counted: Some(dynahop::aws::Counted {
            items: 20_000,
            bytes: 1 << 20,
        }),
        status: "ACTIVE".to_owned(),
        encryption: dynahop::policy::Encryption::Own,
    })
}

/// A page of items: even ones are called Ada, odd ones Grace.
pub fn part(numbers: std::ops::Range<usize>, more: bool) -> ItemsPart {
    let item = |number: usize| {
        let name = if number.is_multiple_of(2) {
            "Ada"
        } else {
            "Grace"
        };
        format!(r#"{{"id":{{"S":"u-{number}"}},"name":{{"S":"{name}"}}}}"#)
    };
    let count = numbers.len();
    let key = format!(r#"{{"id":{{"S":"u-{}"}}}}"#, numbers.end);
    let last = if more {
        format!(r#","LastEvaluatedKey":{key}"#)
    } else {
        String::new()
    };
    let items: Vec<String> = numbers.map(item).collect();
    let body = format!(
        r#"{{"Items":[{}],"Count":{count},"ScannedCount":{count}{last}}}"#,
        items.join(",")
    );
    let page = Page::parse_scan(Bytes::from(body)).unwrap();
    let mut columns = Columns::default();
    columns.observe_page(&page);
    ItemsPart {
        page: Arc::new(page),
        columns,
        elapsed: Duration::from_millis(8),
        goes_on: false,
    }
}
