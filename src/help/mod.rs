//! Help: what things are called elsewhere, how the daily tasks go, which keys there are.
pub mod pages;
