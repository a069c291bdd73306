//! What is known of an account, a table, a comparison: for `i`.

use super::App;
use super::card::not_renewed_lines;
pub use super::card::of_account;
use super::dialog::Told;
use super::side::Fetch;
use super::view::View;
use crate::aws::TableShape;
use crate::item::{thousands, used_units, visible};

/// The table where the side with the keys stands.
pub fn of_table(app: &App) -> Told {
    let Some(table) = app.here().table() else {
        return of_account(app);
    };
    let title = format!("Table {}", table.at);
    match &table.shape {
        Fetch::Ready(shape) => {
            let mut lines = shape_lines(shape);
            let facts = app
                .here()
                .open
                .as_ref()
                .and_then(|open| open.session.ready());
            let standing = facts.and_then(|facts| app.standing(&table.at.at, &facts.region));
            lines.extend(standing.map(not_renewed_lines).unwrap_or_default());
            Told::new(title, lines)
        }
        Fetch::Failed(failure) => Told::failure(failure),
        Fetch::Idle | Fetch::Loading(_) => Told::new(title, vec!["Being asked for.".to_owned()]),
    }
}

fn shape_lines(shape: &TableShape) -> Vec<String> {
    let Some(counted) = &shape.counted else {
        return undescribed_lines(shape);
    };
    let mut lines = vec![
        format!("ARN     {}", shape.arn),
        format!("status  {}", shape.status),
        format!("key     {}", shape.schema),
        format!(
            "items   ~{}, ~{} bytes (AWS counts every six hours or so)",
            thousands(counted.items),
            thousands(counted.bytes)
        ),
    ];
    for index in &shape.indexes {
        lines.push(format!(
            "index   {}: {}; {}",
            index.name,
            index.key.names().join(", "),
            index.projection
        ));
    }
    lines
}

fn undescribed_lines(shape: &TableShape) -> Vec<String> {
    vec![
        format!("key     {}, from the config or as you said", shape.schema),
        "The rest is not known: the role may not describe this table (dynamodb:DescribeTable)."
            .to_owned(),
    ]
}

/// The comparison on top.
pub fn of_comparison(app: &App) -> Told {
    let Some(View::Compare(view)) = app.views.last() else {
        return of_account(app);
    };
    let (source, target) = view.read;
    let (source, target) = (thousands(source), thousands(target));
    let counts = view.counts;
    let key = view
        .by
        .as_ref()
        .map(|key| format!("key         {}", visible(&key.to_string())));
    let lines = vec![
        format!("source      {} ({source} items read)", view.source),
        format!("target      {} ({target} items read)", view.target),
        format!("read units  {} RRU", used_units(view.units)),
        String::new(),
        match &view.state {
            Fetch::Failed(failure) => format!("{}; until then:", failure.headline()),
            Fetch::Loading(_) => "So far:".to_owned(),
            Fetch::Idle | Fetch::Ready(()) => "In all:".to_owned(),
        },
        format!("=  {} the same", thousands(counts.same)),
        format!("*  {} differ", thousands(counts.changed)),
        format!("+  {} only at the source", thousands(counts.only_source)),
        format!("-  {} only at the target", thousands(counts.only_target)),
    ];
    Told::new("Comparison", key.into_iter().chain(lines).collect())
}
