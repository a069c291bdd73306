//! Mistakes in which account is meant: regions, tables, tenants.

use std::collections::BTreeMap;
use std::fs;

use super::{a, refused};
use crate::config::file::Config;

#[test]
fn a_new_region_is_taken_and_at_an_endpoint_of_ones_own_any() {
    for lines in [
        "region = \"eu-west-9\"",
        "regions = [\"us-east-1\", \"mars-orbit-1\"]",
        "endpoint_url = \"http://localhost:8000\"\nregion = \"us-est-1\"",
    ] {
        assert!(super::parse(&a(lines)).is_ok(), "{lines}");
    }
}

#[test]
fn regions() {
    refused(&[
        (
            a("region = \"eu-west-1\"\nregions = [\"us-east-1\", \"us-west-2\"]"),
            r#"config.toml:3: accounts.a.region: "eu-west-1" is not among the regions "us-east-1" and "us-west-2"; add it to them"#,
        ),
        (
            "regions = [\"us-east-1\"]\n[accounts.a]\nregion = \"eu-west-1\"".to_owned(),
            r#"config.toml:3: accounts.a.region: "eu-west-1" is not among the regions "us-east-1"; add it to them"#,
        ),
        (
            a("region = \"us-est-1\""),
            r#"config.toml:3: accounts.a.region: there is no region "us-est-1"; the nearest: "us-east-1", "us-west-1" or "us-east-2""#,
        ),
        (
            a("regions = [\"us-east-1\", \"eu-wst-9\"]"),
            r#"config.toml:3: accounts.a.regions: there is no region "eu-wst-9"; the nearest: "eu-west-1", "eu-west-2" or "eu-west-3""#,
        ),
        (
            "region = \"ue-west-1\"\n[accounts.a]".to_owned(),
            r#"config.toml:1: region: for the account "a": there is no region "ue-west-1"; the nearest: "eu-west-1", "us-west-1" or "ca-west-1""#,
        ),
        (
            a("endpoint_url = \"https://dynamodb.eu-west-1.amazonaws.com\"\nregion = \"eu-wst-1\""),
            r#"config.toml:4: accounts.a.region: there is no region "eu-wst-1"; the nearest: "eu-west-1", "eu-west-2" or "eu-west-3""#,
        ),
        (
            a("regions = []"),
            "config.toml:3: accounts.a.regions: no region is in it; write one, or leave it out",
        ),
        (
            a("regions = [\"us\"]"),
            r#"config.toml:3: accounts.a.regions: "us" is not a region; write a region's code, as in "us-east-1""#,
        ),
        (
            a("regions = [\"us-east-1\", \"us-east-1\"]"),
            r#"config.toml:3: accounts.a.regions: "us-east-1" is there twice; keep one of them"#,
        ),
        (
            a("regions = \"us-east-1\""),
            r#"config.toml:3: accounts.a.regions: a string is not what belongs here; write strings in brackets, as in ["a", "b"]"#,
        ),
        (
            a("regions = [1]"),
            r#"config.toml:3: accounts.a.regions: an integer is not what belongs here; write strings in brackets, as in ["a", "b"]"#,
        ),
    ]);
}

#[test]
fn tables() {
    refused(&[
        (
            a("[tables.users]\naccount = \"zzz\""),
            r#"config.toml:4: tables.users.account: there is no account "zzz"; the accounts: "a""#,
        ),
        (
            a("[tables.us]\naccount = \"a\""),
            r#"config.toml:3: tables.us: "us" is not a table name; write 3 to 255 letters, digits, "_", "." and "-", or a table's ARN"#,
        ),
        (
            a("[tables.users]\nacount = \"a\""),
            r#"config.toml:4: tables.users.acount: there is no such key; the nearest: "account""#,
        ),
        (
            a("[tables.users]\nregion = \"us-east-1\""),
            "config.toml:4: tables.users.region: belongs into an account, or at the top of the file as the default for all of them",
        ),
        (
            a("account = \"a\""),
            "config.toml:3: accounts.a.account: belongs below a [tables.NAME]",
        ),
        (
            a("[tables.order.lines]\naccount = \"a\""),
            r#"config.toml:3: tables.order.lines: there is no such key; a table's name with a dot in it is quoted: [tables."order.lines"]"#,
        ),
        (
            format!("tables = [\"users\"]\n{}", a("")),
            "config.toml:1: tables: an array is not what belongs here; write [tables.NAME]",
        ),
        (
            a("[tables]\nusers = \"a\""),
            "config.toml:4: tables.users: a string is not a table; write [tables.NAME] and its keys below it",
        ),
        (
            a("tables = [\"us\"]"),
            r#"config.toml:3: accounts.a.tables: "us" is not a table name; write 3 to 255 letters, digits, "_", "." and "-", or a table's ARN"#,
        ),
        (
            a("health_table = \"us\""),
            r#"config.toml:3: accounts.a.health_table: "us" is not a table name; write 3 to 255 letters, digits, "_", "." and "-", or a table's ARN"#,
        ),
    ]);
    for (key, wrong) in [
        (
            "[\"id\"]",
            r#""id" is not an attribute of a key; write NAME:S, NAME:N or NAME:B, as in "id:S""#,
        ),
        (
            "[\"id:X\"]",
            r#""id:X" is not an attribute of a key; write NAME:S, NAME:N or NAME:B, as in "id:S""#,
        ),
        (
            "[]",
            r#"a key is one attribute or two; write ["id:S"], or ["pk:S", "sk:N"]"#,
        ),
        (
            "[\"a:S\", \"b:S\", \"c:S\"]",
            r#"a key is one attribute or two; write ["id:S"], or ["pk:S", "sk:N"]"#,
        ),
        (
            "[\"a:S\", \"a:N\"]",
            r#""a" is there twice; keep one of them"#,
        ),
    ] {
        let text = a(&format!("[tables.users]\nkey = {key}"));
        refused(&[(text, &*format!("config.toml:4: tables.users.key: {wrong}"))]);
    }
}

#[test]
fn tenants() {
    refused(&[
        (
            a("[tenants]\nacme = \"zzz\""),
            r#"config.toml:4: tenants.acme: there is no account "zzz"; the accounts: "a""#,
        ),
        (
            a("[tenants]\nacme = 3"),
            "config.toml:4: tenants.acme: an integer is not what belongs here; write the name of an account, in quotes",
        ),
        (
            a("[tenants]\n\"A\" = \"a\""),
            r#"config.toml:4: tenants.A: the account "a" is called so, too; give one of the two another name"#,
        ),
        (
            a("[tenants]\n\" x\" = \"a\""),
            r#"config.toml:4: tenants." x": " x" is not a tenant name; write letters, digits, ".", "_" and "-", or any printable text in quotes"#,
        ),
        (
            format!("tenants = 3\n{}", a("")),
            "config.toml:1: tenants: an integer is not what belongs here; write TENANT = \"ACCOUNT\" below [tenants]",
        ),
        (
            "tenants_file = \"not-there.csv\"\nregion = \"us-east-1\"\n[accounts.a]".to_owned(),
            "config.toml:1: tenants_file: not-there.csv cannot be read: No such file or directory (os error 2)",
        ),
        (
            "tenants_file = \"tenants\"\nregion = \"us-east-1\"\n[accounts.a]".to_owned(),
            r#"config.toml:1: tenants_file: "tenants" has none of the forms; write a path that ends in .toml, .json or .csv"#,
        ),
        (
            "tenants_command = []\nregion = \"us-east-1\"\n[accounts.a]".to_owned(),
            r#"config.toml:1: tenants_command: no program is in it; write ["PROGRAM", "ARGUMENT"]"#,
        ),
    ]);
}

#[test]
fn a_mistake_in_the_file_of_tenants_has_its_own_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("config.toml");
    for (name, list, wrong) in [
        (
            "t.csv",
            "tenant,account\nacme,a\nzeta,zzz\n",
            r#"t.csv:3: zeta: there is no account "zzz"; the accounts: "a""#,
        ),
        (
            "t.json",
            "{\n\"acme\": \"a\",\n\"x y\": \"zzz\"}",
            r#"t.json:3: "x y": there is no account "zzz"; the accounts: "a""#,
        ),
        (
            "t.toml",
            "acme = \"a\"\na = \"a\"",
            r#"t.toml:2: a: the account "a" is called so, too; give one of the two another name"#,
        ),
        (
            "t.csv",
            "acme,a\n\nzeta",
            "t.csv:3: it has 1 columns; write TENANT,ACCOUNT",
        ),
        (
            "t.csv",
            "north,a",
            r#"t.csv:1: north: it is in the account "c" already; keep one of the two"#,
        ),
    ] {
        fs::write(folder.path().join(name), list).expect("a file");
        let text = format!(
            "tenants_file = {name:?}\n{}\n[accounts.c]\n[tenants]\nnorth = \"c\"",
            a("")
        );
        let error = Config::parse(&text, &path, &BTreeMap::new()).expect_err(list);
        let error = error
            .to_string()
            .replace("the accounts: \"a\" and \"c\"", "the accounts: \"a\"");
        assert_eq!(error, format!("{}/{wrong}", folder.path().display()));
    }
}

#[test]
fn the_account_that_takes_anothers_place() {
    refused(&[
        (
            a("failover = \"zzz\""),
            r#"config.toml:3: accounts.a.failover: there is no account "zzz"; the accounts: "a""#,
        ),
        (
            a("failover = \"a\""),
            "config.toml:3: accounts.a.failover: it is the account itself; name the one that can take its place",
        ),
        (
            "failover = \"a\"".to_owned(),
            "config.toml:1: failover: belongs into an account, below its [accounts.NAME]",
        ),
    ]);
}

#[test]
fn the_requestor() {
    refused(&[(
        format!("requestor = \" ada\"\n{}", a("")),
        r#"config.toml:1: requestor: " ada" is nobody's name; write who is at the keyboard, as in "${USER}""#,
    )]);
}
