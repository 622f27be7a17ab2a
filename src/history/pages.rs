//! "Activity log": what happened at a provider and in its clients.
use super::store::{self, Filter};
use super::timeline::{Query, Timeline};
use crate::actor::Staff;
use crate::db::ids::{ClientId, ProviderId};
use crate::web::error::PageError;
use crate::web::page::html;
use crate::web::shell::{Section, Shell};
use crate::web::visit::Visit;
use actix_web::{HttpResponse, web};
use askama::Template;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route("/activity", web::get().to(activity));
}

#[derive(Template)]
#[template(path = "history/activity.html")]
struct Activity {
    shell: Shell,
    timeline: Timeline,
}

async fn activity(
    visit: Visit,
    staff: Staff,
    query: web::Query<Query>,
) -> Result<HttpResponse, PageError> {
    let query = query.into_inner();
    let asking = staff.clone();
    let from = query.from();
    let client = query.client.trim();
    let owner = query.owner.trim();
    let filter = Filter {
        owner: (!owner.is_empty()).then(|| ProviderId(owner.parse().unwrap_or_default())),
        // What is no number is no client.
        client: (!client.is_empty()).then(|| ClientId(client.parse().unwrap_or_default())),
        event: query.event(),
        person: query.person(),
    };
    let page = visit
        .portal
        .db
        .read(
            move |conn| match store::page(conn, &asking, &filter, from) {
                // A filter finds nothing; it is not a page that is missing.
                Err(diesel::NotFound) => Ok(store::Page::default()),
                other => other,
            },
        )
        .await??;
    let shell = Shell::staff(&visit, &staff, Section::Activity);
    let path = "/activity".to_owned();
    let timeline = Timeline::new(page, query, path, &shell.t, &staff.calendar(), true);
    html(&Activity { shell, timeline })
}
