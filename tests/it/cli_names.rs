//! Names that are mistyped, and the commands that messages suggest.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::program::{Program, Ran};

/// What is said where this fails.
fn said(program: &Program, args: &[&str]) -> String {
    let ran = program.run(args);
    assert_eq!(ran.code, Some(2), "{args:?}: {ran:?}");
    ran.stderr
}

/// The commands in what was said, in their order.
fn commands(said: &str) -> Vec<String> {
    let lines = said.lines().map(str::trim_start);
    lines
        .filter_map(|line| Some(line.strip_prefix("$ ")?.to_owned()))
        .collect()
}

#[test]
fn a_mistyped_table_names_the_nearest_and_the_command_that_opens_it() {
    let program = Program::new();
    for place in ["prod:usres", "acme:usres"] {
        let said = said(&program, &["ls", place]);
        let nearest = "→ The nearest by its name: \"users\". To open it:";
        assert!(said.contains(nearest), "{said}");
        assert_eq!(commands(&said), ["dynahop prod:users"]);
    }
    let said = said(&program, &["ls", "prod@eu-west-1:zzzzzz"]);
    assert!(!said.contains("nearest"), "{said}");
    assert_eq!(commands(&said), ["dynahop ls prod@eu-west-1"]);
}

#[test]
fn where_tables_may_not_be_listed_the_nearest_is_one_that_the_config_names() {
    let program = Program::new();
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"dynamodb:DescribeTable","Resource":"*"}]}"#;
    let config = program.demo.config_toml();
    program.config(&config.replace(
        "[accounts.prod]",
        &format!("[accounts.prod]\ntables = [\"users\"]\nsession_policy = '{policy}'"),
    ));
    let listed = program.run(&["ls", "prod"]);
    assert!(listed.stderr.contains("AccessDenied"), "{listed:?}");
    let said = said(&program, &["ls", "prod:usres"]);
    assert_eq!(commands(&said), ["dynahop prod:users"]);
}

#[test]
fn a_mistyped_index_names_the_nearest_else_those_that_there_are() {
    let program = Program::new();
    let near = said(&program, &["ls", "prod:orders/by-stats"]);
    for line in [
        "error: Could not describe prod:orders/by-stats: the table has no index \"by-stats\"",
        "→ orders has no such index. The nearest by its name: \"by-status\". To open it:",
    ] {
        assert!(near.contains(line), "{near}");
    }
    assert_eq!(commands(&near), ["dynahop prod:orders/by-status"]);
    let far = said(&program, &["ls", "prod:orders/zzzzzz"]);
    assert!(far.contains("Its indexes: \"by-"), "{far}");
    let none = said(&program, &["ls", "prod:kitchen-sink/by-status"]);
    assert!(none.contains("kitchen-sink has no index at all"), "{none}");
    assert_eq!(commands(&none), ["dynahop prod:kitchen-sink"]);
    let compared = program.run(&["compare", "prod:orders/by-stats", "dev:orders"]);
    assert_eq!(compared.code, Some(2));
    assert_eq!(commands(&compared.stderr), commands(&near));
}

#[test]
fn a_copy_whose_target_table_is_not_there_names_the_one_that_may_be_meant() {
    let program = Program::new();
    let copy = |target: &str| {
        let args = ["copy", "prod:users", target, "--on-conflict", "skip"];
        said(&program, &args)
    };
    let near = copy("dev:usres");
    assert!(
        near.contains("has no table \"usres\"")
            && near.contains("; the nearest by its name: dev:users\n"),
        "{near}"
    );
    let elsewhere = copy("dev:invoices");
    assert!(
        elsewhere.contains("; it is in another region: dev@eu-west-1:invoices\n"),
        "{elsewhere}"
    );
    assert_eq!(program.writes(), 0);
}

/// The program as whoever names the config by an option runs it.
fn with_config(program: &Program, args: &[&str]) -> Ran {
    let mut command = program.command(args);
    command.env_remove("DYNAHOP_CONFIG");
    Ran::of(command.output().unwrap())
}

/// Runs a command that was suggested, word for word; of one that opens a place, whether there is such a place.
fn run_suggested(program: &Program, command: &str) -> Ran {
    let mut words = shlex::split(command).unwrap();
    assert_eq!(words.remove(0), "dynahop", "{command}");
    if !["ls", "policy", "check", "audit"].contains(&words.first().unwrap().as_str()) {
        words.insert(0, "ls".to_owned());
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    with_config(program, &words)
}

#[test]
fn each_command_that_is_suggested_names_the_config_and_works_as_it_stands() {
    let program = Program::new();
    let path = program.path("my accounts.toml");
    std::fs::write(&path, program.demo.config_toml()).unwrap();
    program.config("not TOML at all");
    let path = path.to_str().unwrap();
    let mut suggested = Vec::new();
    for args in [
        &["ls", "prod:zzzzzz"][..],
        &["ls", "prod:usres"],
        &["ls", "dev:invoices"],
        &["ls", "prod:orders/by-stats"],
        &["ls", ":usres", "--tenant", "acme"],
    ] {
        let args = [args, &["--config", path]].concat();
        suggested.extend(commands(&with_config(&program, &args).stderr));
    }
    assert_eq!(suggested.len(), 5, "{suggested:?}");
    assert!(
        suggested.iter().any(|one| one.contains("--tenant acme")),
        "{suggested:?}"
    );
    for command in &suggested {
        let ran = run_suggested(&program, command);
        assert_eq!(ran.code, Some(0), "{command}: {ran:?}");
    }
}

#[test]
fn what_a_denied_role_and_a_missing_external_id_suggest_works_as_it_stands() {
    let program = Program::new();
    let path = program.path("my accounts.toml");
    let config = program.demo.config_toml();
    let id = config
        .lines()
        .find(|line| line.starts_with("external_id"))
        .unwrap();
    std::fs::write(&path, config.replacen(id, "", 1)).unwrap();
    program.faults(dynahop::demo::Faults {
        denied_role: Some("staging".to_owned()),
        ..dynahop::demo::Faults::default()
    });
    let path = path.to_str().unwrap();
    let ran = with_config(&program, &["check", "--config", path]);
    let mut suggested = commands(&ran.stdout);
    suggested.retain(|command| command.starts_with("dynahop"));
    suggested.sort_unstable();
    suggested.dedup();
    assert!(suggested.len() >= 2, "{suggested:?}: {}", ran.stdout);
    for command in &suggested {
        let ran = run_suggested(&program, command);
        assert_eq!(ran.code, Some(0), "{command}: {ran:?}");
    }
}

#[test]
fn a_mistyped_subcommand_is_no_place_and_names_the_nearest() {
    let program = Program::new();
    let said = said(&program, &["chek"]);
    let line = "error: there is no account or tenant \"chek\"; ";
    assert!(said.starts_with(line), "{said}");
    assert!(
        said.ends_with("; the nearest subcommand: `dynahop check`\n"),
        "{said}"
    );
    // A profile may be called so: that is looked up first.
    program.config("profiles = true\nregion = \"us-east-1\"");
    let aws = program.path(".aws");
    std::fs::create_dir(&aws).unwrap();
    std::fs::write(aws.join("config"), "[profile chekc]\n").unwrap();
    let said = program.run(&["chek"]).stderr;
    assert!(
        said.contains("the nearest: \"chekc\"; the nearest subcommand: "),
        "{said}"
    );
    let there = program.run(&["chekc"]).stderr;
    assert!(there.contains("needs a terminal"), "{there}");
    let usage = program.run(&["chek", "--failover", "prod"]);
    assert_eq!(usage.code, Some(2));
    assert!(
        usage
            .stderr
            .ends_with("tip: \"chek\" is no subcommand; the nearest: \"check\"\n"),
        "{}",
        usage.stderr
    );
}

#[test]
fn a_region_that_is_mistyped_in_a_place_names_the_nearest_and_is_asked_nothing() {
    let program = Program::new();
    let far = "region = \"us-east-1\"\n[accounts.far]\nprofile = \"none\"\n";
    program.config(far);
    let arn = "far:arn:aws:dynamodb:eu-wst-9:333333333333:table/users";
    for (place, region) in [
        ("far@us-est-1:users", "us-east-1"),
        ("far@eu-wst-9", "eu-west-1"),
        (arn, "eu-west-1"),
    ] {
        let said = said(&program, &["ls", place]);
        assert!(said.starts_with("error: there is no region "), "{said}");
        assert!(
            said.contains(&format!("; the nearest: \"{region}\"")),
            "{said}"
        );
    }
    let new = said(&program, &["ls", "far@eu-west-9"]);
    assert!(new.contains("Could not find credentials for far"), "{new}");
    // At an endpoint of its own, too, unless the config calls one so.
    let program = Program::new();
    let mistyped = said(&program, &["ls", "dev@us-est-1"]);
    assert!(
        mistyped.starts_with("error: there is no region \"us-est-1\"; the nearest: \"us-east-1\""),
        "{mistyped}"
    );
    assert_eq!(program.demo.requests().iter().count(), 0);
    let config = program.demo.config_toml();
    let regions = r#"regions = ["us-east-1", "eu-west-1"]"#;
    program.config(&config.replace(regions, r#"regions = ["us-east-1", "us-est-1"]"#));
    assert_eq!(program.run(&["ls", "dev@us-est-1"]).code, Some(0));
}

#[test]
fn a_region_that_nobody_knows_and_that_has_no_tables_is_told_with_those_that_have() {
    let program = Program::new();
    for (place, note) in [
        (
            "dev@eu-west-9",
            "note: dev has no tables in eu-west-9. No region of AWS that this version knows is called eu-west-9; the nearest: \
             \"eu-west-1\", \"eu-west-2\" or \"eu-west-3\". The config has dev in us-east-1, eu-west-1\n",
        ),
        (
            "dev@mars-orbit-1",
            "note: dev has no tables in mars-orbit-1. No region of AWS that this version knows is called mars-orbit-1. The config \
             has dev in us-east-1, eu-west-1\n",
        ),
        (
            "prod@us-west-2",
            "note: prod has no tables in us-west-2. The config has prod in us-east-1\n",
        ),
        (
            "dev@eu-west-2",
            "note: dev has no tables in eu-west-2. The config has dev in us-east-1, eu-west-1\n",
        ),
    ] {
        let ran = program.run(&["ls", place]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""));
        assert_eq!(ran.stderr, note);
    }
    let config = program.demo.config_toml();
    program.config(&config.replace("\"eu-west-1\"]", "\"eu-west-2\"]"));
    let ran = program.run(&["ls", "dev@eu-west-2"]);
    let note = "note: dev has no tables in eu-west-2. The config has dev in us-east-1, too\n";
    assert_eq!(ran.stderr, note);
}

#[test]
fn an_account_whose_name_has_spaces_is_named_as_a_shell_takes_it() {
    let program = Program::new();
    let config = program.demo.config_toml();
    program.config(
        &config
            .replace("[accounts.prod]", "[accounts.\"our prod\"]")
            .replace("= \"prod\"", "= \"our prod\""),
    );
    let copy = [
        "copy",
        "dev:users",
        "\"our prod\":users",
        "--on-conflict",
        "skip",
    ];
    let unconfirmed = said(&program, &copy);
    assert!(
        unconfirmed.contains("needs --confirm 'our prod'\n"),
        "{unconfirmed}"
    );
    let mistyped = said(&program, &["ls", "\"our prod\":usres"]);
    assert_eq!(commands(&mistyped), [r#"dynahop '"our prod":users'"#]);
}

#[test]
fn an_account_that_is_called_like_a_subcommand_is_told_how_it_is_opened() {
    let program = Program::new();
    let tip = |name: &str, place: &str| {
        format!(
            "  tip: {name} is a subcommand; the account that is called so is written in quotes: dynahop '\"{name}\"' {place}\n"
        )
    };
    let ran = said(&program, &["audit", "dev:users"]);
    assert!(ran.ends_with(&tip("audit", "dev:users")), "{ran}");
    // The config that the arguments name is the one that counts.
    let config = program.demo.config_toml();
    let other = program.path("other.toml");
    std::fs::write(&other, config.replace("accounts.dev]", "accounts.ls]")).unwrap();
    let path = other.to_str().unwrap();
    for option in [vec!["--config", path], vec![&format!("--config={path}")]] {
        let ran = said(
            &program,
            &[&option[..], &["ls", "prod", "staging:users"]].concat(),
        );
        assert!(ran.contains("tip: ls is a subcommand"), "{ran}");
    }
    // Where there is no such account, and where it is no place that is too much, nothing is said of one.
    for args in [
        &["ls", "prod", "dev:users"][..],
        &["audit", "--since", "1d", "--nothing"],
    ] {
        let ran = said(&program, args);
        assert!(!ran.contains("tip: "), "{args:?}: {ran}");
    }
    // What the tip says is taken for the account: only a terminal is missing.
    let ran = said(&program, &["\"audit\"", "dev:users"]);
    assert!(ran.contains("terminal"), "{ran}");
}
