//! The tab "Services": which services the client sees, and where it stands with each.
use super::{Frame, Tab};
use crate::actor::Staff;
use crate::clients::{paths, store};
use crate::db::ids::{ClientId, ServiceId};
use crate::i18n::Texts;
use crate::services::ClientService;
use crate::services::form::Switches;
use crate::services::visibility::{self, Own, VisibilityError};
use crate::web::error::PageError;
use crate::web::form::PostForm;
use crate::web::page::{html, see_other, unprocessable};
use crate::web::shell::{Section, Shell};
use crate::web::visit::Visit;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use serde::Deserialize;

/// Routes of this file.
pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.route("/clients/{client}/services", web::get().to(show))
        .route("/clients/{client}/services", web::post().to(save));
}

#[derive(Template)]
#[template(path = "clients/services.html")]
struct Services {
    shell: Shell,
    frame: Frame,
    /// What was switched, where it was refused.
    typed: Option<Switches>,
    in_use: Vec<ServiceId>,
}

impl Services {
    async fn load(visit: &Visit, staff: &Staff, id: ClientId) -> Result<Self, PageError> {
        let asking = staff.clone();
        let head = visit
            .portal
            .db
            .read(move |conn| store::head(conn, &asking, id))
            .await??;
        Ok(Self {
            shell: Shell::staff(visit, staff, Section::Clients),
            frame: Frame::new(head, staff, Tab::Services),
            typed: None,
            in_use: Vec::new(),
        })
    }

    fn is_on(&self, found: &ClientService) -> bool {
        match &self.typed {
            Some(typed) => typed.is_on(found.service.id),
            None => found.visible(),
        }
    }

    fn drawn(&self, found: &ClientService) -> String {
        Switches::drawn(found.service.id, found.visible())
    }

    fn is_in_use(&self, found: &ClientService) -> bool {
        self.in_use.contains(&found.service.id)
    }
}

async fn show(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
) -> Result<HttpResponse, PageError> {
    html(&Services::load(&visit, &staff, *id).await?)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ServicesForm {
    service: Vec<String>,
    drawn: Vec<String>,
    /// "", "all" or the id of one service.
    reset: String,
}

/// The client's own settings that the form asks for.
fn wanted(switches: &Switches, reset: &str) -> Vec<(ServiceId, Own)> {
    let inherited = |id: &ServiceId| reset == "all" || reset == id.to_string();
    let services = switches.services().into_iter();
    let reset = services.filter(inherited).map(|id| (id, Own::Inherit));
    let touched = switches.touched().into_iter();
    let set = touched
        .filter(|(id, _)| !inherited(id))
        .map(|(id, on)| (id, Own::Set(on)));
    reset.chain(set).collect()
}

async fn save(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
    form: PostForm<ServicesForm>,
) -> Result<HttpResponse, PageError> {
    let (id, t) = (*id, Texts::default());
    let page = Services::load(&visit, &staff, id).await?;
    let switches = Switches {
        on: form.fields.service,
        drawn: form.fields.drawn,
    };
    let wanted = wanted(&switches, &form.fields.reset);
    if wanted.is_empty() {
        FlashMessage::info(t.get("client-nothing-changed")).send();
        return Ok(see_other(paths::services(&id)));
    }
    let done = form
        .submission
        .carry_out(&visit, move |conn, change| {
            visibility::change_own(conn, &staff, id, &wanted, change)?;
            Ok::<_, VisibilityError>(paths::services(&id))
        })
        .await?;
    match done {
        Ok(to) => {
            FlashMessage::success(t.get("client-saved")).send();
            Ok(see_other(to))
        }
        Err(VisibilityError::InUse(in_use)) => unprocessable(&Services {
            typed: Some(switches),
            in_use: in_use.into_iter().map(|found| found.service).collect(),
            ..page
        }),
        Err(VisibilityError::Deleted) => Err(PageError::Refused(t.get("client-is-deleted"))),
        Err(VisibilityError::Database(e)) => Err(e.into()),
    }
}
