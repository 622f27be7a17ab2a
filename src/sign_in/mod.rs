//! Signing in: who somebody is, limits on guessing, and the choice of account.
pub mod limits;
pub mod pages;
pub mod paths;
pub mod store;
