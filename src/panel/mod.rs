//! The control panel of a client's people.
pub mod pages;
pub mod paths;
pub mod store;
