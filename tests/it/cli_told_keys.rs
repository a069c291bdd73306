//! Keys that the user told on the screen, of tables that may not be described, in runs of the command line.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::program::{Program, Ran};

/// A line that the program keeps of a table.
fn line(account: &str, table: &str, key: &str) -> String {
    format!(
        "{{\"account\":\"{account}\",\"region\":\"us-east-1\",\"table\":\"{table}\",\"key\":{key}}}\n"
    )
}

/// A state in which these are the tables that were opened before.
fn remembering(program: &Program, lines: &str) {
    std::fs::create_dir_all(program.path("state")).unwrap();
    std::fs::write(program.path("state/opened.jsonl"), lines).unwrap();
}

fn run(program: &Program, args: &[&str]) -> Ran {
    let mut command = program.command(args);
    let command = command.env("DYNAHOP_STATE", program.path("state"));
    Ran::of(command.output().unwrap())
}

const OF_ORDERS: &str = "[\"customer_id:S\",\"order_id:S\"]";
const CUSTOMER: &str = "customer_id = \"u-000112\"";

#[test]
fn a_key_that_was_told_once_is_known_to_every_subcommand() {
    let program = Program::new();
    let file = program.path("orders.jsonl");
    let export = [
        "copy",
        "audit:orders",
        file.to_str().unwrap(),
        "--where",
        CUSTOMER,
    ];
    let copy = ["copy", "audit:orders", "dev:orders", "--where", CUSTOMER];
    let copy = [&copy[..], &["--on-conflict", "skip", "--dry-run"]].concat();
    let compare = ["compare", "audit:orders", "dev:orders", "--where", CUSTOMER];
    let all = [
        (&["ls", "audit:orders"][..], "customer_id (S), order_id (S)"),
        (&compare[..], "0 changed"),
        (&copy[..], "Dry run: nothing was written."),
        (&export[..], "Done: 2 "),
    ];
    for (args, _) in all {
        let ran = run(&program, args);
        assert_eq!(ran.code, Some(2), "{args:?}: {ran:?}");
        assert!(ran.stderr.contains("[tables.orders]"), "{args:?}: {ran:?}");
    }
    remembering(&program, &line("555555555555", "orders", OF_ORDERS));
    for (args, said) in all {
        let ran = run(&program, args);
        assert!(ran.code < Some(2), "{args:?}: {ran:?}");
        assert!(ran.stdout.contains(said), "{args:?}: {ran:?}");
    }
}

#[test]
fn a_key_that_was_told_of_another_account_counts_for_none_and_the_configs_comes_first() {
    let program = Program::new();
    let wrong = "[\"wrong:S\"]";
    let lines = line("111111111111", "orders", OF_ORDERS) + &line("555555555555", "users", wrong);
    remembering(&program, &lines);
    let ran = run(&program, &["ls", "audit:orders"]);
    assert!(ran.stderr.contains("[tables.orders]"), "{ran:?}");
    let ran = run(&program, &["ls", "audit:users"]);
    assert!(ran.stdout.contains("key      id (S)\n"), "{ran:?}");
}
