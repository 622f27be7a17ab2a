//! Every text that is asked for exists, whole in four languages where strangers and clients read it.
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What strangers and clients read, in pages and in mails. Other files are of the admin portal,
/// which speaks English for now.
const WHOLE: [&str; 13] = [
    "core.ftl",
    "deletion.ftl",
    "mail.ftl",
    "people.ftl",
    "projects.ftl",
    "notifications.ftl",
    "services.ftl",
    "sessions.ftl",
    "setup.ftl",
    "team.ftl",
    "two-factor.ftl",
    "tokens.ftl",
    "ui.ftl",
];

/// Keys that are put together while running begin like this.
const BUILT: [&str; 4] = ["client-why-", "clients-column-", "mail-", "problem-"];

fn files(dir: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(path.to_str().unwrap(), extension));
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A file's messages: key and the names of its arguments.
fn messages(file: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in std::fs::read_to_string(file).unwrap().lines() {
        let key = line.split(" =").next().unwrap_or_default();
        let starts = line.starts_with(|c: char| c.is_ascii_lowercase()) && line.contains(" =");
        if starts {
            current = key.to_owned();
            let fresh = all.insert(current.clone(), BTreeSet::new()).is_none();
            assert!(fresh, "{}: {current} stands twice", file.display());
        }
        if line.starts_with('#') || current.is_empty() {
            continue;
        }
        let arguments = all.get_mut(&current).unwrap();
        for part in line.split('$').skip(1) {
            let name: String = part
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-')
                .collect();
            arguments.insert(name);
        }
    }
    all
}

fn language(code: &str) -> BTreeMap<String, BTreeMap<String, BTreeSet<String>>> {
    files(&format!("locales/{code}"), "ftl")
        .iter()
        .map(|file| {
            let name = file.file_name().unwrap().to_str().unwrap().to_owned();
            (name, messages(file))
        })
        .collect()
}

/// The program and its pages, without the tests inside.
fn sources() -> String {
    let mut all = String::new();
    for file in files("src", "rs").iter().chain(&files("templates", "html")) {
        let text = std::fs::read_to_string(file).unwrap();
        all.push_str(text.split("#[cfg(test)]").next().unwrap());
    }
    all
}

/// Whatever stands in quotes and looks like a key.
fn quoted(text: &str) -> BTreeSet<&str> {
    text.split('"')
        .filter(|part| {
            part.starts_with(|c: char| c.is_ascii_lowercase())
                && part
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        })
        .collect()
}

/// The keys that are asked for: the first text in quotes after these calls.
fn asked(text: &str) -> BTreeSet<&str> {
    let mut keys = BTreeSet::new();
    for call in [".get(", ".with(", ".with2(", ".all("] {
        for after in text.split(call).skip(1) {
            let rest = after.trim_start();
            let Some(key) = rest.strip_prefix('"').and_then(|r| r.split('"').next()) else {
                continue;
            };
            if quoted(&format!("\"{key}\"")).contains(key) && key.contains('-') {
                keys.insert(key);
            }
        }
    }
    keys
}

#[test]
fn what_strangers_and_clients_read_is_whole_in_four_languages() {
    let english = language("en");
    for code in ["de", "zh", "ru"] {
        let other = language(code);
        for (file, messages) in &english {
            if !WHOLE.contains(&file.as_str()) {
                assert!(
                    !other.contains_key(file),
                    "{code}/{file} is not expected: add it to WHOLE"
                );
                continue;
            }
            let translated = other
                .get(file)
                .unwrap_or_else(|| panic!("{code}/{file} is missing"));
            let keys = |of: &BTreeMap<String, BTreeSet<String>>| -> BTreeSet<String> {
                of.keys().cloned().collect()
            };
            let (there, here) = (keys(messages), keys(translated));
            assert_eq!(
                there.symmetric_difference(&here).collect::<Vec<_>>(),
                Vec::<&String>::new(),
                "{code}/{file}"
            );
            for (key, arguments) in messages {
                assert_eq!(
                    arguments, &translated[key],
                    "arguments of {key} in {code}/{file}"
                );
            }
        }
        for file in other.keys() {
            assert!(english.contains_key(file), "{code}/{file} has no English");
        }
    }
}

#[test]
fn every_text_that_is_asked_for_exists_and_none_is_idle() {
    let english = language("en");
    let mut known: BTreeMap<&str, &str> = BTreeMap::new();
    for (file, messages) in &english {
        for key in messages.keys() {
            let before = known.insert(key, file);
            assert_eq!(before, None, "{key} stands in two files");
        }
    }
    let text = sources();
    let missing: Vec<&str> = asked(&text)
        .into_iter()
        .filter(|key| !known.contains_key(key))
        .collect();
    assert_eq!(missing, Vec::<&str>::new(), "asked for, but not there");
    let used = quoted(&text);
    let idle: Vec<&str> = known
        .keys()
        .copied()
        .filter(|key| !used.contains(key) && !BUILT.iter().any(|start| key.starts_with(start)))
        .collect();
    assert_eq!(idle, Vec::<&str>::new(), "there, but never asked for");
}
