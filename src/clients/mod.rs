//! Clients: the accounts that providers create and look after.
pub mod pages;
pub mod paths;
pub mod store;
