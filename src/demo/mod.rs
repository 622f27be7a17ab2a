//! Believable data for `--demo` and for the benches.
pub mod names;
