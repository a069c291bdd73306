//! The examples of docs/accounts.md: configs load, commands are ones, policies are what is printed, codes are known.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

use std::collections::BTreeMap;
use std::path::Path;

use clap::Parser;
use dynahop::app::commands::COMMANDS;
use dynahop::cli::Cli;
use dynahop::config::Config;
use dynahop::failure::FailureKind;

use super::program::Program;

const PAGE: &str = include_str!("../../docs/accounts.md");

/// The blocks of the page between fences: their language and text, in order.
fn blocks() -> Vec<(&'static str, &'static str)> {
    let fenced = PAGE.split("```").skip(1).step_by(2);
    fenced
        .map(|block| block.split_once('\n').unwrap())
        .collect()
}

fn of(language: &str) -> Vec<&'static str> {
    let blocks = blocks().into_iter();
    blocks
        .filter_map(|(is, text)| (is == language).then_some(text))
        .collect()
}

/// Every external id that the page's configs take from the environment.
fn environment() -> BTreeMap<String, String> {
    let ids = PAGE.split("external_id_env = \"").skip(1);
    ids.map(|rest| rest.split('"').next().unwrap())
        .map(|name| (name.to_owned(), format!("the-id-of-{name}")))
        .collect()
}

/// The page's commands of dynahop, each as its arguments. What a shell does to them is left out.
fn commands() -> Vec<Vec<String>> {
    let lines = of("sh").into_iter().flat_map(str::lines);
    let commands = lines.filter_map(|line| {
        let words = shlex::split(line).unwrap();
        let at = words.iter().position(|word| !word.contains('='))?;
        (words[at] == "dynahop").then_some(())?;
        let end = words.iter().position(|word| word == ">");
        Some(words[at + 1..end.unwrap_or(words.len())].to_vec())
    });
    commands.collect()
}

#[test]
fn every_config_of_the_page_loads() {
    let configs = of("toml");
    assert!(configs.len() >= 8, "{}", configs.len());
    for text in configs {
        let config = Config::parse(text, Path::new("config.toml"), &environment());
        config.unwrap_or_else(|error| panic!("{error}\n{text}"));
    }
}

#[test]
fn every_command_of_the_page_is_one() {
    let commands = commands();
    assert!(commands.len() >= 25, "{}", commands.len());
    for command in commands {
        let parsed = Cli::try_parse_from(std::iter::once("dynahop".to_owned()).chain(command));
        if let Err(error) = parsed {
            panic!("{error}");
        }
    }
}

#[test]
fn every_policy_of_the_page_is_what_the_command_before_it_prints() {
    let program = Program::new();
    program.config(of("toml")[0]);
    let blocks = blocks();
    let pairs: Vec<_> = blocks
        .windows(2)
        .filter(|pair| pair[1].0 == "json")
        .collect();
    assert_eq!(pairs.len(), 3);
    for pair in pairs {
        let words = shlex::split(pair[0].1).unwrap();
        let mut args: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
        args.push("--offline");
        let output = program.command(&args).envs(environment()).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert_eq!(printed, pair[1].1, "{args:?}");
    }
}

#[test]
fn every_policy_command_of_the_page_prints_one_by_the_config_above_it() {
    let program = Program::new();
    let mut config = "";
    let mut printed = 0;
    for (language, text) in blocks() {
        if language == "toml" {
            config = text;
        }
        if language != "sh" {
            continue;
        }
        for line in text
            .lines()
            .filter(|line| line.starts_with("dynahop policy "))
        {
            program.config(config);
            let words = shlex::split(line).unwrap();
            let end = words.iter().position(|word| word == ">");
            let words = &words[1..end.unwrap_or(words.len())];
            let mut args: Vec<&str> = words.iter().map(String::as_str).collect();
            args.push("--offline");
            let output = program.command(&args).envs(environment()).output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{line}: {output:?}");
            printed += 1;
        }
    }
    assert!(printed >= 12, "{printed}");
}

/// What of the page can be done in the demo, under the names of its accounts.
#[test]
fn the_commands_that_read_are_done_in_the_demo() {
    let program = Program::new();
    let mut done = 0;
    for command in commands() {
        let args: Vec<&str> = command.iter().map(String::as_str).collect();
        let code = match args.first().copied() {
            Some("compare") => 1,
            Some("audit") if !args.contains(&"--cloudtrail") => 0,
            // The demo's items differ a little.
            Some("check") if args.contains(&"--failover") => 1,
            Some("check") if args.contains(&"prod") => 0,
            _ => continue,
        };
        let ran = program.run(&args);
        assert_eq!(
            ran.code,
            Some(code),
            "{args:?}: {} {}",
            ran.stdout,
            ran.stderr
        );
        done += 1;
    }
    assert!(done >= 4, "{done}");
}

#[test]
fn every_code_of_the_troubleshooting_table_is_one_that_is_told_apart() {
    let (_, table) = PAGE.split_once("| AWS says |").unwrap();
    let rows: Vec<&str> = table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .collect();
    assert!(rows.len() >= 12, "{}", rows.len());
    for row in rows {
        let said = row.split('|').nth(1).unwrap();
        for code in said.split('`').skip(1).step_by(2) {
            let assuming = said.contains("sts:") || said.contains("Duration");
            let kind = FailureKind::of_code(code, said, assuming);
            assert_ne!(kind, FailureKind::Other, "{code}");
        }
    }
}

/// Examples without which a part of the page says too little.
#[test]
fn the_page_shows_regions_shared_tables_and_failover() {
    let commands = commands();
    for needed in ["--failover", "prod@us-east-1:users", ":arn:aws:dynamodb:"] {
        let shows = |command: &Vec<String>| command.iter().any(|word| word.contains(needed));
        assert!(commands.iter().any(shows), "{needed}");
    }
    assert!(PAGE.contains("`:region`"));
}

/// A folder is described once.
#[test]
fn no_folder_is_twice_in_the_architecture() {
    let page = include_str!("../../docs/architecture.md");
    let rows = page.lines().filter(|line| line.starts_with("| `src/"));
    let mut names: Vec<&str> = rows.filter_map(|row| row.split('`').nth(1)).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn what_the_page_calls_a_key_of_the_config_or_of_the_program_is_one() {
    let example = include_str!("../../config.example.toml");
    for key in [
        "tenants_file",
        "tenants_command",
        "account_id_endpoint_mode",
        "ca_bundle",
        "session_policy",
        "session_name",
        "browse_policy",
        "session_duration",
        "health_table",
    ] {
        assert!(PAGE.contains(&format!("`{key}")), "{key}");
        assert!(example.contains(&format!("{key} = ")), "{key}");
    }
    let known = |key: &str| {
        COMMANDS
            .iter()
            .any(|command| command.key_signs().any(|sign| sign == key))
    };
    for key in ["R", "y", "!", "H", "B", "o"] {
        assert!(PAGE.contains(&format!("`{key}`")), "{key}");
        assert!(known(key), "{key}");
    }
}
