//! Reading a table: our raw path and the SDK's typed one, each in a process of its own.

use std::env;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dynahop::aws::Sessions;
use dynahop::item::{Page, Source};
use serde::{Deserialize, Serialize};

use crate::process::{processor, resident};
use crate::table::Table;
use crate::world::{self, World};

/// Says which way the process reads, and where.
const WAY: &str = "DYNAHOP_BENCH_READER";
const CONFIG: &str = "DYNAHOP_BENCH_CONFIG";
/// How often the table is read for its time, after twice for its memory.
const ROUNDS: u32 = 3;

/// What a reader found out about itself.
#[derive(Serialize, Deserialize)]
struct Read {
    items: u64,
    /// Bytes of the responses, where they are known.
    wire: u64,
    /// Bytes of memory that all items took.
    memory: Option<u64>,
    /// One reading.
    time: Duration,
    processor: Option<Duration>,
}

/// Whether this process is a reader of the bench.
pub fn is_reader() -> bool {
    env::var_os(WAY).is_some()
}

/// Reads as it was told, and prints what that took.
pub fn read() {
    let config = world::config(Path::new(&env::var_os(CONFIG).unwrap()));
    let account = world::account(&config, "dev");
    let runtime = world::runtime();
    let read = match env::var(WAY).unwrap().as_str() {
        "raw" => runtime.block_on(async {
            let source = world::source(&Sessions::default(), &account).await;
            measured(
                async || pages(source.clone()).await,
                |pages| {
                    let wire = pages.iter().map(|page| page.bytes_len() as u64).sum();
                    (pages.iter().map(|page| page.len() as u64).sum(), wire)
                },
            )
            .await
        }),
        _ => runtime.block_on(async {
            let client = world::sdk(&account).await;
            let scan = async || {
                let pages = client.scan().table_name("users").into_paginator();
                pages
                    .items()
                    .send()
                    .collect::<Result<Vec<_>, _>>()
                    .await
                    .unwrap()
            };
            measured(scan, |items| (items.len() as u64, 0)).await
        }),
    };
    println!("{}", serde_json::to_string(&read).unwrap());
}

pub async fn pages(mut source: impl Source<Error: std::fmt::Debug>) -> Vec<Arc<Page>> {
    let mut pages = Vec::new();
    while let Some(page) = source.next(None).await.unwrap() {
        pages.push(page);
    }
    pages
}

async fn measured<T>(read: impl AsyncFn() -> T, count: impl Fn(&T) -> (u64, u64)) -> Read {
    // What the first reading takes is buffers too, which do not grow with the items: the second one's is the items'.
    let first = read().await;
    let before = resident();
    let kept = read().await;
    let memory = resident().zip(before).map(|(after, before)| after - before);
    let (items, wire) = count(&kept);
    drop((first, kept));
    let (began, used) = (Instant::now(), processor());
    for _ in 0..ROUNDS {
        drop(read().await);
    }
    let used = processor()
        .zip(used)
        .map(|(after, before)| after.saturating_sub(before));
    Read {
        items,
        wire,
        memory,
        time: began.elapsed() / ROUNDS,
        processor: used.map(|used| used / ROUNDS),
    }
}

pub fn measure(world: &World, table: &mut Table) {
    let reader = |way: &str| -> Read {
        let mut command = Command::new(env::current_exe().unwrap());
        command.env(WAY, way).env(CONFIG, world.file.path());
        let output = command.output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{told}");
        serde_json::from_slice(&output.stdout).unwrap()
    };
    // Once for nothing: the server's own memory is filled by the first reading of a table.
    reader("raw");
    let (raw, typed) = (reader("raw"), reader("typed"));
    let rate = |read: &Read| read.items as f64 / read.time.as_secs_f64();
    table.compared(
        &format!("reading {} items, items a second", raw.items),
        (
            format!("{:.0}", rate(&raw)),
            format!("{:.0} typed", rate(&typed)),
        ),
        Some(rate(&raw) / rate(&typed)),
    );
    let each = |read: &Read| Some(read.processor?.as_secs_f64() * 1e6 / read.items as f64);
    let micros =
        |each: Option<f64>| each.map_or_else(|| "-".to_owned(), |each| format!("{each:.2} µs"));
    table.compared(
        "  the reader's processor time for an item",
        (
            micros(each(&raw)),
            format!("{} typed", micros(each(&typed))),
        ),
        each(&typed).zip(each(&raw)).map(|(typed, raw)| typed / raw),
    );
    let memory = |read: &Read| Some(read.memory? as f64 / read.items as f64);
    let bytes =
        |each: Option<f64>| each.map_or_else(|| "-".to_owned(), |each| format!("{each:.0} bytes"));
    table.compared(
        "  memory for an item",
        (
            bytes(memory(&raw)),
            format!("{} typed", bytes(memory(&typed))),
        ),
        memory(&typed)
            .zip(memory(&raw))
            .map(|(typed, raw)| typed / raw),
    );
    let wire = raw.wire as f64 / raw.items as f64;
    table.compared(
        "  memory for an item, against the wire",
        (bytes(memory(&raw)), format!("{wire:.0} bytes sent")),
        memory(&raw).map(|memory| memory / wire),
    );
}
