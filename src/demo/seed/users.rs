//! `users`: people with an account somewhere. Key `id`, about 470 bytes each.

use dynoxide::storage_backend::BaseItemRow;

use super::random::Random;
use super::row::{Attributes, Order, Rows};

/// One user, as the original account knows them.
#[derive(Clone, Debug)]
pub(super) struct User {
    pub id: String,
    pub email: String,
    pub name: String,
    pub status: &'static str,
    pub plan: &'static str,
    pub created_at: String,
    pub last_login: Option<String>,
    pub login_count: u32,
    /// In hundredths.
    pub score: u32,
    pub street: String,
    pub city: &'static str,
    pub zip: String,
    pub tags: Vec<&'static str>,
    pub is_beta: bool,
    pub has_newsletter: bool,
    /// Only some accounts know it.
    pub phone: Option<String>,
    pub bio: String,
}

pub(super) const PLANS: [&str; 4] = ["free", "starter", "team", "enterprise"];
pub(super) const CITIES: [&str; 12] = [
    "Berlin",
    "Zürich",
    "Köln",
    "Warszawa",
    "São Paulo",
    "Kraków",
    "Göteborg",
    "Dublin",
    "Lisboa",
    "Toronto",
    "Nairobi",
    "Osaka",
];
const STATUSES: [&str; 8] = [
    "active",
    "active",
    "active",
    "active",
    "active",
    "invited",
    "suspended",
    "closed",
];
const FIRST_NAMES: [&str; 16] = [
    "Ada", "José", "Zoë", "Łukasz", "Mei", "Amara", "Björn", "Chloé", "Dmitri", "Fatima", "Grace",
    "Hiro", "Ines", "Jonas", "Nia", "Sean",
];
const LAST_NAMES: [&str; 16] = [
    "Lovelace",
    "García",
    "Müller",
    "Kowalski",
    "Chen",
    "Okafor",
    "Lindqvist",
    "Dubois",
    "Ivanov",
    "Haddad",
    "Hopper",
    "Tanaka",
    "Silva",
    "Weber",
    "Mwangi",
    "O'Brien",
];
const STREETS: [&str; 8] = [
    "Hauptstraße",
    "High Street",
    "Rue de la Paix",
    "Via Roma",
    "Marszałkowska",
    "Main Street",
    "Lindenallee",
    "Calle Mayor",
];
const TAGS: [&str; 8] = [
    "admin",
    "billing",
    "early-adopter",
    "export",
    "mobile",
    "newsletter",
    "trial",
    "vip",
];
const INTERESTS: [&str; 8] = [
    "sailing and old maps",
    "long distance cycling",
    "synthesizers from the eighties",
    "gardening in small places",
    "chess by correspondence",
    "baking bread with sourdough",
    "birds of the northern sea",
    "letterpress printing",
];
/// The table's number in the random streams.
const STREAM: u64 = 1;

impl User {
    /// The user of this number, from 1 up.
    pub fn original(number: u32) -> User {
        let mut random = Random::of(STREAM, number);
        let (first, last) = (random.pick(&FIRST_NAMES), random.pick(&LAST_NAMES));
        let status = random.pick(&STATUSES);
        let tags = (0..=random.below(3)).map(|_| random.pick(&TAGS)).collect();
        let (likes, and_likes) = (random.pick(&INTERESTS), random.pick(&INTERESTS));
        User {
            id: id(number),
            email: format!(
                "{}.{number}@example.com",
                first
                    .chars()
                    .filter(char::is_ascii)
                    .collect::<String>()
                    .to_lowercase()
            ),
            name: format!("{first} {last}"),
            status,
            plan: random.pick(&PLANS),
            created_at: random.instant(2020),
            last_login: (status != "invited").then(|| random.instant(2023)),
            login_count: random.below(2500),
            score: random.below(10_000),
            street: format!("{} {}", random.pick(&STREETS), 1 + random.below(180)),
            city: random.pick(&CITIES),
            zip: format!("{:05}", random.below(100_000)),
            tags,
            is_beta: random.below(8) == 0,
            has_newsletter: random.below(2) == 0,
            phone: None,
            bio: biography(first, likes, and_likes),
        }
    }

    pub fn row(&self, order: Order) -> BaseItemRow {
        let mut item = Attributes::default();
        item.s("id", &self.id);
        item.s("email", &self.email);
        item.s("name", &self.name);
        item.s("status", self.status);
        item.s("plan", self.plan);
        item.s("created_at", &self.created_at);
        if let Some(last_login) = &self.last_login {
            item.s("last_login", last_login);
        }
        item.n("login_count", &self.login_count.to_string());
        item.n("score", &hundredths(self.score));
        item.m("address", |address| {
            address.s("street", &self.street);
            address.s("city", self.city);
            address.s("zip", &self.zip);
        });
        item.ss("tags", &self.tags);
        item.m("flags", |flags| {
            flags.bool("beta", self.is_beta);
            flags.bool("newsletter", self.has_newsletter);
        });
        if let Some(phone) = &self.phone {
            item.s("phone", phone);
        }
        item.s("bio", &self.bio);
        item.row(order, &self.id, "")
    }
}

fn biography(name: &str, likes: &str, and_likes: &str) -> String {
    format!(
        "{name} likes {likes}, and {and_likes}. Joined after a friend's recommendation, writes to support politely and seldom, \
         and answers surveys when asked."
    )
}

pub(super) fn id(number: u32) -> String {
    format!("u-{number:06}")
}

/// All users, numbers 1 to `items`.
pub(super) fn all(items: u32) -> Rows {
    Rows {
        base: (1..=items)
            .map(|number| User::original(number).row(Order::Usual))
            .collect(),
        entries: Vec::new(),
    }
}

/// `1234` as `12.34`, `1230` as `12.3`, `1200` as `12`: canonical.
pub(super) fn hundredths(number: u32) -> String {
    match (number / 100, number % 100) {
        (whole, 0) => whole.to_string(),
        (whole, rest) if rest % 10 == 0 => format!("{whole}.{}", rest / 10),
        (whole, rest) => format!("{whole}.{rest:02}"),
    }
}
