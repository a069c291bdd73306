//! Credentials of a login session, as `aws login` leaves one: kept in a file, and renewed by whoever has its key.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Keys, from_now, with_keys_of_nobody};
use crate::cli_profiles::{ONE, program, reads, role};
use crate::program::{Program, Ran};
use crate::server::answering;
use crate::tls::{AUTHORITY, Proxy};

const SIGNIN: &str = "us-east-1.signin.aws.amazon.com";
const SESSION: &str = "arn:aws:iam::999999999999:user/ada";
const PROFILE: &str =
    "[profile me]\nlogin_session = arn:aws:iam::999999999999:user/ada\nregion = us-east-1\n";
const KEY: &str = include_str!("dpop-key.pem");
const OVER: &str = "2020-01-01T00:00:00Z";
const HOUR: Duration = Duration::from_hours(1);

/// Account `one` with dev's role, assumed from the login session; the network has a proxy that opens TLS.
fn signed_in(proxy: &Proxy) -> Program {
    let profiles = PROFILE.to_owned() + &role("last", "dev", "me");
    let program = program(ONE, &profiles);
    std::fs::write(program.path("authority.pem"), AUTHORITY).unwrap();
    std::fs::create_dir_all(program.path(".aws/login/cache")).unwrap();
    let config = std::fs::read_to_string(program.path("config.toml")).unwrap();
    let url = proxy.url();
    program.config(&format!(
        "proxy = \"{url}\"\nca_bundle = \"authority.pem\"\n{config}"
    ));
    program
}

/// Where the login session is kept.
fn file(program: &Program) -> PathBuf {
    let name = hex::encode(Sha256::digest(SESSION));
    program.path(&format!(".aws/login/cache/{name}.json"))
}

fn keep(program: &Program, keys: &Keys, end: &str) {
    let token = json!({
        "accessToken": {
            "accessKeyId": keys.id,
            "secretAccessKey": keys.secret,
            "sessionToken": keys.token,
            "accountId": "999999999999",
            "expiresAt": end,
        },
        "tokenType": "aws_sigv4",
        "refreshToken": "refr3sh",
        "clientId": "arn:aws:signin:::devtools/same-device",
        "dpopKey": KEY,
    });
    std::fs::write(file(program), token.to_string()).unwrap();
}

/// A sign-in service that answers so, and what it was asked.
fn signin(status: u16, answer: Value) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let asked = Arc::<Mutex<Vec<String>>>::default();
    let noted = Arc::clone(&asked);
    let address = answering(move |request| {
        assert!(request.header("dpop").is_some(), "not signed");
        let asked = format!("{} {}", request.line, request.body);
        noted.lock().unwrap().push(asked);
        (status, answer.to_string())
    });
    (address, asked)
}

fn says_to_sign_in(ran: &Ran) {
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let said = "the sign-in by aws login has run out, or there was none";
    assert!(ran.stderr.contains(said), "{ran:?}");
    let command = "$ aws login --profile me\n";
    assert!(ran.stderr.contains(command), "{ran:?}");
    for secret in ["refr3sh", "PRIVATE KEY"] {
        assert!(!format!("{ran:?}").contains(secret), "{ran:?}");
    }
}

#[test]
fn a_login_session_that_lasts_opens_the_way_and_nobody_is_asked_for_it() {
    let nobody = Proxy::to(&[]);
    let program = signed_in(&nobody);
    let keys = Keys::of_hub(&program.demo);
    keep(&program, &keys, &from_now(HOUR));
    let mut command = program.command(&["ls", "one"]);
    reads(&super::ran(with_keys_of_nobody(&mut command)));
    assert!(nobody.asked().is_empty());
}

#[test]
fn one_that_has_run_out_is_renewed_with_its_key_by_way_of_the_proxy_and_kept() {
    renewed("one");
}

/// It belongs to the region that somebody signed in at: another region's sign-in service does not know it.
#[test]
fn it_is_renewed_in_the_region_of_its_profile_wherever_the_account_is_opened() {
    renewed("one@eu-west-1");
}

/// Opens this place by a login session that has run out.
fn renewed(place: &str) {
    // Whose keys they are is known before the session is there to be kept.
    let keys = Arc::<Mutex<Value>>::default();
    let told = Arc::clone(&keys);
    let signin = answering(move |request| {
        assert!(request.line.ends_with("/v1/token"), "{}", request.line);
        assert!(request.body.contains("refr3sh"), "{}", request.body);
        (200, told.lock().unwrap().to_string())
    });
    let proxy = Proxy::to(&[(SIGNIN, signin)]);
    let program = signed_in(&proxy);
    let hub = Keys::of_hub(&program.demo);
    *keys.lock().unwrap() = json!({
        "accessToken": {
            "accessKeyId": hub.id,
            "secretAccessKey": hub.secret,
            "sessionToken": hub.token,
        },
        "tokenType": "aws_sigv4",
        "expiresIn": 900,
        "refreshToken": "refr3sh-2",
    });
    keep(&program, &hub, OVER);
    let ran = program.run(&["ls", place]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(program.demo.requests().count("dev", "ListTables"), 1);
    assert_eq!(proxy.asked(), [format!("{SIGNIN}:443")]);
    let kept = std::fs::read_to_string(file(&program)).unwrap();
    assert!(kept.contains("refr3sh-2"), "not kept");
}

#[test]
fn one_that_cannot_be_renewed_or_is_not_there_gives_the_command() {
    let expired = json!({ "__type": "AccessDeniedException", "error": "TOKEN_EXPIRED", "message": "expired" });
    let (refusing, asked) = signin(403, expired);
    let program = signed_in(&Proxy::to(&[(SIGNIN, refusing)]));
    says_to_sign_in(&program.run(&["ls", "one"]));
    assert!(asked.lock().unwrap().is_empty());
    keep(&program, &Keys::of_hub(&program.demo), OVER);
    says_to_sign_in(&program.run(&["ls", "one"]));
    assert_eq!(asked.lock().unwrap().len(), 1);
    std::fs::write(file(&program), "{}").unwrap();
    says_to_sign_in(&program.run(&["ls", "one"]));
    assert_eq!(program.demo.requests().count("dev", "AssumeRole"), 0);
}

/// Signing in anew would not help.
#[test]
fn a_sign_in_service_that_is_not_reached_or_not_allowed_is_told_as_that() {
    let program = signed_in(&Proxy::to(&[]));
    keep(&program, &Keys::of_hub(&program.demo), OVER);
    let unreached = program.run(&["ls", "one"]);
    let may_not = json!({ "__type": "AccessDeniedException", "error": "INSUFFICIENT_PERMISSIONS", "message": "no" });
    let (refusing, _) = signin(403, may_not);
    let program = signed_in(&Proxy::to(&[(SIGNIN, refusing)]));
    keep(&program, &Keys::of_hub(&program.demo), OVER);
    let not_allowed = program.run(&["ls", "one"]);
    assert!(unreached.stderr.contains("proxy"), "{unreached:?}");
    for ran in [unreached, not_allowed] {
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(!ran.stderr.contains("aws login"), "{ran:?}");
    }
}
