//! A whole round of what the program does, over items and secrets that would be known again anywhere: none of them is in
//! the audit log, in the debug file, in the log on the screen, or in what a run prints.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::Path;

use dynahop::demo::{
    ACCOUNTS, DemoAccount, MFA_ACCESS_KEY_ID, MFA_SECRET_ACCESS_KEY, SOURCE_ACCESS_KEY_ID,
    SOURCE_SECRET_ACCESS_KEY,
};

use super::program::Program;
use super::pty::Pty;
use super::sessions::mfa::with_device;
use super::tables;

/// Values of one item, each of which is nowhere else: a text, a number, bytes as they are written, one that differs.
const VALUES: [&str; 5] = [
    "Zikade-7781",
    "771155331144.25",
    "WmlrYWRlWmlrYWRl",
    "Grille-before",
    "Grille-after",
];

/// Secrets that are only in configs and in what helpers say.
const SECRETS: [&str; 7] = [
    "Heuschrecke-external-id",
    "Heuschrecke+wrong/secret+key+1234567890a",
    "Heuschrecke-of-a-proxy",
    "Heuschrecke-told-by-a-helper",
    "Heuschrecke-complained-by-a-helper",
    "Heuschrecke-in-a-session-token",
    "314159",
];

fn item(note: &str) -> String {
    format!(
        r#"{{"id":{{"S":"u-known"}},"name":{{"S":"{}"}},"sum":{{"N":"{}"}},"bytes":{{"B":"{}"}},"note":{{"S":"{note}"}}}}"#,
        VALUES[0], VALUES[1], VALUES[2]
    )
}

/// Everything that was written anywhere.
struct Round {
    program: Program,
    all: Vec<(String, String)>,
}

impl Round {
    fn new() -> Self {
        let program = Program::new();
        tables::put(&program.demo, "dev", "users", [item(VALUES[3])]);
        tables::put(&program.demo, "staging", "users", [item(VALUES[4])]);
        Self {
            program,
            all: Vec::new(),
        }
    }

    /// Runs it with everything on that writes anything down, and keeps what it said; the code that it ended with.
    fn run(&mut self, args: &[&str]) -> Option<i32> {
        let mut command = self.program.command(args);
        command.arg("--debug").arg(self.program.path("debug"));
        command.env("DYNAHOP_LOG", "trace");
        command.env("DYNAHOP_STATE", self.program.path("state"));
        let output = command.output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        self.keep(&args.join(" "), String::from_utf8(said).unwrap());
        self.keep_file("debug");
        output.status.code()
    }

    fn keep(&mut self, of: &str, text: String) {
        self.all.push((of.to_owned(), text));
    }

    fn keep_file(&mut self, name: &str) {
        let text = std::fs::read_to_string(self.program.path(name)).unwrap_or_default();
        self.keep(name, text);
    }

    /// With another config: where the accounts' keys are taken out and `instead` is at the top.
    fn with(&mut self, instead: &str) {
        let config = self.program.demo.config_toml();
        let lines = config.lines().filter(|line| !line.contains("access_key"));
        let rest: Vec<&str> = lines.collect();
        self.program
            .config(&format!("{instead}\n{}", rest.join("\n")));
    }

    fn as_it_was(&self) {
        self.program.config(&self.program.demo.config_toml());
    }

    /// All that was kept is without any of it; the state as well.
    fn assert_nothing_leaked(mut self) {
        for name in ["state/audit.jsonl", "state/opened.jsonl"] {
            self.keep_file(name);
        }
        let keys = [SOURCE_ACCESS_KEY_ID, SOURCE_SECRET_ACCESS_KEY];
        let device = [MFA_ACCESS_KEY_ID, MFA_SECRET_ACCESS_KEY];
        // How keys and tokens of sessions begin, in the demo as with AWS.
        let issued = ["ASIA", "IQoJb3JpZ2luX2Vj", "x-amz-security-token"];
        let ids: Vec<String> = ACCOUNTS.iter().map(DemoAccount::external_id).collect();
        let ids = ids.iter().map(String::as_str);
        let secret = VALUES.into_iter().chain(SECRETS).chain(keys).chain(device);
        let secret: Vec<&str> = secret.chain(issued).chain(ids).collect();
        for (of, text) in &self.all {
            for one in &secret {
                assert!(!text.contains(one), "{one} is in what {of} wrote:\n{text}");
            }
        }
        let log = &self
            .all
            .iter()
            .find(|(of, _)| of == "state/audit.jsonl")
            .unwrap()
            .1;
        for operation in ["open", "compare", "copy"] {
            assert!(
                log.contains(&format!("\"operation\":\"{operation}\"")),
                "{log}"
            );
        }
        let debugged = self.all.iter().filter(|(of, _)| of == "debug");
        assert!(debugged.filter(|(_, text)| text.len() > 100).count() > 5);
    }
}

/// A program that says this on standard output and that on standard error.
fn helper(path: &Path, said: &str, complained: &str, code: i32) -> String {
    use std::os::unix::fs::PermissionsExt;
    let script = format!("#!/bin/sh\necho '{complained}' >&2\necho '{said}'\nexit {code}\n");
    std::fs::write(path, script).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path.display().to_string()
}

#[test]
fn subcommands_write_no_value_of_an_item_and_no_secret_anywhere() {
    let mut round = Round::new();
    for (args, code) in [
        (vec!["ls"], 0),
        (vec!["ls", "dev", "--format", "json"], 0),
        (vec!["ls", "dev:users"], 0),
        (vec!["compare", "dev:users", "staging:users"], 1),
        (
            vec!["compare", "dev:users", "staging:users", "--format", "json"],
            1,
        ),
        (vec!["check"], 0),
        (vec!["check", "--format", "json"], 0),
        (vec!["policy", "dev", "--trust"], 0),
        (vec!["policy", "--source", "--terraform"], 0),
        (
            vec![
                "copy",
                "dev:users",
                "staging:users",
                "--on-conflict",
                "skip",
                "--yes",
            ],
            0,
        ),
        (
            vec![
                "copy",
                "dev:users",
                "staging:users",
                "--on-conflict",
                "overwrite",
                "--yes",
            ],
            0,
        ),
        (vec!["audit"], 0),
        (vec!["audit", "--format", "json"], 0),
    ] {
        assert_eq!(
            round.run(&args),
            Some(code),
            "{:?}",
            round.all.iter().rev().nth(1)
        );
    }
    // A write that is refused, and requests that fail on the way.
    let read = r#"{"Statement": {"Effect": "Allow", "Resource": "*", "Action": ["dynamodb:Scan", "dynamodb:DescribeTable", "dynamodb:BatchGetItem"]}}"#;
    round.program.demo.set_role_policy("staging", read).unwrap();
    let copy = [
        "copy",
        "dev:users",
        "staging:users",
        "--on-conflict",
        "overwrite",
        "--yes",
    ];
    assert_eq!(round.run(&copy), Some(2));
    round.program.faults(dynahop::demo::Faults {
        expired_tokens: crate::world::every(3),
        throttle: crate::world::every(4),
        ..dynahop::demo::Faults::default()
    });
    assert_eq!(round.run(&["compare", "dev:users", "prod:users"]), Some(1));
    round.assert_nothing_leaked();
}

#[test]
fn ways_in_that_fail_and_ways_in_that_do_not_write_no_secret_anywhere() {
    let mut round = Round::new();
    let ok = ["ls", "dev"];
    // A code that is wrong, and one that is right: it is spent, and a secret no more.
    round
        .program
        .config(&with_device(&round.program.demo.config_toml(), ""));
    assert_eq!(round.run(&["ls", "dev", "--mfa-code", SECRETS[6]]), Some(2));
    let code = round.program.demo.mfa_code();
    assert_eq!(round.run(&["ls", "dev", "--mfa-code", &code]), Some(0));
    // An external id and keys that are not those.
    let config = round.program.demo.config_toml();
    round
        .program
        .config(&config.replace("demo-external-id-dev", SECRETS[0]));
    assert_eq!(round.run(&ok), Some(2));
    assert_eq!(round.run(&["check", "dev"]), Some(1));
    round
        .program
        .config(&config.replace(SOURCE_SECRET_ACCESS_KEY, SECRETS[1]));
    assert_eq!(round.run(&ok), Some(2));
    let token = format!("session_token = \"{}\"\nregion = ", SECRETS[5]);
    round
        .program
        .config(&config.replacen("region = ", &token, 1));
    assert_eq!(round.run(&ok), Some(2));
    // A proxy with a password, where nobody listens.
    let proxy = format!(
        "[accounts.real]\nprofile = \"work\"\nproxy = \"http://user:{}@127.0.0.1:9\"\n",
        SECRETS[2]
    );
    std::fs::create_dir_all(round.program.path(".aws")).unwrap();
    let keys = format!(
        "[work]\naws_access_key_id = {SOURCE_ACCESS_KEY_ID}\naws_secret_access_key = {SOURCE_SECRET_ACCESS_KEY}\n"
    );
    std::fs::write(round.program.path(".aws/credentials"), keys).unwrap();
    round
        .program
        .config(&format!("region = \"eu-west-1\"\n{proxy}"));
    assert_eq!(round.run(&["ls", "real"]), Some(2));
    // Helpers: one that works, one that fails, one that says something else.
    let json = format!(
        r#"{{"Version":1,"AccessKeyId":"{SOURCE_ACCESS_KEY_ID}","SecretAccessKey":"{SOURCE_SECRET_ACCESS_KEY}"}}"#
    );
    let half = format!(r#"{{"Version":1,"SecretAccessKey":"{}""#, SECRETS[3]);
    for (said, complained, code, expected) in [
        (json.as_str(), "", 0, 0),
        ("", SECRETS[4], 3, 2),
        (half.as_str(), SECRETS[4], 0, 2),
        (SECRETS[3], "", 0, 2),
    ] {
        let helper = helper(&round.program.path("helper"), said, complained, code);
        let profile = format!("[profile helped]\ncredential_process = {helper}\n");
        std::fs::write(round.program.path(".aws/config"), profile).unwrap();
        round.with("profile = \"helped\"");
        let ended = round.run(&ok);
        assert_eq!(ended, Some(expected), "{:?}", round.all.iter().rev().nth(1));
    }
    round.as_it_was();
    let compare = ["compare", "dev:products", "staging:products"];
    assert_eq!(round.run(&compare), Some(1));
    let copy = [
        "copy",
        "dev:products",
        "staging:products",
        "--on-conflict",
        "skip",
        "--yes",
    ];
    assert_eq!(round.run(&copy), Some(0));
    round.assert_nothing_leaked();
}

#[test]
fn on_the_screen_the_values_are_in_the_items_and_neither_in_the_log_nor_in_a_file() {
    let mut round = Round::new();
    let (config, state) = (
        round.program.path("config.toml"),
        round.program.path("state"),
    );
    let debug = round.program.path("debug");
    let variables = [
        ("DYNAHOP_CONFIG", config.to_str().unwrap()),
        ("DYNAHOP_STATE", state.to_str().unwrap()),
        ("DYNAHOP_LOG", "trace"),
    ];
    let arguments = [
        "dev:users",
        "staging:users",
        "--debug",
        debug.to_str().unwrap(),
    ];
    let mut pty = Pty::sized(50, 200, &arguments, &variables);
    pty.wait_until("both sides", |pty| {
        pty.contents().matches("RRU in all").count() == 2
    });
    // By key, the item, the same at the other side: the values are there.
    pty.send("K");
    pty.wait_for("Key of dev:users");
    pty.send("u-known\r");
    pty.wait_for("all 1 loaded");
    pty.send("\r");
    pty.wait_for(VALUES[0]);
    pty.wait_for(VALUES[1]);
    pty.send("=");
    pty.wait_for(VALUES[4]);
    pty.send("\x1b");
    pty.wait_until("the item alone", |pty| !pty.contents().contains(VALUES[4]));
    pty.send("\x1b");
    pty.wait_for("GetItem");
    round.keep_log(&mut pty);
    pty.wait_for("GetItem");
    pty.send("=");
    pty.wait_for("done");
    pty.settle("A");
    pty.send("\x1b[15~");
    pty.wait_for("[ Cancel ]");
    pty.send("\t\r");
    pty.wait_for("WRU in ");
    round.keep_log(&mut pty);
    pty.send("H");
    pty.wait_for("✓ dev");
    round.keep_log(&mut pty);
    drop(pty);
    round.keep_file("debug");
    for _ in 0..6 {
        round.run(&["ls", "dev"]);
    }
    round.assert_nothing_leaked();
}

impl Round {
    /// What the log shows now.
    fn keep_log(&mut self, pty: &mut Pty) {
        pty.send("!");
        pty.wait_for("┏ log");
        self.keep("the log on the screen", pty.contents());
        pty.send("\x1b");
        pty.wait_until("no log", |pty| !pty.contents().contains("┏ log"));
    }
}
