//! The binary itself, over an embedded AWS.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::path::PathBuf;
use std::process::{Command, Output};

use dynahop::demo::{ACCOUNTS, Demo, DemoOptions, Faults, SOURCE_SECRET_ACCESS_KEY};
use tempfile::TempDir;

/// An embedded AWS with 300 users, a config that reaches it, and a home with nothing else in it.
pub struct Program {
    pub demo: Demo,
    home: TempDir,
}

/// What a run printed.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Program {
    pub fn new() -> Self {
        Self::over(DemoOptions {
            items: 300,
            ..DemoOptions::default()
        })
    }

    /// The same over an embedded AWS of the test's own.
    pub fn over(options: DemoOptions) -> Self {
        let demo = Demo::start(options).unwrap();
        let home = tempfile::tempdir().unwrap();
        let program = Self { demo, home };
        program.config(&program.demo.config_toml());
        program
    }

    /// Another config text.
    pub fn config(&self, text: &str) {
        std::fs::write(self.path("config.toml"), text).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub fn faults(&self, faults: Faults) {
        self.demo.set_faults(faults);
    }

    /// The program with nothing of this process's environment that could reach it.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dynahop"));
        command
            .env_clear()
            .env("HOME", self.home.path())
            .env("DYNAHOP_CONFIG", self.path("config.toml"))
            .args(args);
        command
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        Ran::of(self.command(args).output().unwrap())
    }

    /// How many requests that could write came to any account.
    pub fn writes(&self) -> u64 {
        let requests = self.demo.requests();
        ACCOUNTS
            .iter()
            .map(|account| requests.writes(account.name))
            .sum()
    }
}

impl Ran {
    /// Takes the output, and holds it to what is true of any: nothing secret, nothing that a terminal would obey.
    pub fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let ran = Self {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        };
        for said in [&ran.stdout, &ran.stderr] {
            assert_no_secret(said);
            assert!(
                said.chars().all(|c| c == '\n' || !c.is_control()),
                "{said:?}"
            );
        }
        ran
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }

    pub fn last_line(&self) -> &str {
        self.stdout.lines().last().unwrap_or_default()
    }
}

pub fn assert_no_secret(text: &str) {
    assert!(!text.contains(SOURCE_SECRET_ACCESS_KEY), "{text}");
    for account in &ACCOUNTS {
        assert!(!text.contains(&account.external_id()), "{text}");
    }
}
