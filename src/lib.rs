//! Clientele: the self-hosted portal of everyone who resells services.
pub mod actor;
pub mod app;
pub mod change;
pub mod clients;
pub mod clock;
pub mod config;
pub mod db;
pub mod history;
pub mod i18n;
pub mod jobs;
pub mod mail;
pub mod passwords;
pub mod portal;
pub mod secrets;
pub mod sign_in;
pub mod text;
pub mod web;
