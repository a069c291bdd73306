//! `orders`: what the users bought. Key `customer_id` and `order_id`, index `by-status`.

use dynoxide::storage_backend::{BaseItemRow, GsiItemRow};

use super::products;
use super::random::Random;
use super::row::{Attributes, Order, Rows, key_text};
use super::users::{self, hundredths};

/// One order.
#[derive(Clone, Debug)]
pub(super) struct Purchase {
    pub customer_id: String,
    pub order_id: String,
    pub status: &'static str,
    pub created_at: String,
    /// Product number, quantity, price of one in hundredths.
    pub lines: Vec<(u32, u32, u32)>,
    pub carrier: &'static str,
}

const STATUSES: [&str; 6] = [
    "pending",
    "paid",
    "shipped",
    "delivered",
    "delivered",
    "returned",
];
const CARRIERS: [&str; 4] = ["DHL", "UPS", "Swiss Post", "An Post"];
const STREAM: u64 = 2;

/// How many orders there are for this many users.
pub(super) fn count(items: u32) -> u32 {
    items / 2
}

impl Purchase {
    /// The order of this number, from 1 up, of one of `items` users.
    pub fn original(number: u32, items: u32) -> Purchase {
        let mut random = Random::of(STREAM, number);
        let lines = (0..=random.below(3)).map(|_| {
            (
                1 + random.below(products::COUNT),
                1 + random.below(4),
                99 + random.below(20_000),
            )
        });
        let lines = lines.collect::<Vec<_>>();
        Purchase {
            customer_id: users::id(1 + random.below(items.max(1))),
            order_id: format!("o-{number:08}"),
            status: random.pick(&STATUSES),
            created_at: random.instant(2023),
            lines,
            carrier: random.pick(&CARRIERS),
        }
    }

    pub fn add_to(&self, rows: &mut Rows, order: Order) {
        let base = self.row(order);
        rows.entries.push(GsiItemRow {
            gsi_pk: key_text(self.status),
            gsi_sk: key_text(&self.created_at),
            table_pk: base.pk.clone(),
            table_sk: base.sk.clone(),
            item_json: base.item_json.clone(),
        });
        rows.base.push(base);
    }

    fn row(&self, order: Order) -> BaseItemRow {
        let total: u32 = self
            .lines
            .iter()
            .map(|(_, quantity, price)| quantity * price)
            .sum();
        let lines: Vec<Attributes> = self.lines.iter().map(line).collect();
        let mut item = Attributes::default();
        item.s("customer_id", &self.customer_id);
        item.s("order_id", &self.order_id);
        item.s("status", self.status);
        item.s("created_at", &self.created_at);
        item.n("total", &hundredths(total));
        item.s("currency", "EUR");
        item.l("items", &lines);
        item.m("shipping", |shipping| {
            shipping.s("carrier", self.carrier);
            shipping.bool("express", total > 30_000);
        });
        item.row(order, &self.customer_id, &self.order_id)
    }
}

fn line((product, quantity, price): &(u32, u32, u32)) -> Attributes {
    let mut line = Attributes::default();
    line.s("sku", &products::sku(*product));
    line.n("quantity", &quantity.to_string());
    line.n("price", &hundredths(*price));
    line
}

/// All orders of this many users.
pub(super) fn all(items: u32) -> Rows {
    let mut rows = Rows::default();
    for number in 1..=count(items) {
        Purchase::original(number, items).add_to(&mut rows, Order::Usual);
    }
    rows
}
