//! Where source credentials can come from, each by itself and as the begin of a chain: the real program, with AWS files
//! and servers of the test's own. What they give are keys of a role's session, as at AWS: of the demo's hub.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod container;
mod instance;
mod login;
mod process;
mod sso;
mod web_identity;

use std::process::Command;
use std::time::{Duration, SystemTime};

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use dynahop::demo::{Demo, DemoAccount};

use crate::cli_profiles::HUB;
use crate::demo::clients::{source_keys, sts};
use crate::program::Ran;

/// Keys of a session of the hub's role, and the end that they are told to have.
struct Keys {
    id: String,
    secret: String,
    token: String,
    end: DateTime,
}

impl Keys {
    /// Good for an hour.
    fn of_hub(demo: &Demo) -> Self {
        let assume = async {
            let role = sts(demo, source_keys()).assume_role().role_arn(HUB);
            role.role_session_name("the-machine").send().await.unwrap()
        };
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let assumed = runtime.block_on(assume);
        let keys = assumed.credentials().unwrap();
        Self {
            id: keys.access_key_id().to_owned(),
            secret: keys.secret_access_key().to_owned(),
            token: keys.session_token().to_owned(),
            end: *keys.expiration(),
        }
    }

    fn end(&self) -> String {
        self.end.fmt(Format::DateTime).unwrap()
    }

    /// As containers and machines tell them.
    fn json(&self) -> String {
        serde_json::json!({
            "Code": "Success",
            "Type": "AWS-HMAC",
            "LastUpdated": from_now(Duration::ZERO),
            "AccessKeyId": self.id,
            "SecretAccessKey": self.secret,
            "Token": self.token,
            "Expiration": self.end(),
        })
        .to_string()
    }
}

/// The time in so long, as JSON has it.
fn from_now(later: Duration) -> String {
    let then = DateTime::from(SystemTime::now() + later);
    DateTime::from_secs(then.secs())
        .fmt(Format::DateTime)
        .unwrap()
}

/// The account `one` without a profile, whose role is dev's and is to last four hours.
fn long_of_the_default_chain() -> String {
    let dev = DemoAccount::find("dev").unwrap();
    let (arn, external_id) = (dev.role_arn(), dev.external_id());
    format!(
        "[accounts.one]\nrole_arn = \"{arn}\"\nexternal_id = \"{external_id}\"\nsession_duration = \"4h\"\n"
    )
}

/// Keys of somebody who may do nothing: whoever takes them is refused.
fn with_keys_of_nobody(command: &mut Command) -> &mut Command {
    command
        .env("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT00000")
        .env("AWS_SECRET_ACCESS_KEY", "wrong")
}

fn ran(command: &mut Command) -> Ran {
    Ran::of(command.output().unwrap())
}

/// Holds the output of a check to dev having answered, and to a role for which four hours were asked and one was given.
fn lasts_an_hour(ran: &Ran) {
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let role = "arn:aws:iam::111111111111:role/DynamoDBAccessRole is assumed";
    let note = "its session lasts 1h, not 4h: AWS gives a role no longer one when it is assumed from another session";
    for said in [role, note] {
        assert!(ran.stdout.contains(said), "{said}: {ran:?}");
    }
}
