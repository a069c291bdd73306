//! The config that comes with the program, and what the README says of it.

use super::*;

/// A folder with what the example names besides itself, and the example's path in it.
fn example_folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("tenants.csv"), "zenith,dev\n").unwrap();
    fs::write(folder.path().join("company-ca.pem"), "").unwrap();
    let path = folder.path().join("config.toml");
    (folder, path)
}

const EXAMPLE: &str = include_str!("../../../../config.example.toml");

#[test]
fn the_example_loads_and_has_every_key() {
    let (_folder, path) = example_folder();
    let config = Config::parse(EXAMPLE, &path, &BTreeMap::new()).unwrap();
    assert_eq!(config.accounts.len(), 6);
    let tables = ["accounts", "tenants"];
    for key in KEYS.iter().filter(|key| !tables.contains(&key.name)) {
        let written = format!("{} = ", key.name);
        let has = EXAMPLE
            .lines()
            .any(|line| line.trim_start_matches("# ").starts_with(&written));
        assert!(has, "config.example.toml lacks {}: {}", key.name, key.doc);
    }
}

#[test]
fn each_line_that_the_example_has_commented_out_loads() {
    let (folder, path) = example_folder();
    let home = folder.path().display().to_string();
    let env = [
        ("DYNAHOP_PROD_EXTERNAL_ID", "an-id"),
        ("USER", "ada"),
        ("HOME", &home),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let env = BTreeMap::from(env);
    let commented = |line: &&str| {
        KEYS.iter()
            .any(|key| line.starts_with(&format!("# {} = ", key.name)))
    };
    let lines: Vec<&str> = EXAMPLE.lines().filter(commented).collect();
    assert!(lines.len() > 10);
    for line in lines {
        let text = EXAMPLE.replace(line, line.trim_start_matches("# "));
        let read = Config::parse(&text, &path, &env);
        assert!(read.is_ok(), "{line}: {}", read.unwrap_err());
    }
}

#[test]
fn the_readme_names_every_key() {
    let readme = include_str!("../../../../README.md");
    for key in KEYS {
        let named = format!("`{}`", key.name);
        assert!(
            readme.contains(&named),
            "README.md lacks {named}: {}",
            key.doc
        );
    }
}
