//! How an account differs from the original: some items changed, some gone, some its own, and some only written
//! in another order, which is no difference.
//!
//! Each kind strikes at a fixed step, shifted by the account's way, so that a table of any size has some of it.

use dynoxide::DynoxideError;

use super::orders::{self, Purchase};
use super::products::{self, Product};
use super::row::{Order, Rows, key_text};
use super::users::{self, CITIES, PLANS, User};
use super::{insert, kitchen_sink};
use crate::demo::store::Store;

/// What becomes of one of the original's items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Kept,
    /// The same by value, its attributes in another order.
    Rewritten,
    Gone,
    /// Changed, in one of several ways.
    Changed(u32),
}

/// The steps of a table: every how many items something happens.
#[derive(Clone, Copy, Debug)]
struct Steps {
    changed: u32,
    gone: u32,
    rewritten: u32,
    /// For how many items the account has one of its own.
    own: u32,
}

const USERS: Steps = Steps {
    changed: 61,
    gone: 211,
    rewritten: 37,
    own: 250,
};
const ORDERS: Steps = Steps {
    changed: 131,
    gone: 401,
    rewritten: 83,
    own: 500,
};
const PRODUCTS: Steps = Steps {
    changed: 53,
    gone: 167,
    rewritten: 41,
    own: 125,
};

impl Steps {
    fn fate(self, number: u32, way: u8) -> Fate {
        let shift = u32::from(way);
        if number % self.gone == 3 + 2 * shift {
            Fate::Gone
        } else if number % self.changed == 1 + 5 * shift {
            Fate::Changed(number / self.changed)
        } else if number % self.rewritten == 2 + 3 * shift {
            Fate::Rewritten
        } else {
            Fate::Kept
        }
    }

    /// The numbers of the account's own items, past the `items` of the original. Two ways share some of them.
    fn own(self, items: u32, way: u8) -> std::ops::RangeInclusive<u32> {
        let count = items / self.own + 1;
        let first = items + 1 + u32::from(way - 1) * count.div_ceil(2);
        first..=first + count
    }
}

/// The way of the account `standby`.
pub(super) const STANDBY: u8 = 3;
/// The way of the account `audit`.
pub(super) const AUDIT: u8 = 4;

/// The same for an account that has these two tables only.
pub(super) fn users_and_orders(store: &Store, way: u8, items: u32) -> Result<(), DynoxideError> {
    drift_users(store, way, items)?;
    drift_orders(store, way, items)
}

/// Makes a copy of the original drift in this way (from 1 up).
pub(super) fn apply(store: &Store, way: u8, items: u32) -> Result<(), DynoxideError> {
    drift_users(store, way, items)?;
    drift_orders(store, way, items)?;
    drift_products(store, way)?;
    kitchen_sink::drift(store, way)
}

fn drift_users(store: &Store, way: u8, items: u32) -> Result<(), DynoxideError> {
    let mut rows = Rows::default();
    let mut gone = Vec::new();
    for number in 1..=items {
        match USERS.fate(number, way) {
            Fate::Kept => {}
            Fate::Rewritten => rows.base.push(User::original(number).row(Order::Reversed)),
            Fate::Gone => gone.push((key_text(&users::id(number)), String::new())),
            Fate::Changed(how) => rows.base.push(changed_user(number, how).row(Order::Usual)),
        }
    }
    rows.base.extend(
        USERS
            .own(items, way)
            .map(|number| User::original(number).row(Order::Usual)),
    );
    replace(store, "users", &rows, &gone)
}

fn changed_user(number: u32, how: u32) -> User {
    let mut user = User::original(number);
    match how % 8 {
        0 => user.plan = other(&PLANS, user.plan),
        1 => {
            user.status = if user.status == "active" {
                "suspended"
            } else {
                "active"
            }
        }
        2 => user.login_count += 17,
        3 => user.city = other(&CITIES, user.city),
        4 => user.tags.push("migrated"),
        5 => {
            user.login_count += 1;
            user.last_login = Some("2026-01-31T09:30:00Z".to_owned());
        }
        6 => user.phone = Some(format!("+49 30 {number:07}")),
        _ => user.bio = format!("{} And much else.", user.bio),
    }
    user
}

/// The choice after this one.
fn other(choices: &[&'static str], choice: &'static str) -> &'static str {
    let next = choices
        .iter()
        .cycle()
        .skip_while(|candidate| **candidate != choice)
        .nth(1);
    next.copied().unwrap_or(choice)
}

fn drift_orders(store: &Store, way: u8, items: u32) -> Result<(), DynoxideError> {
    let mut rows = Rows::default();
    let mut gone = Vec::new();
    for number in 1..=orders::count(items) {
        let mut order = Purchase::original(number, items);
        match ORDERS.fate(number, way) {
            Fate::Kept => {}
            Fate::Rewritten => order.add_to(&mut rows, Order::Reversed),
            Fate::Gone => gone.push((key_text(&order.customer_id), key_text(&order.order_id))),
            Fate::Changed(how) => {
                if how % 2 == 0 {
                    order.status = if order.status == "paid" {
                        "shipped"
                    } else {
                        "paid"
                    };
                } else {
                    order.lines.push((1 + number % products::COUNT, 1, 495));
                }
                order.add_to(&mut rows, Order::Usual);
            }
        }
    }
    for number in ORDERS.own(orders::count(items), way) {
        Purchase::original(number, items).add_to(&mut rows, Order::Usual);
    }
    replace(store, "orders", &rows, &gone)
}

fn drift_products(store: &Store, way: u8) -> Result<(), DynoxideError> {
    let mut rows = Rows::default();
    let mut gone = Vec::new();
    for number in 1..=products::COUNT {
        let mut product = Product::original(number);
        match PRODUCTS.fate(number, way) {
            Fate::Kept => {}
            Fate::Rewritten => rows.base.push(product.row(Order::Reversed)),
            Fate::Gone => gone.push((key_text(&product.sku), String::new())),
            Fate::Changed(how) => {
                match how % 3 {
                    0 => product.price += 100,
                    1 => product.stock += 12,
                    _ => product.labels.push("clearance"),
                }
                rows.base.push(product.row(Order::Usual));
            }
        }
    }
    rows.base.extend(
        PRODUCTS
            .own(products::COUNT, way)
            .map(|number| Product::original(number).row(Order::Usual)),
    );
    replace(store, "products", &rows, &gone)
}

/// Writes the rows, and deletes what is gone (partition and sort key as stored).
fn replace(
    store: &Store,
    table: &str,
    rows: &Rows,
    gone: &[(String, String)],
) -> Result<(), DynoxideError> {
    insert(store, table, rows)?;
    let storage = store.rows();
    for (partition, sort) in gone {
        storage.delete_item(table, partition, sort)?;
        if table == "orders" {
            storage.delete_gsi_item(table, super::tables::BY_STATUS, partition, sort)?;
        }
    }
    Ok(())
}
