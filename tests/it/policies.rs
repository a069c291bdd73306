//! What `dynahop policy` prints is enough for what it is for, and nothing in it can be left out: over an embedded AWS
//! that enforces it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use dynahop::aws::{
    Purpose, Scan, Session, Sessions, describe_table, get_item, list_tables, query_page, scan_page,
};
use dynahop::copy::{PlanError, What};
use dynahop::failure::{Failure, FailureKind};
use dynahop::item::{ItemKey, KeyAttribute, KeyAttributes, KeyType};
use dynahop::write::Conflict;
use serde_json::{Value, json};
use std::sync::Arc;

use super::program::Program;
use super::sessions::mfa::with_device;
use super::world::World;

const TABLE: &str = "prod:orders";
/// What KMS is asked for in AWS besides `Decrypt`, and not in the embedded one.
const NOT_ASKED: [&str; 4] = [
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey*",
    "kms:ReEncrypt*",
];

fn printed(args: &[&str]) -> Value {
    let program = Program::new();
    let mut all = vec!["policy"];
    all.extend(args);
    program.run(&all).json()
}

/// The world's account `prod`, whose role may do what `policy` says.
struct Allowed {
    world: World,
    key: ItemKey,
}

impl Allowed {
    async fn new() -> Self {
        let world = World::new();
        let session = prod(&world).await;
        let at = world.table(TABLE);
        let schema = world.schema(TABLE).await;
        let page = scan_page(&session, scan(&at.table, None)).await.unwrap();
        let key = schema.key_of_raw(&page.items().next().unwrap()).unwrap();
        Self { world, key }
    }

    /// What comes of a use under `policy`.
    async fn try_use(&mut self, name: &str, policy: &Value) -> Result<(), Failure> {
        self.world.sessions = Sessions::default();
        let text = policy.to_string();
        self.world.demo.set_role_policy("prod", &text).unwrap();
        match name {
            "browse" => self.browse().await,
            "compare" => self.compare().await,
            "copy-from" => self.copy(TABLE, "staging:orders").await,
            "copy-to" => self.copy("dev:orders", TABLE).await,
            other => panic!("{other}"),
        }
    }

    async fn browse(&self) -> Result<(), Failure> {
        let session = prod(&self.world).await;
        let table = self.world.table(TABLE).table;
        let index = self.world.table("prod:orders/by-status").index;
        list_tables(&session, None).await?;
        let shape = describe_table(&session, &table).await?;
        scan_page(&session, scan(&table, None)).await?;
        scan_page(&session, scan(&table, index.as_ref())).await?;
        get_item(&session, &table, &shape.schema, &self.key).await?;
        let asked = KeyAttributes::from(&shape.schema);
        let partition = asked.typed(&["u-000001"]).unwrap();
        query_page(&session, scan(&table, None), &partition).await?;
        let asked = KeyAttributes {
            partition: vec![KeyAttribute {
                name: "status".to_owned(),
                kind: KeyType::S,
            }],
            sort: Vec::new(),
            is_unique: false,
        };
        let partition = asked.typed(&["paid"]).unwrap();
        query_page(&session, scan(&table, index.as_ref()), &partition).await?;
        Ok(())
    }

    async fn compare(&self) -> Result<(), Failure> {
        let session = prod(&self.world).await;
        let table = self.world.table(TABLE).table;
        let shape = describe_table(&session, &table).await?;
        scan_page(&session, scan(&table, None)).await?;
        get_item(&session, &table, &shape.schema, &self.key).await?;
        // As it does where a partition is compared.
        let asked = KeyAttributes::from(&shape.schema);
        let partition = asked.typed(&["u-000001"]).unwrap();
        query_page(&session, scan(&table, None), &partition).await?;
        Ok(())
    }

    /// Some items, those of a partition, and all of them, in both ways.
    async fn copy(&self, source: &str, target: &str) -> Result<(), Failure> {
        let some = What::Keys(vec![self.key.clone()]);
        let partition = r#"customer_id = "u-000001""#.parse().unwrap();
        for (what, conflict) in [
            (some, Conflict::Overwrite),
            (What::Where(Arc::new(partition)), Conflict::Skip),
            (What::Whole, Conflict::Skip),
            (What::Whole, Conflict::Overwrite),
        ] {
            let plan = match self.world.plan(source, target, what).await {
                Ok(plan) => plan,
                Err(PlanError::Failed(failure)) => return Err(failure),
                // All is there already: it was looked up.
                Err(_) => continue,
            };
            let outcome = self.world.run(&plan, conflict).await?;
            if let Some(failure) = outcome.stopped {
                return Err(failure);
            }
            assert!(outcome.is_complete(), "{outcome:?}");
        }
        Ok(())
    }
}

async fn prod(world: &World) -> Arc<Session> {
    let account = world.table(TABLE).at.account;
    let open = world.sessions.open(&account, None, Purpose::Browse).await;
    open.unwrap()
}

fn scan<'a>(
    table: &'a dynahop::config::TableName,
    index: Option<&'a dynahop::config::IndexName>,
) -> Scan<'a> {
    Scan {
        table,
        index,
        after: None,
        limit: Some(5),
        consistent: false,
    }
}

/// The policy's statements, each of them with a list of actions.
fn statements(policy: &Value) -> Vec<(usize, Vec<String>)> {
    let list = |actions: &Value| match actions {
        Value::String(one) => vec![one.clone()],
        many => serde_json::from_value(many.clone()).unwrap(),
    };
    let statements = policy["Statement"].as_array().unwrap();
    let actions = statements.iter().map(|one| list(&one["Action"]));
    actions.enumerate().collect()
}

#[tokio::test]
async fn a_printed_policy_is_enough_and_without_any_of_its_actions_the_matching_one_fails_with_its_statement()
 {
    let mut allowed = Allowed::new().await;
    for name in ["browse", "compare", "copy-from", "copy-to"] {
        let policy = printed(&[TABLE, "--for", name]);
        if let Err(failure) = allowed.try_use(name, &policy).await {
            panic!("{name} is not enough: {failure}");
        }
        for (number, actions) in statements(&policy) {
            for action in &actions {
                let left: Vec<_> = actions.iter().filter(|one| *one != action).collect();
                let mut without = policy.clone();
                without["Statement"][number]["Action"] = json!(left);
                if left.is_empty() {
                    without["Statement"].as_array_mut().unwrap().remove(number);
                }
                if NOT_ASKED.contains(&action.as_str()) {
                    continue;
                }
                let tried = allowed.try_use(name, &without).await;
                let Err(failure) = tried else {
                    panic!("{name} does without {action} of statement {number}");
                };
                assert_eq!(failure.kind, FailureKind::AccessDenied, "{failure}");
                let missing = failure.missing().unwrap();
                assert_eq!(
                    missing.actions,
                    std::slice::from_ref(action),
                    "{name}: {failure}"
                );
                let resource = &policy["Statement"][number]["Resource"];
                let resource = resource.as_str().unwrap();
                let fits = |one: &String| match resource.strip_suffix('*') {
                    Some(begin) => one.starts_with(begin),
                    None => one == resource,
                };
                assert!(missing.resources.iter().all(fits), "{name}: {failure}");
                let shown = format!("\"Action\": \"{action}\"");
                assert!(failure.to_string().contains(&shown), "{failure}");
            }
        }
    }
}

#[test]
fn a_customers_key_is_in_the_policy_of_its_table_alone() {
    let keys = |place| {
        let policy = printed(&[place, "--for", "browse"]);
        let statements = policy["Statement"].as_array().unwrap().clone();
        let mut keys = statements.iter().filter(|one| one["Sid"] == "Keys");
        keys.next().map(|one| one["Resource"].clone())
    };
    let key = "arn:aws:kms:us-east-1:333333333333:key/d3300000-0000-4000-8000-000000000001";
    assert_eq!(keys("prod:orders"), Some(json!(key)));
    assert_eq!(keys("prod"), Some(json!(key)));
    assert_eq!(keys("prod:users"), None);
}

#[test]
fn a_role_that_trusts_by_the_printed_policy_lets_its_source_in_and_no_other_external_id() {
    let program = Program::new();
    let trust = program
        .command(&["policy", "prod", "--trust", "--show-external-id"])
        .output()
        .unwrap();
    let trust = String::from_utf8(trust.stdout).unwrap();
    let hidden = program.run(&["policy", "prod", "--trust"]).stdout;
    program.demo.set_trust_policy("prod", &trust).unwrap();
    assert_eq!(program.run(&["ls", "prod"]).code, Some(0));
    // EXTERNAL_ID is none.
    program.demo.set_trust_policy("prod", &hidden).unwrap();
    let ran = program.run(&["ls", "prod"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    assert!(ran.stderr.contains("sts:ExternalId"), "{}", ran.stderr);
}

#[test]
fn a_source_with_the_printed_policy_reaches_the_roles_and_without_it_none() {
    let program = Program::new();
    let source = program.run(&["policy", "--source"]).stdout;
    program.demo.set_source_policy(&source).unwrap();
    assert_eq!(program.run(&["ls", "prod"]).code, Some(0));
    let other = source.replace("333333333333", "343434343434");
    program.demo.set_source_policy(&other).unwrap();
    let ran = program.run(&["ls", "prod"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    let statement = "\"Resource\": \"arn:aws:iam::333333333333:role/DynamoDBAccessRole\"";
    assert!(ran.stderr.contains(statement), "{}", ran.stderr);
    assert_eq!(program.run(&["ls", "dev"]).code, Some(0));
}

/// As the account and as its backup: prod stands for dev, and dev for prod.
#[test]
fn a_role_by_the_printed_policy_is_looked_at_as_an_account_and_as_a_backup_and_without_an_action_says_which()
 {
    let program = Program::new();
    let config = program.demo.config_toml();
    let config = config.replace("failover = \"standby\"", "failover = \"dev\"");
    let dev = "[accounts.dev]\n";
    program.config(&config.replace(dev, &format!("{dev}failover = \"prod\"\n")));
    let policy = program.run(&["policy", "prod", "--for", "failover"]).json();
    let checked = |policy: &Value| {
        let policy = policy.to_string();
        program.demo.set_role_policy("prod", &policy).unwrap();
        program.run(&["check", "--failover", "prod", "dev"]).stdout
    };
    let said = checked(&policy);
    assert!(said.contains("items sampled: "), "{said}");
    assert!(
        !said.contains("AccessDenied") && !said.contains("may not be"),
        "{said}"
    );
    for (number, actions) in statements(&policy) {
        for action in &actions {
            if NOT_ASKED.contains(&action.as_str()) {
                continue;
            }
            let mut without = policy.clone();
            let left: Vec<_> = actions.iter().filter(|one| *one != action).collect();
            without["Statement"][number]["Action"] = json!(left);
            if left.is_empty() {
                without["Statement"].as_array_mut().unwrap().remove(number);
            }
            let said = checked(&without);
            let advised = format!("Allow {action}");
            let missing = format!("\"Action\": \"{action}\"");
            assert!(
                said.contains(&missing) || said.contains(&advised),
                "{action}: {said}"
            );
        }
    }
}

/// The printed policy, its secrets among it.
fn shown(program: &Program, args: &[&str]) -> Value {
    let args = [&["policy"], args].concat();
    let output = program.command(&args).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Without its statement for this action.
fn without(policy: &Value, action: &str) -> String {
    let mut policy = policy.clone();
    let statements = policy["Statement"].as_array_mut().unwrap();
    let count = statements.len();
    statements.retain(|one| one["Action"] != action);
    assert_eq!(statements.len(), count - 1, "{action}");
    policy.to_string()
}

/// What a hub's session has, that of the next role gets, and STS asks for it as for what the config says there.
#[test]
fn what_a_hub_passes_on_is_allowed_by_the_policies_of_what_is_reached_through_it() {
    let program = Program::new();
    let passed_on = "source_identity = \"ada\"\nsession_tags = { Team = \"data\" }\ntransitive_tags = [\"Team\"]\n";
    let config = program.demo.config_toml();
    let (dev, prod) = ("[accounts.dev]\n", "[accounts.prod]\n");
    let config = config.replace(dev, &format!("{dev}{passed_on}"));
    program.config(&config.replace(prod, &format!("{prod}via = \"dev\"\n")));
    let demo = &program.demo;
    let of_user = shown(&program, &["--source"]).to_string();
    let of_dev = shown(&program, &["dev", "--trust", "--show-external-id"]).to_string();
    let trust = shown(&program, &["prod", "--trust", "--show-external-id"]);
    let source = shown(&program, &["prod", "--source"]);
    demo.set_source_policy(&of_user).unwrap();
    demo.set_trust_policy("dev", &of_dev).unwrap();
    let listed = |trust: &str, source: &str| {
        demo.set_trust_policy("prod", trust).unwrap();
        demo.set_role_policy("dev", source).unwrap();
        program.run(&["ls", "prod"])
    };
    let (whole_trust, whole_source) = (trust.to_string(), source.to_string());
    let ran = listed(&whole_trust, &whole_source);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for action in ["sts:TagSession", "sts:SetSourceIdentity"] {
        for ran in [
            listed(&without(&trust, action), &whole_source),
            listed(&whole_trust, &without(&source, action)),
        ] {
            assert_eq!(ran.code, Some(2), "{ran:?}");
            assert!(ran.stderr.contains(action), "{ran:?}");
        }
    }
}

#[test]
fn a_chain_that_an_mfa_device_opens_is_let_in_by_the_printed_trust_policies() {
    let program = Program::new();
    let prod = "[accounts.prod]\n";
    let config = with_device(&program.demo.config_toml(), "");
    program.config(&config.replace(prod, &format!("{prod}via = \"dev\"\n")));
    let root = "--principal=arn:aws:iam::999999999999:root";
    let of_dev = shown(&program, &["dev", "--trust", "--show-external-id", root]).to_string();
    assert!(of_dev.contains("aws:MultiFactorAuthPresent"), "{of_dev}");
    let of_prod = shown(&program, &["prod", "--trust", "--show-external-id"]).to_string();
    let source = shown(&program, &["prod", "--source", "--offline"]).to_string();
    program.demo.set_trust_policy("dev", &of_dev).unwrap();
    program.demo.set_trust_policy("prod", &of_prod).unwrap();
    program.demo.set_role_policy("dev", &source).unwrap();
    let ran = program.run(&["ls", "prod", "--mfa-code", &program.demo.mfa_code()]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
}
