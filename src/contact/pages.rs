//! The page "Edit Contact Info".
use super::{ContactError, LABELS, Typed, Wanted, change, countries, country, saved};
use crate::actor::Staff;
use crate::clients;
use crate::clients::edit::Clash;
use crate::clients::pages::{Frame, Tab};
use crate::db::ids::ClientId;
use crate::i18n::Lang;
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
    app.route("/clients/{client}/contact", web::get().to(show))
        .route("/clients/{client}/contact", web::post().to(save));
}

#[derive(Template)]
#[template(path = "clients/contact.html")]
struct Page {
    shell: Shell,
    frame: Frame,
    typed: Typed,
    /// What the form was drawn with, to tell later what it changed.
    seen: Typed,
    clashes: Vec<Clash>,
    countries: Vec<(&'static str, String)>,
    langs: [(&'static str, &'static str); 4],
    errors: FieldErrors,
}

impl Page {
    async fn load(visit: &Visit, staff: &Staff, id: ClientId) -> Result<Self, PageError> {
        let asking = staff.clone();
        let (head, saved) = visit
            .portal
            .db
            .read(move |conn| {
                let head = clients::store::head(conn, &asking, id)?;
                let saved = saved(conn, &head.client)?;
                Ok::<_, diesel::result::Error>((head, saved))
            })
            .await??;
        let shell = Shell::staff(visit, staff, Section::Clients);
        if head.client.deleted_at.is_some() {
            return Err(PageError::Refused(shell.t.get("client-is-deleted")));
        }
        let mut choices = vec![("", shell.t.get("contact-no-country"))];
        let all = countries::COUNTRIES.iter();
        choices.extend(all.map(|(code, name)| (*code, (*name).to_owned())));
        Ok(Self {
            errors: FieldErrors::new(shell.t).labelled(LABELS),
            frame: Frame::new(head, staff, Tab::Edit),
            typed: saved.clone(),
            seen: saved,
            clashes: Vec::new(),
            countries: choices,
            langs: Lang::ALL.map(|lang| (lang.code(), lang.code())),
            shell,
        })
    }

    fn seen(&self) -> String {
        serde_json::to_string(&self.seen).unwrap_or_default()
    }
}

async fn show(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
) -> Result<HttpResponse, PageError> {
    html(&Page::load(&visit, &staff, *id).await?)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Form {
    company: String,
    name: String,
    email: String,
    second_email: String,
    phone: String,
    address: String,
    country: String,
    lang: String,
    seen: String,
}

impl Form {
    fn split(self) -> (Typed, Option<Typed>) {
        let typed = Typed {
            company: self.company,
            name: self.name,
            email: self.email,
            second_email: self.second_email,
            phone: self.phone,
            // Browsers send line breaks in their own way.
            address: self.address.replace("\r\n", "\n"),
            country: self.country,
            lang: self.lang,
        };
        (typed, serde_json::from_str(&self.seen).ok())
    }
}

async fn save(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
    form: PostForm<Form>,
) -> Result<HttpResponse, PageError> {
    let (id, submission) = (*id, form.submission);
    let (typed, seen) = form.fields.split();
    let mut page = Page::load(&visit, &staff, id).await?;
    page.typed = typed;
    let seen = seen.unwrap_or_else(|| page.typed.clone());
    let wanted = match Wanted::parse(&page.typed, page.shell.t) {
        Ok(wanted) => wanted,
        Err(errors) => {
            (page.errors, page.seen) = (errors, seen);
            return unprocessable(&page);
        }
    };
    let (by, drawn) = (staff.clone(), seen.clone());
    let saved = submission
        .carry_out_with(&visit, move |conn, circumstances| {
            let changed = change(conn, &by, id, (&drawn, &wanted), circumstances)?;
            Ok((clients::paths::show(&id), changed))
        })
        .await?;
    let t = page.shell.t;
    match saved {
        Ok((_, Some(false))) => FlashMessage::info(t.get("client-nothing-changed")).send(),
        Ok(_) => FlashMessage::success(t.get("contact-saved")).send(),
        Err(ContactError::Conflict) => return conflict(&visit, &staff, id, page.typed, seen).await,
        Err(ContactError::Deleted) => return Err(PageError::Refused(t.get("client-is-deleted"))),
        Err(ContactError::Database(e)) => return Err(e.into()),
    }
    Ok(see_other(clients::paths::show(&id)))
}

/// The form again over what is saved by now, with what others saved beside what was typed.
async fn conflict(
    visit: &Visit,
    staff: &Staff,
    id: ClientId,
    mut typed: Typed,
    seen: Typed,
) -> Result<HttpResponse, PageError> {
    let mut page = Page::load(visit, staff, id).await?;
    page.clashes = typed.merge(seen, page.seen.clone());
    for clash in &mut page.clashes {
        if clash.field == "field-country" {
            (clash.saved, clash.yours) = (country(&clash.saved), country(&clash.yours));
        }
    }
    page.typed = typed;
    html_with(StatusCode::CONFLICT, &page)
}
