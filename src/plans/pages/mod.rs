//! Vendor settings > Plans, and the plan of a client.
mod client;
mod index;
pub mod parts;
mod show;

use actix_web::web;

/// Routes of this folder.
pub fn routes(app: &mut web::ServiceConfig) {
    app.configure(index::routes)
        .configure(show::routes)
        .configure(client::routes);
}
