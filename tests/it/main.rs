//! Integration tests: the real program over the embedded AWS.

mod demo;
mod pty;
mod tui;
