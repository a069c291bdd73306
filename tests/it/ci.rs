//! What `.ci/run` does with the clients and servers of others where some of them cannot be installed.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the script needs of a machine besides.
const TOOLS: [&str; 11] = [
    "cksum", "cut", "dirname", "grep", "head", "mkdir", "mv", "rm", "seq", "sleep", "touch",
];

/// An environment for Python whose programs say what they run, and whose pip finds no package of these names.
const PYTHON: &str = r#"#!/bin/sh
[ "$2" = venv ] || exit 0
mkdir -p "$3/bin"
printf '#!/bin/sh\nfor file; do :; done\n! grep -qE "$UNKNOWN" "$file"\n' > "$3/bin/pip"
printf '#!/bin/sh\necho "ran $1"\n' > "$3/bin/python"
chmod +x "$3/bin/pip" "$3/bin/python"
"#;

/// A program that answers until it is ended.
const DYNAHOP: &str = "#!/bin/sh\ntrap 'exit 0' TERM\necho address\nwhile :; do sleep 0.1; done\n";

const NPM: &str = "#!/bin/sh\nmkdir -p package/emulator && touch x.tgz\n";

struct Machine(tempfile::TempDir);

impl Machine {
    /// A machine on which all can be installed.
    fn new() -> Self {
        let machine = Self(tempfile::tempdir().unwrap());
        fs::create_dir_all(machine.path("bin")).unwrap();
        fs::create_dir_all(machine.path("scratch")).unwrap();
        for tool in TOOLS.iter().chain(&["bash", "chmod", "sh"]) {
            let found = ["/usr/bin", "/bin"].map(|folder| Path::new(folder).join(tool));
            let found = found.iter().find(|path| path.exists()).unwrap();
            std::os::unix::fs::symlink(found, machine.path("bin").join(tool)).unwrap();
        }
        for (name, text) in [
            ("python3", PYTHON),
            ("dynahop", DYNAHOP),
            ("npm", NPM),
            ("javac", "#!/bin/sh\n"),
            ("tar", "#!/bin/sh\n"),
        ] {
            machine.has(name, text);
        }
        machine
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn has(&self, name: &str, text: &str) {
        let path = self.path("bin").join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn lacks(self, name: &str) -> Self {
        fs::remove_file(self.path("bin").join(name)).unwrap();
        self
    }

    /// What is run and what is skipped, a line each; `unknown` is what pip does not find.
    fn runs(&self, unknown: &str) -> Vec<String> {
        let script = "set -euo pipefail; heading() { echo \"$1\"; }; . tests/interop/servers.sh; with_others";
        let output = Command::new(self.path("bin/bash"))
            .args(["-c", script])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env_clear()
            .env("PATH", self.path("bin"))
            .env("UNKNOWN", unknown)
            .env("cache", self.0.path())
            .env("scratch", self.path("scratch"))
            .env("dynahop", self.path("bin/dynahop"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        let told = String::from_utf8(output.stdout).unwrap();
        let lines = told.lines().map(str::to_owned);
        lines
            .filter(|line| line.starts_with("ran ") || line.starts_with("SKIPPED: "))
            .collect()
    }
}

const BOTO3: &str = "ran tests/interop/boto3_demo.py";
const LOCAL: &str = "ran tests/interop/dynamodb_local.py";
const MOTO: [&str; 2] = [
    "ran tests/interop/moto_server.py",
    "ran tests/interop/moto_iam.py",
];
const NO_LOCAL: &str =
    "SKIPPED: dynahop with DynamoDB Local, since Java or DynamoDB Local cannot be installed here";
const NO_MOTO: &str = "SKIPPED: dynahop with moto, and the policies that it prints, since moto cannot be installed here";

#[test]
fn where_all_can_be_installed_nothing_is_skipped() {
    let machine = Machine::new();
    let all = [BOTO3, LOCAL, MOTO[0], MOTO[1]];
    assert_eq!(machine.runs("nothing"), all);
    // And the next time nothing is fetched.
    let machine = machine.lacks("npm");
    assert_eq!(machine.runs("."), all);
}

#[test]
fn what_cannot_be_installed_is_skipped_by_itself_and_says_so() {
    for missing in ["npm", "javac"] {
        let machine = Machine::new().lacks(missing);
        let told = [BOTO3, NO_LOCAL, MOTO[0], MOTO[1]];
        assert_eq!(machine.runs("nothing"), told, "{missing}");
    }
    let machine = Machine::new();
    machine.has("npm", "#!/bin/sh\nexit 1\n");
    let told = [BOTO3, NO_LOCAL, MOTO[0], MOTO[1]];
    assert_eq!(machine.runs("nothing"), told);
    assert_eq!(Machine::new().runs("^moto"), [BOTO3, LOCAL, NO_MOTO]);
}

#[test]
fn where_there_is_not_even_a_client_each_server_says_so() {
    for (machine, unknown) in [
        (Machine::new(), "^boto3"),
        (Machine::new().lacks("python3"), "nothing"),
    ] {
        let told = machine.runs(unknown);
        assert_eq!(told.len(), 3, "{told:?}");
        for line in told {
            assert!(
                line.ends_with("since boto3 cannot be installed here"),
                "{line}"
            );
        }
    }
}
