//! Clients: the accounts that providers create and look after.
pub mod create;
pub mod edit;
pub mod list;
pub mod notify;
pub mod pages;
pub mod paths;
pub mod store;
pub mod users;
