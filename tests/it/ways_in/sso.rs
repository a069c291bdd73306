//! Credentials of a sign-in by SSO. Its endpoints cannot be named in a config: they are reached as from behind a proxy of
//! a network that opens TLS, with its certificate in `ca_bundle`.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use super::{Keys, from_now, ran};
use crate::cli_profiles::{ONE, program, reads, role};
use crate::program::{Program, Ran};
use crate::server::answering;
use crate::sign_in::{KEPT, PROFILES};
use crate::tls::{AUTHORITY, Proxy};

const PORTAL: &str = "portal.sso.us-east-1.amazonaws.com";
const OIDC: &str = "oidc.us-east-1.amazonaws.com";
/// Under the SHA-1 of the start URL: where profiles without an `sso_session` keep their sign-in.
const KEPT_OLD: &str = "a51746d4aa793ae07b25e90c3a5db96fc7832bd7.json";
const HOUR: Duration = Duration::from_hours(1);

/// SSO, where only the newest token is good.
struct Sso {
    portal: SocketAddr,
    oidc: SocketAddr,
    refreshed: Arc<Mutex<Vec<Value>>>,
}

impl Sso {
    /// Which gives the hub's keys for `t0ken`, and that for `refr3sh`.
    fn of(program: &Program) -> Self {
        let keys = Keys::of_hub(&program.demo);
        let credentials = json!({ "roleCredentials": {
            "accessKeyId": keys.id,
            "secretAccessKey": keys.secret,
            "sessionToken": keys.token,
            "expiration": keys.end.to_millis().unwrap(),
        }})
        .to_string();
        let path =
            "GET /federation/credentials?role_name=Developer&account_id=111111111111".to_owned();
        let portal = answering(move |request| {
            let token = request.header("x-amz-sso_bearer_token");
            if token != Some("t0ken") {
                let message = "Session token not found or invalid";
                return (401, json!({ "message": message }).to_string());
            }
            assert_eq!(request.line, path);
            (200, credentials.clone())
        });
        let refreshed = Arc::<Mutex<Vec<Value>>>::default();
        let kept = Arc::clone(&refreshed);
        let oidc = answering(move |request| {
            let body: Value = serde_json::from_str(&request.body).unwrap();
            let is_good = body["refreshToken"] == "refr3sh";
            kept.lock().unwrap().push(body);
            if is_good {
                let token = json!({ "accessToken": "t0ken", "refreshToken": "refr3sh-2", "expiresIn": 3600 });
                (200, token.to_string())
            } else {
                (400, json!({ "error": "invalid_grant" }).to_string())
            }
        });
        Self {
            portal,
            oidc,
            refreshed,
        }
    }

    fn proxy(&self) -> Proxy {
        Proxy::to(&[(PORTAL, self.portal), (OIDC, self.oidc)])
    }
}

/// Account `one` with dev's role, assumed from what the profile `source` signs in to.
fn signing_in(source: &str) -> Program {
    let program = program(ONE, &(PROFILES.to_owned() + &role("last", "dev", source)));
    std::fs::write(program.path("authority.pem"), AUTHORITY).unwrap();
    std::fs::create_dir_all(program.path(".aws/sso/cache")).unwrap();
    program
}

/// These lines more at the top of the config.
fn with(program: &Program, lines: &str) {
    let config = std::fs::read_to_string(program.path("config.toml")).unwrap();
    program.config(&format!("{lines}\n{config}"));
}

fn keep(program: &Program, file: &str, token: &Value) {
    let path = program.path(".aws/sso/cache").join(file);
    std::fs::write(path, token.to_string()).unwrap();
}

fn token(text: &str, end: &str) -> Value {
    json!({
        "accessToken": text,
        "expiresAt": end,
        "region": "us-east-1",
        "startUrl": "https://corp.awsapps.com/start",
    })
}

/// One that can be renewed until tomorrow.
fn renewable(text: &str, end: &str, refresh: &str) -> Value {
    let mut token = token(text, end);
    token["clientId"] = json!("client");
    token["clientSecret"] = json!("client-s3cr3t");
    token["refreshToken"] = json!(refresh);
    token["registrationExpiresAt"] = json!(from_now(24 * HOUR));
    token
}

fn behind(program: &Program, proxy: &Proxy) {
    let url = proxy.url();
    with(
        program,
        &format!("proxy = \"{url}\"\nca_bundle = \"authority.pem\""),
    );
}

fn says_to_sign_in(ran: &Ran, command: &str) {
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains(command), "{ran:?}");
    for secret in ["t0ken", "refr3sh", "s3cr3t"] {
        assert!(!format!("{ran:?}").contains(secret), "{ran:?}");
    }
}

#[test]
fn a_sign_in_opens_the_way_through_the_configs_proxy_with_the_configs_certificates() {
    for (source, file) in [("work", KEPT), ("old", KEPT_OLD)] {
        let program = signing_in(source);
        keep(&program, file, &token("t0ken", &from_now(HOUR)));
        let proxy = Sso::of(&program).proxy();
        behind(&program, &proxy);
        reads(&program.run(&["ls", "one"]));
        assert_eq!(proxy.asked(), [format!("{PORTAL}:443")], "{source}");
    }
}

#[test]
fn the_environments_proxy_is_the_one_of_sso_too() {
    let program = signing_in("work");
    keep(&program, KEPT, &token("t0ken", &from_now(HOUR)));
    let proxy = Sso::of(&program).proxy();
    with(&program, "ca_bundle = \"authority.pem\"");
    let mut command = program.command(&["ls", "one"]);
    reads(&ran(command.env("HTTPS_PROXY", proxy.url())));
    assert_eq!(proxy.asked(), [format!("{PORTAL}:443")]);
}

#[test]
fn an_sso_whose_certificate_is_not_trusted_is_told_nothing() {
    let program = signing_in("work");
    keep(&program, KEPT, &token("t0ken", &from_now(HOUR)));
    let sso = Sso::of(&program);
    let reached = Arc::<Mutex<u32>>::default();
    let counted = Arc::clone(&reached);
    let portal = answering(move |_| {
        *counted.lock().unwrap() += 1;
        (500, String::new())
    });
    let proxy = Proxy::to(&[(PORTAL, portal), (OIDC, sso.oidc)]);
    with(&program, &format!("proxy = \"{}\"", proxy.url()));
    let ran = program.run(&["ls", "one"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("certificate"), "{ran:?}");
    assert!(ran.stderr.contains("set ca_bundle of one"), "{ran:?}");
    assert_eq!(*reached.lock().unwrap(), 0);
}

#[test]
fn a_sign_in_that_has_run_out_is_renewed_by_itself_where_it_can_be_and_kept() {
    let program = signing_in("work");
    let old = renewable("old", "2020-01-01T00:00:00Z", "refr3sh");
    keep(&program, KEPT, &old);
    let sso = Sso::of(&program);
    let proxy = sso.proxy();
    behind(&program, &proxy);
    reads(&program.run(&["ls", "one"]));
    assert_eq!(
        proxy.asked(),
        [format!("{OIDC}:443"), format!("{PORTAL}:443")]
    );
    let asked = sso.refreshed.lock().unwrap().clone();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked.first().unwrap()["grantType"], "refresh_token");
    let kept = std::fs::read_to_string(program.path(".aws/sso/cache").join(KEPT)).unwrap();
    let kept: Value = serde_json::from_str(&kept).unwrap();
    assert_eq!(
        (&kept["accessToken"], &kept["refreshToken"]),
        (&json!("t0ken"), &json!("refr3sh-2"))
    );
    // The next run has it from there.
    reads(&program.run(&["ls", "one"]));
    assert_eq!(sso.refreshed.lock().unwrap().len(), 1);
}

#[test]
fn a_sign_in_that_nobody_renews_gives_the_command_and_no_secret() {
    let over = "2020-01-01T00:00:00Z";
    let cases = [
        // Run out, and the renewal is refused.
        (
            "work",
            KEPT,
            renewable("old", over, "g0ne"),
            "$ aws sso login --sso-session corp\n",
        ),
        // Ended at the portal before its time.
        (
            "work",
            KEPT,
            token("signed-out", &from_now(HOUR)),
            "$ aws sso login --sso-session corp\n",
        ),
        (
            "old",
            KEPT_OLD,
            token("signed-out", &from_now(HOUR)),
            "$ aws sso login --profile old\n",
        ),
        (
            "old",
            KEPT_OLD,
            token("old", over),
            "$ aws sso login --profile old\n",
        ),
    ];
    for (source, file, kept, command) in cases {
        let program = signing_in(source);
        keep(&program, file, &kept);
        behind(&program, &Sso::of(&program).proxy());
        says_to_sign_in(&program.run(&["ls", "one"]), command);
        assert_eq!(program.demo.requests().count("dev", "AssumeRole"), 0);
    }
}

/// The screen of the program at this place.
#[cfg(unix)]
fn screen(program: &Program, place: &str) -> crate::pty::Pty {
    let (home, config) = (program.path(""), program.path("config.toml"));
    let variables = [
        ("HOME", home.to_str().unwrap()),
        ("DYNAHOP_CONFIG", config.to_str().unwrap()),
    ];
    crate::pty::Pty::sized(40, 100, &[place], &variables)
}

#[cfg(unix)]
const LOGIN: &str = "aws sso login --sso-session corp";

/// The user signs in beside the program, as the command on the screen does.
#[cfg(unix)]
#[test]
fn r_arrives_at_the_place_once_the_user_has_signed_in() {
    let program = signing_in("work");
    let proxy = Sso::of(&program).proxy();
    behind(&program, &proxy);
    keep(&program, KEPT, &token("old", "2020-01-01T00:00:00Z"));
    let mut pty = screen(&program, "one:users");
    pty.wait_for(LOGIN);
    pty.wait_for("R tries again");
    keep(&program, KEPT, &token("t0ken", &from_now(HOUR)));
    pty.send("R");
    pty.wait_for("ONE  111111111111 ▸ users");
    pty.wait_for("all 301 loaded");
    assert!(!pty.contents().contains(LOGIN), "{}", pty.contents());
}

#[cfg(unix)]
#[test]
fn a_sign_in_that_ends_while_one_looks_keeps_the_query_and_the_filter_until_r_arrives() {
    let program = signing_in("work");
    let proxy = Sso::of(&program).proxy();
    behind(&program, &proxy);
    keep(&program, KEPT, &token("t0ken", &from_now(HOUR)));
    let mut pty = screen(&program, "one:orders");
    pty.wait_for("RRU in all");
    pty.send("K");
    pty.wait_for("Key of one:orders");
    pty.send("u-000112\r");
    pty.wait_for("all 2 loaded");
    pty.send("/o-00000119\r");
    let stands = |pty: &mut crate::pty::Pty| {
        pty.wait_for("ONE  111111111111 ▸ orders");
        pty.wait_for("filter: o-00000119 · 1 of 2 loaded");
    };
    stands(&mut pty);
    keep(&program, KEPT, &token("old", "2020-01-01T00:00:00Z"));
    pty.send("R");
    pty.wait_for("the sign-in by SSO has run out");
    pty.wait_for("all 2 loaded");
    pty.send("!");
    pty.wait_for(LOGIN);
    pty.send("\x1b");
    pty.wait_for("filter: o-00000119 · 1 of 2 loaded");
    keep(&program, KEPT, &token("t0ken", &from_now(HOUR)));
    pty.send("R");
    stands(&mut pty);
    // And is read by it with the new session.
    let queries = || program.demo.requests().count("dev", "Query");
    let before = queries();
    pty.send("r");
    pty.wait_until("it read anew", |_| queries() > before);
    stands(&mut pty);
    // Without the filter, the query shows.
    pty.send("\x1b");
    pty.wait_for("key customer_id = u-000112 · Query");
    assert_eq!(program.demo.requests().count("dev", "AssumeRole"), 2);
}
