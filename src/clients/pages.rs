//! Pages of the clients.
use super::store::{self, Client};
use crate::actor::Staff;
use crate::web::error::PageError;
use crate::web::page::html;
use crate::web::shell::{Section, Shell};
use crate::web::visit::Visit;
use actix_web::{HttpResponse, web};
use askama::Template;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route("/clients", web::get().to(index));
}

#[derive(Template)]
#[template(path = "clients/index.html")]
struct Index {
    shell: Shell,
    clients: Vec<Client>,
}

async fn index(visit: Visit, staff: Staff) -> Result<HttpResponse, PageError> {
    let asking = staff.clone();
    let clients = visit
        .portal
        .db
        .read(move |conn| store::newest(conn, &asking))
        .await??;
    html(&Index {
        shell: Shell::staff(&visit, &staff, Section::Clients),
        clients,
    })
}
