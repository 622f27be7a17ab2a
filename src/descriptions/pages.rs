//! The page of a description.
use super::{DescriptionError, parse, write};
use crate::actor::Staff;
use crate::clients;
use crate::clients::pages::{Frame, Tab};
use crate::db::ids::ClientId;
use crate::web::error::PageError;
use crate::web::form::{FieldErrors, PostForm};
use crate::web::page::{html, html_with, see_other, unprocessable};
use crate::web::shell::{Section, Shell};
use crate::web::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use serde::Deserialize;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route("/clients/{client}/description", web::get().to(show))
        .route("/clients/{client}/description", web::post().to(save));
}

#[derive(Template)]
#[template(path = "clients/description.html")]
struct Description {
    shell: Shell,
    frame: Frame,
    typed: String,
    /// Somebody else wrote what is saved, after the form was drawn.
    conflict: bool,
    errors: FieldErrors,
}

impl Description {
    async fn load(visit: &Visit, staff: &Staff, id: ClientId) -> Result<Self, PageError> {
        let asking = staff.clone();
        let db = &visit.portal.db;
        let head = db
            .read(move |conn| clients::store::head(conn, &asking, id))
            .await??;
        let shell = Shell::staff(visit, staff, Section::Clients);
        if head.client.deleted_at.is_some() {
            return Err(PageError::Refused(shell.t.get("client-is-deleted")));
        }
        Ok(Self {
            errors: FieldErrors::new(shell.t),
            typed: head.client.description.clone(),
            frame: Frame::new(head, staff, Tab::Edit),
            conflict: false,
            shell,
        })
    }
}

async fn show(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
) -> Result<HttpResponse, PageError> {
    html(&Description::load(&visit, &staff, *id).await?)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Form {
    description: String,
    /// What the form was drawn with.
    seen: String,
}

async fn save(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
    form: PostForm<Form>,
) -> Result<HttpResponse, PageError> {
    let (id, fields) = (*id, form.fields);
    let mut page = Description::load(&visit, &staff, id).await?;
    let new = parse(&mut page.errors, &fields.description);
    if !page.errors.is_empty() {
        page.typed = fields.description;
        return unprocessable(&page);
    }
    // Browsers send line breaks in their own way.
    let seen = fields.seen.replace("\r\n", "\n");
    let by = staff.clone();
    let saved = form
        .submission
        .carry_out_with(&visit, move |conn, change| {
            let changed = write(conn, &by, id, (&seen, &new), change)?;
            Ok((clients::paths::show(&id), changed))
        })
        .await?;
    let t = page.shell.t;
    match saved {
        Ok((_, Some(false))) => FlashMessage::info(t.get("client-nothing-changed")).send(),
        Ok(_) => FlashMessage::success(t.get("description-saved")).send(),
        Err(DescriptionError::Conflict) => {
            // What is saved by now; sending it again is a decision made after reading.
            let mut page = Description::load(&visit, &staff, id).await?;
            page.typed = fields.description;
            page.conflict = true;
            return html_with(StatusCode::CONFLICT, &page);
        }
        Err(DescriptionError::Deleted) => {
            return Err(PageError::Refused(t.get("client-is-deleted")));
        }
        Err(DescriptionError::Database(e)) => return Err(e.into()),
    }
    Ok(see_other(clients::paths::show(&id)))
}
