//! `products`: a catalogue, key `sku`; and `health-check`, which is one item, everywhere the same.

use dynoxide::storage_backend::BaseItemRow;

use super::random::Random;
use super::row::{Attributes, Order, Rows};
use super::users::hundredths;

/// One product.
#[derive(Clone, Debug)]
pub(super) struct Product {
    pub sku: String,
    pub title: String,
    pub category: &'static str,
    /// In hundredths.
    pub price: u32,
    pub stock: u32,
    pub is_active: bool,
    /// In millimetres.
    pub sides: [u32; 3],
    pub labels: Vec<&'static str>,
}

/// How many products there are.
pub(super) const COUNT: u32 = 500;

const STREAM: u64 = 3;
const MATERIALS: [&str; 8] = [
    "oak", "walnut", "steel", "linen", "wool", "glass", "cork", "brass",
];
const THINGS: [(&str, &str); 8] = [
    ("desk lamp", "lighting"),
    ("notebook", "paper"),
    ("blanket", "textiles"),
    ("carafe", "kitchen"),
    ("shelf", "furniture"),
    ("bottle opener", "kitchen"),
    ("picture frame", "decoration"),
    ("pen tray", "office"),
];
const LABELS: [&str; 6] = [
    "bestseller",
    "fragile",
    "handmade",
    "new",
    "recycled",
    "sale",
];

impl Product {
    /// The product of this number, from 1 up.
    pub fn original(number: u32) -> Product {
        let mut random = Random::of(STREAM, number);
        let (thing, category) = random.pick(&THINGS);
        Product {
            sku: sku(number),
            title: format!("{} {thing}", random.pick(&MATERIALS)),
            category,
            price: 199 + random.below(50_000),
            stock: random.below(400),
            is_active: random.below(10) != 0,
            sides: [
                20 + random.below(800),
                20 + random.below(800),
                5 + random.below(300),
            ],
            labels: (0..random.below(3)).map(|_| random.pick(&LABELS)).collect(),
        }
    }

    pub fn row(&self, order: Order) -> BaseItemRow {
        let mut item = Attributes::default();
        item.s("sku", &self.sku);
        item.s("title", &self.title);
        item.s("category", self.category);
        item.n("price", &hundredths(self.price));
        item.n("stock", &self.stock.to_string());
        item.bool("active", self.is_active);
        item.m("millimetres", |sides| {
            for (name, side) in ["width", "depth", "height"].iter().zip(self.sides) {
                sides.n(name, &side.to_string());
            }
        });
        item.ss("labels", &self.labels);
        item.row(order, &self.sku, "")
    }
}

pub(super) fn sku(number: u32) -> String {
    format!("SKU-{number:05}")
}

/// The whole catalogue.
pub(super) fn all() -> Rows {
    Rows {
        base: (1..=COUNT)
            .map(|number| Product::original(number).row(Order::Usual))
            .collect(),
        entries: Vec::new(),
    }
}

/// The one item of `health-check`.
pub(super) fn health_check() -> Rows {
    let mut item = Attributes::default();
    item.s("id", "ping");
    item.s("answer", "pong");
    item.bool("ok", true);
    Rows {
        base: vec![item.row(Order::Usual, "ping", "")],
        entries: Vec::new(),
    }
}
