//! The `dynahop` program.
fn main() {}
