//! `dynahop copy` into a file.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use bytes::Bytes;
use dynahop::demo::Faults;
use dynahop::item::RawItem;
use dynahop::write::Conflict;
use serde_json::Value;

use super::program::{Program, Ran};
use super::world::World;

/// Runs it in the program's home, so that names of files are as somebody types them.
fn copy(program: &Program, more: &[&str]) -> Ran {
    let mut command = program.command(&["copy"]);
    command.args(more).current_dir(program.path(""));
    Ran::of(command.output().unwrap())
}

/// The lines of a file, unpacked.
fn lines(path: &Path) -> Vec<String> {
    let packed = fs::read(path).unwrap();
    let text = match path.extension().unwrap().to_str().unwrap() {
        "gz" => {
            let mut text = Vec::new();
            let mut unpacking = flate2::read::GzDecoder::new(packed.as_slice());
            unpacking.read_to_end(&mut text).unwrap();
            text
        }
        "zst" => zstd::decode_all(packed.as_slice()).unwrap(),
        _ => packed,
    };
    let text = String::from_utf8(text).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// What lies in the home, but for the config and the state.
fn files(program: &Program) -> Vec<String> {
    let names = fs::read_dir(program.path("")).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names
        .filter(|name| ![".local", "config.toml"].contains(&name.as_str()))
        .collect();
    names.sort();
    names
}

fn entries(program: &Program) -> Vec<Value> {
    let args = ["audit", "--operation", "export", "--format", "json"];
    let json = program.run(&args).json();
    json["entries"].as_array().unwrap().clone()
}

#[tokio::test]
async fn what_is_in_a_file_is_what_was_in_the_table_whatever_packs_it() {
    let program = Program::new();
    let mut read = Vec::new();
    for name in ["all.jsonl", "all.jsonl.gz", "all.jsonl.zst"] {
        let ran = copy(&program, &["prod:kitchen-sink", name]);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
        assert!(ran.last_line().starts_with("Done: 29 written, "), "{ran:?}");
        read.push(lines(&program.path(name)));
    }
    assert_eq!(read[0].len(), 29);
    for lines in &read[1..] {
        // The embedded AWS sends attributes in another order each time.
        let of = |line: &String| serde_json::from_str::<Value>(line).unwrap();
        let there: Vec<Value> = lines.iter().map(of).collect();
        assert!(read[0].iter().map(of).all(|line| there.contains(&line)));
    }
    let items = read.swap_remove(0).into_iter().map(|line| {
        let item = line.strip_prefix(r#"{"Item":"#).unwrap();
        let item = item.strip_suffix('}').unwrap().to_owned();
        RawItem::new(Bytes::from(item)).unwrap()
    });
    let items: Vec<RawItem> = items.collect();
    let Program { demo, .. } = program;
    let world = World::over(demo, dynahop::aws::Surroundings::default());
    let put = world.put("dev:kitchen-sink", Conflict::Overwrite, items);
    assert_eq!(put.await.unwrap().written, 29);
    let counts = world.counts("prod:kitchen-sink", "dev:kitchen-sink").await;
    assert_eq!((counts.changed, counts.only_source), (0, 0));
}

#[test]
fn the_plan_says_what_is_read_where_it_goes_and_what_that_costs() {
    let program = Program::new();
    let home = program.path("").canonicalize().unwrap();
    let mut shown = String::new();
    for more in [
        vec!["prod:users", "./users.jsonl.zst"],
        vec!["prod:users", "a.jsonl", "--where", "status = \"active\""],
        vec![
            "prod:orders",
            "a.jsonl",
            "--where",
            "customer_id = \"u-000001\"",
        ],
        vec!["prod:users", "a.jsonl", "--where", "id = \"u-000001\""],
        vec![
            "prod:users",
            "a.jsonl.gz",
            "--key",
            "u-000001",
            "--key",
            "u-000002",
        ],
        vec!["audit:users", "a.jsonl"],
    ] {
        let ran = copy(&program, &[more.as_slice(), &["--dry-run"]].concat());
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
        shown += &ran.stdout.replace(home.to_str().unwrap(), "/home/me");
        shown.push('\n');
    }
    insta::assert_snapshot!(shown);
    assert_eq!(files(&program), Vec::<String>::new());
    assert_eq!(program.demo.requests().count("prod", "Scan"), 0);
}

#[test]
fn a_file_that_is_there_stays_unless_its_replacing_is_asked_for() {
    let program = Program::new();
    let path = program.path("users.jsonl");
    fs::write(&path, "mine").unwrap();
    let ran = copy(&program, &["prod:users", "users.jsonl"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{ran:?}");
    let said = "is there already: --on-conflict overwrite replaces it, or write another name\nNothing was written.\n";
    assert!(ran.stderr.ends_with(said), "{ran:?}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    assert_eq!(program.demo.requests().iter().count(), 0);

    let args = ["prod:users", "users.jsonl", "--on-conflict", "overwrite"];
    let ran = copy(&program, &args);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.stdout
            .contains("; the file that is there is replaced\n"),
        "{ran:?}"
    );
    assert_eq!(lines(&path).len(), 300);
    assert_eq!(files(&program), ["users.jsonl"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "its owner's alone");
    }
}

#[test]
fn what_cannot_be_read_to_its_end_leaves_no_file_and_the_old_one_as_it_was() {
    let program = Program::new();
    fs::write(program.path("old.jsonl"), "mine").unwrap();
    for more in [
        vec!["audit:users", "new.jsonl"],
        vec!["audit:users", "old.jsonl", "--on-conflict", "overwrite"],
    ] {
        let ran = copy(&program, &more);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(
            ran.stderr.contains("\"Action\": \"dynamodb:Scan\""),
            "{ran:?}"
        );
        assert!(ran.stderr.ends_with("\nNothing was written.\n"), "{ran:?}");
    }
    assert_eq!(files(&program), ["old.jsonl"]);
    let old = fs::read_to_string(program.path("old.jsonl")).unwrap();
    assert_eq!(old, "mine");
    let told: Vec<_> = entries(&program)
        .iter()
        .map(|entry| (entry["result"].clone(), entry["error"]["code"].clone()))
        .collect();
    let failed = (Value::from("failed"), Value::from("AccessDeniedException"));
    let begun = (Value::from("begun"), Value::Null);
    assert_eq!(told, [begun.clone(), failed.clone(), begun, failed]);
}

#[test]
fn standard_output_has_the_items_and_nothing_else() {
    let program = Program::new();
    let ran = copy(&program, &["prod:users", "-"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ran.stdout.lines().count(), 300);
    for line in ran.stdout.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert!(line["Item"]["id"]["S"].is_string(), "{line}");
    }
    assert!(
        ran.stderr
            .starts_with("Copy ~300 items from prod:users (333333333333) to standard output.\n"),
        "{ran:?}"
    );
    assert!(ran.stderr.contains("\nDone: 300 written; "), "{ran:?}");
}

/// As `head` does.
#[test]
fn whoever_reads_no_further_ends_it_quietly() {
    let program = Program::new();
    let mut command = program.command(&["copy", "prod:users", "-"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take().unwrap());
    let ran = Ran::of(child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(!ran.stderr.contains("error"), "{ran:?}");
    assert!(!ran.stderr.contains("panic"), "{ran:?}");
}

#[test]
fn a_selection_goes_into_a_file_and_what_was_named_and_is_not_there_is_told() {
    let program = Program::new();
    let active = [
        "prod:users",
        "active.jsonl",
        "--where",
        "status = \"active\"",
    ];
    let ran = copy(&program, &active);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let written = lines(&program.path("active.jsonl"));
    let all = copy(&program, &["prod:users", "-"]).stdout;
    let is_active = |line: &&str| line.contains(r#""status":{"S":"active"}"#);
    assert_eq!(written.len(), all.lines().filter(is_active).count());
    assert!(
        written
            .iter()
            .map(String::as_str)
            .all(|line| is_active(&line))
    );
    assert!(ran.last_line().starts_with("Done: 300 read, "), "{ran:?}");

    let keys = [
        "prod:users",
        "two.jsonl",
        "--key",
        "u-000001",
        "--key",
        "nobody",
    ];
    let ran = copy(&program, &keys);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(ran.stderr, "failed: nobody: not at the source\n");
    assert!(
        ran.last_line()
            .starts_with("Not everything was there: 1 written"),
        "{ran:?}"
    );
    assert_eq!(lines(&program.path("two.jsonl")).len(), 1);

    let nobody = ["prod:users", "nobody.jsonl", "--key", "nobody"];
    let ran = copy(&program, &nobody);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.last_line()
            .starts_with("Nothing was there: 0 written; "),
        "{ran:?}"
    );
    assert!(!program.path("nobody.jsonl").exists());
    assert_eq!(entries(&program).last().unwrap()["result"], "failed");

    let none = ["prod:users", "none.jsonl", "--where", "id = \"nobody\""];
    let ran = copy(&program, &none);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
    assert!(lines(&program.path("none.jsonl")).is_empty());
}

#[test]
fn the_audit_log_has_who_took_what_where_and_how_much_of_it() {
    let program = Program::new();
    let args = [
        "prod:users",
        "users.jsonl",
        "--where",
        "status = \"active\"",
        "--reason",
        "a copy for the auditors",
        "--tag",
        "ticket=OPS-1",
    ];
    assert_eq!(copy(&program, &args).code, Some(0));
    let entries = entries(&program);
    let [begun, done] = entries.as_slice() else {
        unreachable!("{entries:?}")
    };
    let written = lines(&program.path("users.jsonl")).len();
    for entry in [begun, done] {
        assert_eq!(entry["operation_id"], begun["operation_id"]);
        assert_eq!(entry["account"], "prod");
        assert_eq!(entry["account_id"], "333333333333");
        assert_eq!(entry["role"], "DynamoDBAccessRole");
        assert_eq!(entry["region"], "us-east-1");
        assert_eq!(entry["table"], "users");
        assert_eq!(entry["where"], "status = ?");
        assert_eq!(entry["reason"], "a copy for the auditors");
        assert_eq!(entry["metadata"]["ticket"], "OPS-1");
        let file = entry["file"].as_str().unwrap();
        assert_eq!(
            Path::new(file),
            program.path("users.jsonl").canonicalize().unwrap()
        );
    }
    assert_eq!(
        (&begun["result"], &done["result"]),
        (&"begun".into(), &"done".into())
    );
    assert_eq!(done["count"]["written"], written);
    assert!(done["request_id"].is_string(), "{done}");
    assert!(!done["cloudtrail"].as_array().unwrap().is_empty(), "{done}");
    let told = program.run(&["audit"]).stdout;
    assert!(
        told.contains("export   done        prod:users → "),
        "{told}"
    );
    assert!(!told.contains("active"), "{told}");
}

#[test]
fn what_cannot_be_noted_is_not_begun() {
    let program = Program::new();
    fs::write(program.path("file"), "").unwrap();
    let mut command = program.command(&["copy", "prod:users", "users.jsonl"]);
    command
        .env("DYNAHOP_STATE", program.path("file"))
        .current_dir(program.path(""));
    let ran = Ran::of(command.output().unwrap());
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("audit"), "{ran:?}");
    assert_eq!(files(&program), ["file"]);
    assert_eq!(program.demo.requests().count("prod", "Scan"), 0);
}

#[cfg(unix)]
#[test]
fn interrupted_it_leaves_nothing() {
    let program = Program::new();
    program.faults(Faults {
        held: Some("Scan".to_owned()),
        ..Faults::default()
    });
    let mut command = program.command(&["copy", "prod:users", "users.jsonl"]);
    let child = command
        .current_dir(program.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let given_up = Instant::now() + Duration::from_secs(30);
    while program.demo.requests().count("prod", "Scan") == 0 {
        assert!(Instant::now() < given_up, "nothing was read");
        std::thread::yield_now();
    }
    let killed = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(killed.unwrap().success());
    let ran = Ran::of(child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let told = "Cancelled: nothing is left of the file; ";
    assert!(ran.last_line().starts_with(told), "{ran:?}");
    assert_eq!(files(&program), Vec::<String>::new());
    let results: Vec<Value> = entries(&program)
        .iter()
        .map(|entry| entry["result"].clone())
        .collect();
    assert_eq!(results, ["begun", "cancelled"]);
}

#[test]
fn what_is_no_file_of_items_or_no_way_to_ask_for_one_says_what_is() {
    let program = Program::new();
    for (more, said) in [
        (
            vec!["prod:users", "x.csv"],
            "CSV is not written, since it has no types",
        ),
        (
            vec!["prod:users", "s3://bucket/x.jsonl"],
            "is not a file of this machine",
        ),
        (vec!["prod:users", "."], "is a folder; name a file in it"),
        (
            vec!["prod:users", "/tmp"],
            " is a folder: name a file in it\n",
        ),
        (
            vec!["prod:users", "/dev/null"],
            " is a pipe or a device: write - in its place",
        ),
        (
            vec!["prod:users", "no/x.jsonl"],
            "/no: make it, or write another name\n",
        ),
        (
            vec!["prod:users", "~nobody/x.jsonl"],
            "~nobody/x.jsonl: whose home folder that is",
        ),
        (
            vec!["prod:users", "x.jsonl", "--on-conflict", "skip"],
            "a file is written whole",
        ),
        (
            vec!["prod:users/by-status", "x.jsonl"],
            "is an index, which may leave attributes out",
        ),
        (
            vec!["prod:users", "dev:users"],
            "Write --on-conflict skip or --on-conflict overwrite",
        ),
        (
            vec!["x.jsonl", "dev:users"],
            "is a file, which only `dynahop copy` writes",
        ),
        (
            vec!["prod:users", "x.jsonl", "--key", "{"],
            "begins as a key in DynamoDB JSON and is none",
        ),
    ] {
        let ran = copy(&program, &more);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{ran:?}");
        assert!(ran.stderr.contains(said), "{more:?}: {ran:?}");
    }
    assert_eq!(files(&program), Vec::<String>::new());
}
