//! The house stands as docs/architecture.md draws it: no folder uses one that stands above it, nor a room of `src/aws/`
//! or `src/config/` another that does.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const PAGE: &str = include_str!("../../docs/architecture.md");

/// The rows of the page's table whose first cell begins with this, each with its cells.
fn rows(first: &str) -> Vec<Vec<&'static str>> {
    let rows = PAGE.lines().filter(|line| line.starts_with(first));
    rows.map(|row| row.split('|').map(str::trim).collect())
        .collect()
}

/// `src/item/` is `item`, `question.rs` is `question`.
fn name(cell: &str) -> &str {
    let path = cell.trim_matches('`').trim_end_matches('/');
    let file = path.rsplit('/').next().unwrap();
    file.trim_end_matches(".rs")
}

fn sources(of: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(of).unwrap() {
        let path = entry.unwrap().path();
        let called = path.file_stem().unwrap().to_str().unwrap();
        if ["tests", "testing"].contains(&called) {
            continue;
        }
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            found.push(path);
        }
    }
}

/// `src/aws/way/links.rs` is `["aws", "way", "links"]`.
fn module(path: &Path) -> Vec<String> {
    let path = path.strip_prefix("src").unwrap().with_extension("");
    let parts = path.iter().map(|part| part.to_str().unwrap().to_owned());
    parts.collect()
}

/// The text without comments and without the tests at its end.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("\n#[cfg(test)]\n#[expect").next().unwrap();
    let code = code.split("\n#[cfg(test)]\nmod tests").next().unwrap();
    let lines = code
        .lines()
        .map(|line| line.split("//").next().unwrap().trim());
    lines.collect::<Vec<_>>().join(" ")
}

fn is_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// What follows at this place in the text: a name, or those of a group.
fn names(text: &str) -> Vec<&str> {
    let Some(group) = text.strip_prefix('{') else {
        return vec![text.split(|letter| !is_of_name(letter)).next().unwrap()];
    };
    let mut depth = 0;
    let mut names = Vec::new();
    let mut begins = 0;
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                names.push(names_of_one(&group[begins..at]));
                begins = at + 1;
                if letter == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    names
}

fn names_of_one(text: &str) -> &str {
    let text = text.trim_start();
    text.split(|letter| !is_of_name(letter)).next().unwrap()
}

/// What the file names of its crate, each from the crate's root on: as many parts as lead to `depth`.
fn uses(path: &Path, depth: usize) -> BTreeSet<Vec<String>> {
    let (module, code) = (module(path), code(path));
    let mut found = BTreeSet::new();
    for (at, _) in code
        .match_indices("crate::")
        .chain(code.match_indices("super::"))
    {
        if code[..at].ends_with(|letter| is_of_name(letter) || letter == ':') {
            continue;
        }
        let mut from = Vec::new();
        let mut rest = &code[at..];
        if let Some(after) = rest.strip_prefix("crate::") {
            rest = after;
        } else {
            from.clone_from(&module);
            while let Some(after) = rest.strip_prefix("super::") {
                from.pop();
                rest = after;
            }
        }
        while from.len() + 1 < depth {
            let part = names(rest)[0];
            let Some(after) = rest.strip_prefix(part).and_then(|r| r.strip_prefix("::")) else {
                break;
            };
            from.push(part.to_owned());
            rest = after;
        }
        for name in names(rest) {
            let mut full = from.clone();
            full.push(name.to_owned());
            full.truncate(depth);
            found.insert(full);
        }
    }
    found
}

#[test]
fn each_folder_uses_only_what_the_page_says() {
    let rows = rows("| `src/");
    let layers: Vec<&str> = rows.iter().map(|row| name(row[1])).collect();
    let mut wrong = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let may: Vec<&str> = match row[3] {
            "the above" => layers[..number].to_vec(),
            "all" => layers.clone(),
            named => named.split('`').skip(1).step_by(2).collect(),
        };
        let layer = layers[number];
        let mut files = Vec::new();
        if Path::new("src").join(layer).is_dir() {
            sources(&Path::new("src").join(layer), &mut files);
        }
        files.push(Path::new("src").join(layer).with_extension("rs"));
        for file in files {
            for used in uses(&file, 1) {
                let used = used[0].as_str();
                if used != layer && layers.contains(&used) && !may.contains(&used) {
                    wrong.push(format!("{} uses {used}", file.display()));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_folder_is_on_the_page() {
    let rows = rows("| `src/");
    let told: BTreeSet<&str> = rows.iter().map(|row| name(row[1])).collect();
    let there: BTreeSet<String> = fs::read_dir("src")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|name| !["main", "lib"].contains(&name.as_str()))
        .collect();
    assert_eq!(told, there.iter().map(String::as_str).collect());
}

/// What uses a room of `folder` that stands above its own.
fn upwards(folder: &str) -> Vec<String> {
    let rows = rows(&format!("| `{folder}/"));
    let rooms: Vec<&str> = rows.iter().map(|row| name(row[1])).collect();
    assert!(rooms.len() > 10, "{rooms:?}");
    let mut files = Vec::new();
    sources(&Path::new("src").join(folder), &mut files);
    let mut wrong = Vec::new();
    for file in files {
        let own = module(&file).swap_remove(1);
        let Some(height) = rooms.iter().position(|room| *room == own) else {
            wrong.push(format!("{} is not on the page", file.display()));
            continue;
        };
        for used in uses(&file, 2) {
            let [first, used] = used.as_slice() else {
                continue;
            };
            // A name that is no room's hides which room it is of.
            let is_below = rooms[..=height].contains(&used.as_str());
            if first == folder && !is_below {
                wrong.push(format!("{} uses {used}", file.display()));
            }
        }
    }
    wrong
}

#[test]
fn no_room_of_aws_uses_one_that_stands_above_it() {
    assert_eq!(upwards("aws"), Vec::<String>::new());
}

#[test]
fn no_room_of_config_uses_one_that_stands_above_it() {
    assert_eq!(upwards("config"), Vec::<String>::new());
}
