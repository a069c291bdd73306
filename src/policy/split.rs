//! A policy that is longer than IAM takes in one: several, of which each can be attached.

use std::collections::{BTreeSet, HashMap};

use super::document::{Document, Statement};

/// The most characters that a managed policy has, white space not counted. Source: IAM's quotas.
pub const MANAGED_CHARACTERS: usize = 6144;

/// The most managed policies that one user or role has: the quota, and what AWS raises it to. Source: IAM's quotas.
pub const MANAGED_POLICIES: [usize; 2] = [10, 20];

/// What a document has around its statements.
const AROUND: usize = r#"{"Version":"2012-10-17","Statement":[]}"#.len();
/// What a statement has around its resources, and the comma after it.
const AROUND_RESOURCES: usize = r#","Resource":[],"#.len();

/// A resource, and the number of the statement that it is in.
type Granted<'a> = (usize, &'a str);

/// `whole` where IAM takes it, else several documents that allow the same together. Each is as full as it may be, and
/// what is said of one table or role stays in one, where that has room for it. Each statement has to have resources.
pub(super) fn split(whole: Document) -> Vec<Document> {
    if whole.compact().chars().count() <= MANAGED_CHARACTERS {
        return vec![whole];
    }
    let mut filling = Filling::of(&whole);
    for thing in things(&whole) {
        filling.add(&thing);
    }
    filling.close();
    filling.done
}

/// What is granted, by what it is about, in the order in which that comes up.
fn things(whole: &Document) -> Vec<Vec<Granted<'_>>> {
    let (mut things, mut places): (Vec<Vec<Granted>>, HashMap<&str, usize>) = Default::default();
    for (number, statement) in whole.statements.iter().enumerate() {
        for resource in &statement.resources {
            let place = *places.entry(thing(resource)).or_insert(things.len());
            match things.get_mut(place) {
                Some(thing) => thing.push((number, resource)),
                None => things.push(vec![(number, resource)]),
            }
        }
    }
    things
}

/// The name of a table, whatever its region, and whatever of it is meant; of anything else its ARN.
fn thing(resource: &str) -> &str {
    let table = resource.split_once(":table/");
    let name = table.and_then(|(_, table)| table.split('/').next());
    name.unwrap_or(resource)
}

/// A document that is being filled, and those that are full.
struct Filling<'a> {
    whole: &'a Document,
    /// The characters of each statement without its resources.
    heads: Vec<usize>,
    part: Vec<Granted<'a>>,
    length: usize,
    done: Vec<Document>,
}

impl<'a> Filling<'a> {
    fn of(whole: &'a Document) -> Self {
        let head = |statement: &Statement| {
            let alone = Document::new([with(statement, Vec::new())]);
            alone.compact().chars().count() - AROUND + AROUND_RESOURCES
        };
        Self {
            whole,
            heads: whole.statements.iter().map(head).collect(),
            part: Vec::new(),
            length: AROUND,
            done: Vec::new(),
        }
    }

    fn add(&mut self, thing: &[Granted<'a>]) {
        self.make_room(thing);
        for one in thing {
            // Where it alone is more than a document holds.
            self.make_room(&[*one]);
            self.length += self.more(&[*one]);
            self.part.push(*one);
        }
    }

    fn make_room(&mut self, for_these: &[Granted<'a>]) {
        if self.length + self.more(for_these) > MANAGED_CHARACTERS && !self.part.is_empty() {
            self.close();
        }
    }

    /// How many characters these are here.
    fn more(&self, these: &[Granted<'a>]) -> usize {
        // In quotes, and a comma after them.
        let resources = these.iter().map(|(_, arn)| arn.chars().count() + 3);
        let begun = |number: &usize| self.part.iter().any(|(one, _)| one == number);
        let begins: BTreeSet<usize> = these.iter().map(|(number, _)| *number).collect();
        let begins = begins.into_iter().filter(|number| !begun(number));
        let heads = begins.filter_map(|number| self.heads.get(number));
        resources.sum::<usize>() + heads.sum::<usize>()
    }

    fn close(&mut self) {
        let part = std::mem::take(&mut self.part);
        let of = |number: usize| {
            let those = part.iter().filter(move |(one, _)| *one == number);
            those.map(|(_, arn)| (*arn).to_owned()).collect::<Vec<_>>()
        };
        let statements = self.whole.statements.iter().enumerate();
        let statements = statements.filter_map(|(number, statement)| {
            let resources = of(number);
            (!resources.is_empty()).then(|| with(statement, resources))
        });
        self.done.push(Document::new(statements));
        self.length = AROUND;
    }
}

/// The same statement on other resources.
fn with(statement: &Statement, resources: Vec<String>) -> Statement {
    Statement {
        resources,
        ..statement.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arns(count: usize, of: impl Fn(usize) -> String) -> Vec<String> {
        (0..count).map(of).collect()
    }

    fn table(number: usize) -> String {
        format!("arn:aws:dynamodb:eu-west-1:333333333333:table/table-{number}")
    }

    /// Each statement on one resource.
    fn singly(documents: &[Document]) -> BTreeSet<String> {
        let statements = documents.iter().flat_map(|one| &one.statements);
        let each = statements.flat_map(|statement| {
            let alone = |arn: &String| with(statement, vec![arn.clone()]).pretty();
            statement.resources.iter().map(alone)
        });
        each.collect()
    }

    #[test]
    fn the_parts_fit_and_allow_together_what_the_whole_does_and_a_table_is_in_one() {
        let index = |number| format!("{}/index/*", table(number));
        let key = |number| format!("arn:aws:kms:eu-west-1:333333333333:key/{number}");
        let whole = Document::new([
            Statement::allow(["dynamodb:ListTables"], ["*"]).called("ListTables"),
            Statement::allow(["dynamodb:Scan"], arns(300, table)).called("Tables"),
            Statement::allow(["dynamodb:Scan"], arns(300, index)).called("Indexes"),
            Statement::allow(["kms:Decrypt"], arns(200, key))
                .called("Keys")
                .when("StringEquals", "kms:ViaService", &["dynamodb"]),
        ]);
        let parts = split(whole.clone());
        for part in &parts {
            let length = part.compact().chars().count();
            assert!(length <= MANAGED_CHARACTERS, "{length}");
        }
        // Full, but for the last, and what its next would have had no room in.
        let short = parts.iter().rev().skip(1);
        let mut short = short.filter(|part| part.compact().len() < MANAGED_CHARACTERS - 300);
        assert_eq!(short.next(), None);
        assert_eq!(singly(&parts), singly(&[whole]));
        for number in 0..300 {
            let with = |arn: &String| parts.iter().position(|part| part.compact().contains(arn));
            let (table, index) = (format!("{}\"", table(number)), index(number));
            assert_eq!(with(&table), with(&index), "{number}");
        }
    }

    #[test]
    fn what_fits_stays_as_it_is_and_what_is_too_much_of_one_table_is_split_all_the_same() {
        let few = Document::new([Statement::allow(["dynamodb:Scan"], arns(3, table))]);
        assert_eq!(split(few.clone()), [few]);
        let region = |number| format!("arn:aws:dynamodb:region-{number}:333333333333:table/users");
        let whole = Document::new([Statement::allow(["dynamodb:Scan"], arns(200, region))]);
        let parts = split(whole.clone());
        assert!(parts.len() > 1);
        let fits = |part: &Document| part.compact().chars().count() <= MANAGED_CHARACTERS;
        assert!(parts.iter().all(fits));
        assert_eq!(singly(&parts), singly(&[whole]));
    }
}
