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
use dynahop::demo::SHARED_TABLE_ARN;
use dynahop::failure::FailureKind;

use super::program::Program;
use super::sessions::mfa::with_device;

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
    let ids = ids.map(|rest| rest.split('"').next().unwrap());
    let named = PAGE.split("${").skip(1);
    let named = named.map(|rest| rest.split('}').next().unwrap());
    ids.chain(named)
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

/// Every line for a shell, as its words.
fn shell_lines() -> Vec<Vec<String>> {
    let lines = of("sh").into_iter().flat_map(str::lines);
    let split = |line| shlex::split(line).unwrap_or_else(|| panic!("{line}"));
    lines.map(split).collect()
}

/// `arn:aws:iam::999999999999:user/ada`, its account id of twelve digits, or none, or AWS's own.
fn is_arn(word: &str) -> bool {
    let parts: Vec<&str> = word.splitn(6, ':').collect();
    let [_, partition, service, _, account_id, resource] = parts[..] else {
        return false;
    };
    let is_id = account_id.len() == 12 && account_id.bytes().all(|byte| byte.is_ascii_digit());
    let is_whose = is_id || account_id.is_empty() || account_id == "aws";
    partition == "aws" && !service.is_empty() && is_whose && !resource.is_empty()
}

/// Those of the AWS CLI that the page has. Source: the AWS CLI's command reference.
const AWS: [&str; 7] = [
    "iam create-role --role-name --assume-role-policy-document",
    "iam create-policy --policy-name --policy-document",
    "iam attach-role-policy --role-name --policy-arn",
    "iam attach-user-policy --user-name --policy-arn",
    "iam list-mfa-devices",
    "sso login --sso-session",
    "login --profile",
];

#[test]
fn every_line_for_a_shell_is_one_that_can_be_typed() {
    let mut written: Vec<String> = Vec::new();
    let mut of_aws = 0;
    for words in shell_lines() {
        for word in &words {
            if let Some(file) = word.strip_prefix("file://") {
                assert!(written.iter().any(|known| known == file), "{words:?}");
            }
            assert!(!word.starts_with("arn:") || is_arn(word), "{words:?}");
        }
        if let Some(at) = words.iter().position(|word| word == ">") {
            written.push(words[at + 1].clone());
        }
        let line = words.join(" ");
        match words[0].as_str() {
            "aws" => {
                // What it does, and its options without their values.
                let begin = words[1..].iter().take_while(|word| !word.starts_with("--"));
                let options = words.iter().filter(|word| word.starts_with("--"));
                let shape: Vec<&str> = begin.chain(options).map(String::as_str).collect();
                assert!(AWS.contains(&shape.join(" ").as_str()), "{shape:?}");
                of_aws += 1;
            }
            "export" => assert_eq!(line, "export PROD_EXTERNAL_ID=$(openssl rand -hex 16)"),
            first => assert!(
                first == "dynahop" || first == "ENVIRONMENT=staging",
                "{line}"
            ),
        }
    }
    assert!(of_aws >= 7, "{of_aws}");
}

/// A profile of the AWS files: what it is called, and what it says.
type Profile<'a> = (&'a str, BTreeMap<&'a str, &'a str>);

fn profiles(text: &str) -> Vec<Profile<'_>> {
    let mut profiles: Vec<Profile> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        if let Some(name) = line.strip_prefix('[') {
            profiles.push((name.strip_suffix(']').unwrap(), BTreeMap::new()));
        } else {
            let (key, value) = line.split_once(" = ").unwrap();
            profiles.last_mut().unwrap().1.insert(key, value);
        }
    }
    profiles
}

#[test]
fn every_way_in_has_a_profile_on_the_page_that_names_what_there_is() {
    let blocks = of("ini");
    let mut keys: Vec<&str> = Vec::new();
    for block in &blocks {
        let profiles = profiles(block);
        let names: Vec<&str> = profiles.iter().map(|(name, _)| *name).collect();
        assert!(names.contains(&"profile work"), "{block}");
        for (_, says) in &profiles {
            for (key, section) in [
                ("source_profile", "profile"),
                ("sso_session", "sso-session"),
            ] {
                let other = says.get(key).map(|name| format!("{section} {name}"));
                assert!(
                    other.is_none_or(|name| names.contains(&name.as_str())),
                    "{block}"
                );
            }
            let mut arns = says.values().filter(|value| value.starts_with("arn:"));
            assert!(arns.all(|arn| is_arn(arn)), "{block}");
            keys.extend(says.keys());
        }
    }
    for way in [
        "sso_session",
        "source_profile",
        "credential_process",
        "web_identity_token_file",
        "credential_source",
        "login_session",
    ] {
        assert!(keys.contains(&way), "{way}");
    }
}

/// The program reads them, too, as far as can be seen with nobody asked: where a profile has a role, that is whom the
/// source's policy allows to be assumed.
#[test]
fn the_profiles_of_the_page_are_read_by_the_program() {
    let program = Program::new();
    std::fs::create_dir_all(program.path(".aws")).unwrap();
    let config = "[accounts.prod]\nprofile = \"work\"\n[accounts.other]\nrole_arn = \"arn:aws:iam::333333333333:role/Other\"\nprofile = \"work\"\n";
    program.config(config);
    for block in of("ini") {
        std::fs::write(program.path(".aws/config"), block).unwrap();
        let ran = program.run(&["policy", "--source", "--offline"]);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{block}");
        let work = profiles(block);
        let (_, work) = work
            .iter()
            .find(|(name, _)| *name == "profile work")
            .unwrap();
        // A token opens its role by itself: the policy of nobody has to allow it.
        let assumed =
            work.contains_key("role_arn") && !work.contains_key("web_identity_token_file");
        let role = if assumed {
            "role/Developer"
        } else {
            "role/Other"
        };
        assert!(ran.stdout.contains(role), "{block}\n{}", ran.stdout);
    }
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
            Some("ls") if args.len() == 1 || args.contains(&"--format") => 0,
            Some("copy") if args.contains(&"--dry-run") || args.contains(&"--yes") => 0,
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
    assert!(done >= 9, "{done}");
}

/// What is done with several accounts, and by what the page shows it.
#[test]
fn the_page_has_all_that_is_done_with_accounts() {
    for shown in [
        "\"sts:ExternalId\"",
        "external_id_env = ",
        "external_id = \"${",
        "session_duration = \"12h\"",
        "default_account_env = ",
        "role_template = ",
        "dynahop policy --source",
        "goes into the permission set",
        "dynahop prod:users staging:users",
        "dynahop copy prod:users staging:users",
        "[tables.users]\naccount = ",
        "[tenants]",
        "--tenant initech",
        "via = \"hub\"",
        "mfa_serial = ",
        "--reason \"restore\" --tag ticket=OPS-1",
        "dynahop audit --cloudtrail",
        "`:refresh all`",
        "`:region`",
        "dynahop ls --format md",
        "--debug dynahop.log",
        "health_table = ",
        "dynahop check --failover prod",
        "`AccessDenied` for sts:AssumeRole",
        "`ExpiredTokenException`",
        "`ResourceNotFoundException`",
    ] {
        assert!(PAGE.contains(shown), "{shown}");
    }
    let contents = PAGE.split("\n## ").next().unwrap();
    let headings = PAGE.lines().filter_map(|line| line.strip_prefix("## "));
    for heading in headings {
        let anchor = format!("(#{})", heading.to_lowercase().replace(' ', "-"));
        assert!(contents.contains(&anchor), "{anchor}");
    }
}

/// Those that need another config, or names of the demo's own.
#[test]
fn regions_shared_tables_and_codes_of_mfa_work_as_the_page_says() {
    let program = Program::new();
    let has = |wanted: &[&str]| commands().iter().any(|command| command == wanted);
    assert!(has(&["prod@us-east-1:users"]));
    let ran = program.run(&["ls", "prod@us-east-1:users"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");

    let shared = "arn:aws:dynamodb:eu-west-1:444444444444:table/products";
    assert!(has(&["ls", &format!("prod:{shared}")]));
    let ran = program.run(&["ls", &format!("dev:{SHARED_TABLE_ARN}")]);
    assert_eq!(ran.code, Some(0), "{ran:?}");

    assert!(has(&["ls", "prod", "--mfa-code", "123456"]));
    program.config(&with_device(&program.demo.config_toml(), ""));
    let code = program.demo.mfa_code();
    let ran = program.run(&["ls", "prod", "--mfa-code", &code]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
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
    let mut told = Vec::new();
    for row in rows {
        let said = row.split('|').nth(1).unwrap();
        for code in said.split('`').skip(1).step_by(2) {
            let assuming = said.contains("sts:") || said.contains("Duration");
            let kind = FailureKind::of_code(code, said, assuming);
            assert_ne!(kind, FailureKind::Other, "{code}");
            told.push(kind);
        }
    }
    for kind in [FailureKind::MfaRequired, FailureKind::MfaWrong] {
        assert!(told.contains(&kind), "{kind:?}");
    }
    for sign_in in ["aws sso login --sso-session", "aws login --profile"] {
        assert!(table.contains(sign_in), "{sign_in}");
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
