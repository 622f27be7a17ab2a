//! The HTTP kit: everything that pages share.
pub mod assets;
pub mod csrf;
pub mod error;
pub mod extract;
pub mod flash;
pub mod form;
pub mod guard;
pub mod keyset;
pub mod observe;
pub mod page;
pub mod preferences;
pub mod session;
pub mod shell;
pub mod submission;
pub mod visit;
pub mod when;
pub mod whoever;
