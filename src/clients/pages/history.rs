//! The tab "History".
use super::{Frame, Tab};
use crate::actor::Staff;
use crate::clients::{paths, store};
use crate::db::ids::ClientId;
use crate::history::store::{self as events, Filter};
use crate::history::timeline::{Query, Timeline};
use crate::web::error::PageError;
use crate::web::page::html;
use crate::web::shell::{Section, Shell};
use crate::web::visit::Visit;
use actix_web::{HttpResponse, web};
use askama::Template;

/// Routes of this file.
pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.route("/clients/{client}/history", web::get().to(show));
}

#[derive(Template)]
#[template(path = "clients/history.html")]
struct History {
    shell: Shell,
    frame: Frame,
    timeline: Timeline,
}

async fn show(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
    query: web::Query<Query>,
) -> Result<HttpResponse, PageError> {
    let (id, mut query) = (*id, query.into_inner());
    query.client.clear();
    let (asking, from) = (staff.clone(), query.from());
    let filter = Filter {
        owner: None,
        client: Some(id),
        event: query.event(),
        person: query.person(),
    };
    let (head, page) = visit
        .portal
        .db
        .read(move |conn| {
            let head = store::head(conn, &asking, id)?;
            let page = events::page(conn, &asking, &filter, from)?;
            Ok::<_, diesel::result::Error>((head, page))
        })
        .await??;
    let shell = Shell::staff(&visit, &staff, Section::Clients);
    let path = paths::history(&id);
    let timeline = Timeline::new(page, query, path, &shell.t, &staff.calendar(), false);
    html(&History {
        shell,
        frame: Frame::new(head, &staff, Tab::History),
        timeline,
    })
}
