//! `tenants_file` in each of its forms: what may be in it, and one line with its name and line for what may not.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::program::{Program, Ran};

/// `ls` of a place with this tenants file.
fn ran(name: &str, bytes: &[u8], place: &str) -> (Program, Ran) {
    let program = Program::new();
    let config = program.demo.config_toml();
    let config = config.split("\n[tenants]").next().unwrap();
    program.config(&format!("tenants_file = \"{name}\"\n{config}"));
    std::fs::write(program.path(name), bytes).unwrap();
    let ran = program.run(&["ls", place, "--format", "json"]);
    (program, ran)
}

fn account_of(name: &str, bytes: &[u8], place: &str) -> String {
    let (_, ran) = ran(name, bytes, place);
    assert_eq!(ran.code, Some(0), "{name}: {}", ran.stderr);
    ran.json()["account"].as_str().unwrap().to_owned()
}

/// What is said where the file is wrong: one line, whose beginning names the file and the line.
fn wrong(name: &str, bytes: &[u8]) -> String {
    let (program, ran) = ran(name, bytes, "dev");
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{name}");
    assert_eq!(ran.stderr.matches('\n').count(), 1, "{}", ran.stderr);
    let file = program.path(name);
    let begin = format!("error: {}", file.display());
    let Some(rest) = ran.stderr.strip_prefix(&begin) else {
        return ran.stderr;
    };
    assert_eq!(program.demo.requests().iter().count(), 0);
    rest.trim_end().to_owned()
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_no_part_of_it() {
    for (name, text) in [
        ("t.csv", "tenant,account\r\nacme,prod\r\nglobex,dev\r\n"),
        ("t.toml", "acme = \"prod\"\r\nglobex = \"dev\"\r\n"),
        (
            "t.json",
            "{\r\n\"acme\": \"prod\",\r\n\"globex\": \"dev\"\r\n}\r\n",
        ),
    ] {
        for text in [text.to_owned(), format!("\u{feff}{text}")] {
            for (tenant, account) in [("acme", "prod"), ("globex", "dev")] {
                assert_eq!(
                    account_of(name, text.as_bytes(), tenant),
                    account,
                    "{text:?}"
                );
            }
        }
    }
}

#[test]
fn a_file_that_names_no_tenant_is_no_mistake_but_one_that_is_empty_json_is() {
    for (name, text) in [
        ("t.csv", ""),
        ("t.csv", "\n\n"),
        ("t.csv", "tenant,account\n"),
        ("t.csv", "\u{feff}tenant,account\r\n"),
        ("t.toml", ""),
        ("t.toml", "# none yet\n[tenants]\n"),
        ("t.json", "{}"),
        ("t.json", "{\"tenants\": {}}"),
    ] {
        assert_eq!(account_of(name, text.as_bytes(), "dev"), "dev", "{text:?}");
    }
    let said = wrong("t.json", b"");
    assert!(said.starts_with(":1: not JSON: EOF"), "{said}");
}

#[test]
fn each_mistake_is_one_line_with_the_file_and_the_line_in_every_form() {
    let unknown = "acme: there is no account \"nowhere\"";
    let twice = "it is in the account \"prod\" already; keep one of the two";
    for (name, text, line, said) in [
        // A column too few, too many; a value that is no text.
        (
            "t.csv",
            "acme,prod\r\nglobex\r\n",
            2,
            "it has 1 columns; write TENANT,ACCOUNT",
        ),
        (
            "t.csv",
            "tenant,account\nacme,prod,x\n",
            2,
            "it has 3 columns",
        ),
        (
            "t.toml",
            "acme = \"prod\"\nglobex = 3\n",
            2,
            "its account is not a text",
        ),
        (
            "t.json",
            "{\"acme\": \"prod\",\n \"globex\": null}",
            2,
            "its account is not a text",
        ),
        ("t.json", "[[\"acme\", \"prod\"]]", 1, "expected an object"),
        // An account that there is not.
        (
            "t.csv",
            "tenant,account\r\n\r\nacme,nowhere\r\n",
            3,
            unknown,
        ),
        ("t.toml", "\nacme = \"nowhere\"\n", 2, unknown),
        ("t.json", "{\n\n\"acme\": \"nowhere\"}", 3, unknown),
        // One tenant in two accounts.
        ("t.csv", "acme,prod\nglobex,dev\nacme,dev\n", 3, twice),
        (
            "t.toml",
            "acme = \"prod\"\nacme = \"dev\"\n",
            2,
            "duplicate key",
        ),
        (
            "t.json",
            "{\"acme\": \"prod\",\n\"acme\": \"dev\"}",
            2,
            twice,
        ),
        // Nothing of the form.
        ("t.toml", "acme = \"prod\"\nglobex: dev\n", 2, "not TOML: "),
        ("t.json", "{\"acme\": \"prod\",\n}", 2, "not JSON: "),
        ("t.csv", "acme,prod\n\"globex,dev\n", 2, "it has 1 columns"),
    ] {
        let told = wrong(name, text.as_bytes());
        let begin = format!(":{line}: ");
        assert!(told.starts_with(&begin), "{text:?}: {told}");
        assert!(told.contains(said), "{text:?}: {told}");
    }
}

#[test]
fn bytes_that_are_no_text_are_told_with_the_line_where_they_are() {
    for (name, bytes) in [
        ("t.csv", &b"acme,prod\nglob\xffex,dev\n"[..]),
        (
            "t.toml",
            &b"acme = \"prod\"\n\"glob\xffex\" = \"dev\"\n"[..],
        ),
        (
            "t.json",
            &b"{\"acme\": \"prod\",\n\"glob\xffex\": \"dev\"}"[..],
        ),
    ] {
        let told = wrong(name, bytes);
        assert!(told.starts_with(":2: "), "{name}: {told}");
        assert!(told.contains("UTF-8"), "{name}: {told}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_told_with_the_line_of_the_config_that_names_it() {
    let program = Program::new();
    let config = program.demo.config_toml();
    let config = config.split("\n[tenants]").next().unwrap();
    for (named, said) in [
        ("none.csv", "none.csv cannot be read: No such file"),
        (
            "t.txt",
            "\"t.txt\" has none of the forms; write a path that ends in .toml, .json or .csv",
        ),
    ] {
        program.config(&format!("# ours\ntenants_file = \"{named}\"\n{config}"));
        let ran = program.run(&["ls", "dev"]);
        assert_eq!(ran.code, Some(2));
        let begin = format!(
            "error: {}:2: tenants_file: ",
            program.path("config.toml").display()
        );
        assert!(ran.stderr.starts_with(&begin), "{}", ran.stderr);
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
        assert_eq!(ran.stderr.matches('\n').count(), 1, "{}", ran.stderr);
    }
}
