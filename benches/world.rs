//! The embedded AWS, and ways into it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region};
use dynahop::aws::{Purpose, Sessions, TableSource, describe_table};
use dynahop::config::{Account, Config, TableAt};
use dynahop::demo::{
    Demo, DemoAccount, DemoOptions, REGION, SOURCE_ACCESS_KEY_ID, SOURCE_SECRET_ACCESS_KEY,
};
use tempfile::NamedTempFile;
use tokio::runtime::Runtime;

/// An embedded AWS with so many users, and a config that reaches it.
pub struct World {
    pub runtime: Runtime,
    pub config: Config,
    pub file: NamedTempFile,
    _demo: Demo,
}

impl World {
    pub fn start(items: u32) -> Self {
        let options = DemoOptions {
            items,
            ..DemoOptions::default()
        };
        let demo = Demo::start(options).unwrap();
        let file = NamedTempFile::new().unwrap();
        std::fs::write(file.path(), demo.config_toml()).unwrap();
        Self {
            runtime: runtime(),
            config: config(file.path()),
            file,
            _demo: demo,
        }
    }

    pub fn account(&self, name: &str) -> Arc<Account> {
        account(&self.config, name)
    }
}

/// As the program's.
pub fn runtime() -> Runtime {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.enable_all().build().unwrap()
}

pub fn config(path: &Path) -> Config {
    let nothing = BTreeMap::<String, String>::new();
    Config::parse(&std::fs::read_to_string(path).unwrap(), path, &nothing).unwrap()
}

pub fn account(config: &Config, name: &str) -> Arc<Account> {
    Arc::clone(config.account(&name.parse().unwrap()).unwrap())
}

pub fn users(account: Arc<Account>) -> TableAt {
    dynahop::config::AccountAt::new(account).table("users".parse().unwrap(), None)
}

/// Our own way to read `users` of an account.
pub async fn source(sessions: &Sessions, account: &Arc<Account>) -> TableSource {
    let session = sessions.open(account, None, Purpose::Browse).await.unwrap();
    let table = "users".parse().unwrap();
    let shape = describe_table(&session, &table).await.unwrap();
    TableSource::new(session, table, None, shape.schema)
}

/// The SDK as anybody uses it, in a session of the account's role.
pub async fn sdk(account: &Account) -> Client {
    let endpoint = account.endpoint_url.as_ref().unwrap().to_string();
    let role = DemoAccount::find(account.name.as_str()).unwrap();
    let keys = Credentials::from_keys(SOURCE_ACCESS_KEY_ID, SOURCE_SECRET_ACCESS_KEY, None);
    let sts = aws_sdk_sts::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .endpoint_url(&endpoint)
        .credentials_provider(keys);
    let assumed = aws_sdk_sts::Client::from_conf(sts.build())
        .assume_role()
        .role_arn(role.role_arn())
        .role_session_name("bench")
        .external_id(role.external_id())
        .send()
        .await
        .unwrap();
    let issued = assumed.credentials.unwrap();
    let keys = Credentials::from_keys(
        issued.access_key_id,
        issued.secret_access_key,
        Some(issued.session_token),
    );
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .endpoint_url(endpoint)
        .credentials_provider(keys);
    Client::from_conf(config.build())
}
