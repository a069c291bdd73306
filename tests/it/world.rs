//! The layers over an embedded AWS, without the program around them.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use dynahop::aws::{Purpose, Sessions, Surroundings, TableSource, describe_table, get_item};
use dynahop::compare::{Counts, Terms, compare};
use dynahop::config::{Cause, Config, Place, TableAt};
use dynahop::copy::{self, CopyOutcome, CopyPlan, CopyRequest, PlanError, What};
use dynahop::demo::{Demo, DemoOptions, Every, Faults};
use dynahop::failure::Failure;
use dynahop::item::{Item, ItemKey, KeySchema, RawItem};
use dynahop::journal::audit::AuditLog;
use dynahop::write::{
    Confirmation, Conflict, Receipt, Required, Sink, Target, WriteGrant, WriteKind, WritePlan,
    WriteScope, Writer,
};
use tokio_util::sync::CancellationToken;

/// An embedded AWS with 300 users, and sessions in it.
pub struct World {
    pub demo: Demo,
    pub sessions: Sessions,
    config: Config,
}

pub fn every(count: u32) -> Every {
    std::num::NonZeroU32::new(count)
}

pub fn raw(json: &str) -> RawItem {
    RawItem::new(Bytes::copy_from_slice(json.as_bytes())).unwrap()
}

/// `{"id":{"S":…}}`.
pub fn id(id: &str) -> RawItem {
    raw(&serde_json::json!({ "id": { "S": id } }).to_string())
}

impl World {
    pub fn new() -> Self {
        Self::edited(str::to_owned)
    }

    /// The same with another config text.
    pub fn edited(edit: impl FnOnce(&str) -> String) -> Self {
        let options = DemoOptions {
            items: 300,
            ..DemoOptions::default()
        };
        let demo = Demo::start(options).unwrap();
        let text = edit(&demo.config_toml());
        let config = Config::parse(&text, Path::new("demo"), &BTreeMap::new()).unwrap();
        let sessions = Sessions::default();
        sessions.keys().follow(&config.tables);
        Self {
            demo,
            sessions,
            config,
        }
    }

    /// An embedded AWS that is there already, and sessions with these surroundings.
    pub fn over(demo: Demo, surroundings: Surroundings) -> Self {
        let text = demo.config_toml();
        let config = Config::parse(&text, Path::new("demo"), &BTreeMap::new()).unwrap();
        Self {
            demo,
            sessions: Sessions::new(surroundings),
            config,
        }
    }

    pub fn faults(&self, faults: Faults) {
        self.demo.set_faults(faults);
    }

    pub fn table(&self, place: &str) -> TableAt {
        let place: Place = place.parse().unwrap();
        let at = self.config.account_at(&place).unwrap();
        let table = place.table.unwrap();
        at.table(table.table, table.index)
    }

    pub async fn schema(&self, place: &str) -> KeySchema {
        let at = self.table(place);
        let session = self
            .sessions
            .open(&at.at.account, None, Purpose::Browse)
            .await
            .unwrap();
        describe_table(&session, &at.table).await.unwrap().schema
    }

    pub async fn keys(&self, place: &str, ids: &[&str]) -> Vec<ItemKey> {
        let schema = self.schema(place).await;
        ids.iter()
            .map(|one| schema.key_of_raw(&id(one)).unwrap())
            .collect()
    }

    pub async fn get(&self, place: &str, key: &str) -> Option<RawItem> {
        let at = self.table(place);
        let session = self
            .sessions
            .open(&at.at.account, None, Purpose::Browse)
            .await
            .unwrap();
        let schema = self.schema(place).await;
        let key = schema.key_of_raw(&id(key)).unwrap();
        get_item(&session, &at.table, &schema, &key).await.unwrap()
    }

    pub async fn item(&self, place: &str, key: &str) -> Item {
        self.get(place, key).await.unwrap().parse().unwrap()
    }

    pub async fn plan(
        &self,
        source: &str,
        target: &str,
        what: What,
    ) -> Result<CopyPlan, PlanError> {
        let request = CopyRequest {
            source: self.table(source),
            target: self.table(target),
            what,
            left_alone: 0,
            pinned_in: None,
        };
        copy::plan(&self.sessions, &request).await
    }

    pub async fn run(&self, plan: &CopyPlan, conflict: Conflict) -> Result<CopyOutcome, Failure> {
        let grant = confirmed(plan.write_plan(conflict));
        copy::run(
            &self.sessions,
            &AuditLog::none(),
            plan,
            grant,
            &CancellationToken::new(),
            |_| (),
        )
        .await
    }

    /// The whole of `source` into `target`.
    pub async fn copy(&self, source: &str, target: &str, conflict: Conflict) -> CopyOutcome {
        let plan = self.plan(source, target, What::Whole).await.unwrap();
        self.run(&plan, conflict).await.unwrap()
    }

    pub async fn counts(&self, source: &str, target: &str) -> Counts {
        let (source, target) = (self.source(source).await, self.source(target).await);
        compare(
            source,
            target,
            Terms::default(),
            |_| std::future::ready(()),
            None,
        )
        .await
        .unwrap()
    }

    async fn source(&self, place: &str) -> TableSource {
        let at = self.table(place);
        let session = self
            .sessions
            .open(&at.at.account, None, Purpose::Browse)
            .await
            .unwrap();
        TableSource::new(session, at.table, at.index, self.schema(place).await)
    }

    /// A plan to put whatever comes into the table.
    pub async fn stream_plan(&self, place: &str, conflict: Conflict) -> WritePlan {
        let at = self.table(place);
        let session = self
            .sessions
            .open(&at.at.account, None, Purpose::Browse)
            .await
            .unwrap();
        let shape = describe_table(&session, &at.table).await.unwrap();
        let target = Target {
            account: at.at.account.clone(),
            account_id: session.identity().account_id().cloned(),
            region: session.region().clone(),
            table: at.table.clone(),
            schema: shape.schema,
            encryption: shape.encryption,
        };
        let scope = WriteScope::Stream {
            source: "a test".to_owned(),
        };
        WritePlan::new(WriteKind::Copy, target, scope, conflict, SystemTime::now())
    }

    pub async fn put(
        &self,
        place: &str,
        conflict: Conflict,
        items: Vec<RawItem>,
    ) -> Result<Receipt, Failure> {
        let plan = self.stream_plan(place, conflict).await;
        self.writer(place, confirmed(plan))
            .await
            .unwrap()
            .put(items)
            .await
    }

    pub async fn writer(&self, place: &str, grant: WriteGrant) -> Result<Writer, Failure> {
        let at = self.table(place);
        let errand = grant.errand(&Cause::default());
        let purpose = Purpose::Write(Arc::new(errand));
        let session = self
            .sessions
            .open(&at.at.account, at.at.region.as_ref(), purpose)
            .await
            .unwrap();
        Writer::new(session, grant)
    }

    /// How many requests that could write came to any account.
    pub fn writes(&self) -> u64 {
        let requests = self.demo.requests();
        ["dev", "staging", "prod", "backup"]
            .iter()
            .map(|account| requests.writes(account))
            .sum()
    }
}

/// The plan, confirmed as it demands.
pub fn confirmed(plan: WritePlan) -> WriteGrant {
    let confirmation = match plan.required() {
        Required::Name(name) => Confirmation::Name(name.to_string()),
        _ => Confirmation::Yes,
    };
    plan.confirm(&confirmation, SystemTime::now()).unwrap()
}
