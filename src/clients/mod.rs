//! Clients: the accounts that providers create and look after.
pub mod list;
pub mod paths;
pub mod store;
