//! A table that another account shares, on the command line.

use dynahop::demo::SHARED_TABLE_ARN;

use super::program::Program;

fn shared() -> String {
    format!("dev:{SHARED_TABLE_ARN}")
}

#[test]
fn ls_says_whose_a_shared_table_is_and_through_whom() {
    let program = Program::new();
    let ran = program.run(&["ls", &shared()]);
    for line in [
        "table    arn:aws:dynamodb:us-east-1:333333333333:table/products\n",
        "account  dev (111111111111) in us-east-1\n",
        "owner    333333333333\n",
    ] {
        assert!(ran.stdout.contains(line), "{ran:?}");
    }
    let json = program.run(&["ls", &shared(), "--format", "json"]).json();
    for (key, value) in [
        ("owner", "333333333333"),
        ("account_id", "111111111111"),
        ("arn", SHARED_TABLE_ARN),
    ] {
        assert_eq!(json.get(key).and_then(|found| found.as_str()), Some(value));
    }
}

#[test]
fn a_shared_table_is_compared_and_copied_from_as_any() {
    let program = Program::new();
    let ran = program.run(&["compare", &shared(), "prod:products"]);
    assert_eq!(ran.code, Some(0), "it is that very table: {ran:?}");
    let args = ["--on-conflict", "overwrite", "--yes"];
    let ran = program.run(&[&["copy", &shared(), "staging:products"], &args[..]].concat());
    let said = format!(
        "from {} (111111111111, shared by 333333333333) to staging:products (222222222222)",
        shared()
    );
    assert!(ran.stdout.contains(&said), "{ran:?}");
    // The names are the same: nothing is said of tables that differ.
    assert!(!ran.stdout.contains("differ:"), "{ran:?}");
    assert!(ran.last_line().starts_with("Done: 500 written"), "{ran:?}");
    let ran = program.run(&["compare", &shared(), "staging:products"]);
    assert!(ran.stdout.contains("* 0 changed   + 0 only"), "{ran:?}");
}

#[test]
fn a_plan_to_write_to_a_shared_table_names_both_accounts_and_what_is_missing_names_its_arn() {
    let program = Program::new();
    let to = shared();
    let copy = [
        "copy",
        "staging:products",
        &to,
        "--on-conflict",
        "overwrite",
    ];
    let ran = program.run(&[&copy[..], &["--dry-run"]].concat());
    let said = format!("to {to} (111111111111, shared by 333333333333)");
    assert!(ran.stdout.contains(&said), "{ran:?}");
    // Its policy allows reading only.
    let ran = program.run(&[&copy[..], &["--yes"]].concat());
    assert_ne!(ran.code, Some(0));
    for said in [
        "Could not write items to dev:arn:aws:dynamodb",
        "AccessDenied",
        &format!("\"Resource\": \"{SHARED_TABLE_ARN}\""),
    ] {
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
}

#[test]
fn a_shared_table_and_its_owners_are_one_table() {
    let program = Program::new();
    for ends in [["prod:products", &shared()], [&shared(), "prod:products"]] {
        let ran = program.run(&["copy", ends[0], ends[1], "--on-conflict", "skip", "--yes"]);
        assert_eq!(ran.code, Some(2));
        assert!(
            ran.stderr.contains("is both the source and the target"),
            "{ran:?}"
        );
    }
    assert_eq!(program.writes(), 0);
}

#[test]
fn a_shared_table_that_is_not_there_or_in_another_region_says_so() {
    let program = Program::new();
    let missing = shared().replace("products", "nothing");
    let ran = program.run(&["ls", &missing]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let elsewhere = format!("dev@eu-west-1:{SHARED_TABLE_ARN}");
    let ran = program.run(&["ls", &elsewhere]);
    assert!(ran.stderr.contains("leave @eu-west-1 out"), "{ran:?}");
}
