//! Pages of the services under Vendor settings.
mod catalogue;
mod defaults;
mod features;

use actix_web::web;

/// Routes of this folder.
pub fn routes(app: &mut web::ServiceConfig) {
    app.configure(defaults::routes)
        .configure(catalogue::routes)
        .configure(features::routes);
}
