//! A person's own sessions: where they are, and how to end them.
pub mod pages;
pub mod paths;
