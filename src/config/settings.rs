//! The keys of one table.
