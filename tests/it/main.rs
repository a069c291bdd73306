//! Integration tests: the real program over the embedded AWS.

mod app;
mod audit;
mod check;
mod cli_compare;
mod cli_copy;
mod cli_help;
mod cli_isolation;
mod cli_ls;
mod cli_mfa;
mod cli_policy;
mod cli_which;
mod copy_arrives;
mod copy_doubt;
mod copy_faults;
mod copy_plans;
mod copy_refused;
mod demo;
mod docs;
mod identity;
mod program;
mod pty;
mod server;
mod sessions;
mod tui;
mod world;
