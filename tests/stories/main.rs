//! Stories of people who use the portal, one file a feature, and a few guards of the whole. One
//! program, so that it is linked once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a story that can't go on should stop"
)]

mod support;

mod alerts;
mod all_users;
mod api;
mod catalogue;
mod cli;
mod client_history;
mod client_users;
mod clients_create;
mod clients_edit;
mod clients_list;
mod contact;
mod convert;
mod deletion;
mod descriptions;
mod email_change;
mod guards;
mod invitations;
mod log_in_as;
mod login_info;
mod mail;
mod moving;
mod panel_services;
mod passwords;
mod plans;
mod plans_of_clients;
mod profile;
mod projects;
mod resellers;
mod security_settings;
mod sellers;
mod services;
mod sessions;
mod setup;
mod sign_in;
mod switch;
mod team;
mod texts;
mod tokens;
mod two_factor;
mod vendor_services;
