//! The tab "Edit client".
use super::{Frame, Tab};
use crate::actor::{Sees, Staff};
use crate::clients::edit::{self, Clash, EditError, Typed};
use crate::clients::list::STATUSES;
use crate::clients::{paths, store};
use crate::db::ids::ClientId;
use crate::i18n::{Lang, Texts};
use crate::sellers::Choice;
use crate::services::Status;
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
pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.route("/clients/{client}", web::get().to(show))
        .route("/clients/{client}", web::post().to(save));
}

/// A step in the life of a client.
struct Step {
    code: &'static str,
    current: bool,
}

#[derive(Template)]
#[template(path = "clients/edit.html")]
struct Edit {
    shell: Shell,
    frame: Frame,
    typed: Typed,
    /// What the form saw, to tell later what it changed.
    seen: String,
    version: i64,
    errors: FieldErrors,
    clashes: Vec<Clash>,
    sellers: Vec<(String, String)>,
    langs: [(&'static str, &'static str); 4],
    steps: Vec<Step>,
    why: String,
    /// The services that cause it, or "".
    because: String,
}

impl Edit {
    fn dirty(&self) -> bool {
        !self.errors.is_empty() || !self.clashes.is_empty()
    }
}

/// What a page of this tab is drawn from.
struct Drawing {
    shell: Shell,
    frame: Frame,
    sellers: Vec<Choice>,
    fixed: bool,
}

impl Drawing {
    async fn load(visit: &Visit, staff: &Staff, id: ClientId) -> Result<Self, PageError> {
        let (asking, keys) = (staff.clone(), visit.portal.keys.clone());
        let (head, sellers) = visit
            .portal
            .db
            .read(move |conn| {
                let head = store::head(conn, &asking, id)?;
                let sellers = edit::sellers(conn, &asking, &head.client, &keys)?;
                Ok::<_, diesel::result::Error>((head, sellers))
            })
            .await??;
        Ok(Self {
            shell: Shell::staff(visit, staff, Section::Clients),
            frame: Frame::new(head, staff, Tab::Edit),
            sellers,
            fixed: matches!(staff.sees(), Sees::SoldBy(..)),
        })
    }

    /// What is saved, as the form says it.
    fn saved(&self) -> Typed {
        let client = &self.frame.head.client;
        Typed::of(client, edit::seller_reference(client, &self.sellers))
    }

    fn page(self, typed: Typed, seen: &Typed, version: i64, errors: FieldErrors) -> Edit {
        let t = self.shell.t;
        let mut sellers = Vec::new();
        if !self.fixed {
            sellers.push((String::new(), t.get("client-no-seller")));
        }
        let named = self.sellers.into_iter();
        sellers.extend(named.map(|choice| (choice.reference, choice.name)));
        Edit {
            steps: steps(self.frame.status()),
            why: t.get(why(self.frame.status())),
            because: because(&self.frame),
            langs: Lang::ALL.map(|lang| (lang.code(), lang.code())),
            seen: serde_json::to_string(seen).unwrap_or_default(),
            shell: self.shell,
            frame: self.frame,
            clashes: Vec::new(),
            typed,
            version,
            errors,
            sellers,
        }
    }
}

/// The text key that says why a client has its status.
fn why(status: &str) -> &'static str {
    match status {
        "trial" => "client-why-trial",
        "active" => "client-why-active",
        "trial_end" => "client-why-trial-end",
        "deleted" => "client-why-deleted",
        _ => "client-why-preparation",
    }
}

/// The services that give a client its status: "CDN is Active".
fn because(frame: &Frame) -> String {
    let causes: &[Status] = match frame.status() {
        "active" => &[Status::Active],
        "trial" => &[Status::Trial],
        "trial_end" => &[Status::TrialEnd, Status::Paused, Status::Deleted],
        _ => return String::new(),
    };
    let t = Texts::default();
    let services = frame.head.services.iter();
    let named: Vec<String> = services
        .filter(|found| causes.contains(&found.standing.status))
        .map(|found| {
            let label = found.standing.status.label();
            let name = &found.service.name;
            t.with2("client-because", "service", name, "status", label)
        })
        .collect();
    named.join(", ")
}

fn steps(status: &str) -> Vec<Step> {
    STATUSES
        .into_iter()
        .map(|code| Step {
            code,
            current: code == status,
        })
        .collect()
}

async fn show(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
) -> Result<HttpResponse, PageError> {
    let drawing = Drawing::load(&visit, &staff, *id).await?;
    let saved = drawing.saved();
    let version = drawing.frame.head.client.form_version;
    let errors = FieldErrors::new(drawing.shell.t);
    html(&drawing.page(saved.clone(), &saved, version, errors))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct EditForm {
    company: String,
    name: String,
    email: String,
    custom_id: String,
    seller: String,
    lang: String,
    test: String,
    version: i64,
    seen: String,
}

impl EditForm {
    fn split(self) -> (Typed, i64, String) {
        let typed = Typed {
            company: self.company,
            name: self.name,
            email: self.email,
            custom_id: self.custom_id,
            seller: self.seller,
            lang: self.lang,
            test: self.test,
        };
        (typed, self.version, self.seen)
    }
}

async fn save(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
    form: PostForm<EditForm>,
) -> Result<HttpResponse, PageError> {
    let (id, submission) = (*id, form.submission);
    let (typed, version, seen) = form.fields.split();
    let seen = serde_json::from_str(&seen).unwrap_or_else(|_| typed.clone());
    let t = Texts::default();
    let wanted = match edit::parse(&typed, t) {
        Ok(wanted) => wanted,
        Err(errors) => {
            let drawing = Drawing::load(&visit, &staff, id).await?;
            return unprocessable(&drawing.page(typed, &seen, version, errors));
        }
    };
    let by = staff.clone();
    let saved = submission
        .carry_out_with(&visit, move |conn, change| {
            let changed = edit::edit(conn, &by, id, version, &wanted, change)?;
            Ok((paths::show(&id), changed))
        })
        .await?;
    match saved {
        Ok((_, Some(false))) => FlashMessage::info(t.get("client-nothing-changed")).send(),
        Ok(_) => FlashMessage::success(t.get("client-saved")).send(),
        Err(EditError::Database(e)) => return Err(e.into()),
        Err(EditError::Deleted) => return Err(PageError::Refused(t.get("client-is-deleted"))),
        Err(EditError::Seller) => {
            let drawing = Drawing::load(&visit, &staff, id).await?;
            let mut errors = FieldErrors::new(t);
            errors.add("seller", "client-seller-elsewhere");
            return unprocessable(&drawing.page(typed, &seen, version, errors));
        }
        Err(EditError::Conflict) => return conflict(&visit, &staff, id, typed, seen).await,
    }
    Ok(see_other(paths::show(&id)))
}

/// The form again on the newer version, with what others saved beside what was typed.
async fn conflict(
    visit: &Visit,
    staff: &Staff,
    id: ClientId,
    mut typed: Typed,
    seen: Typed,
) -> Result<HttpResponse, PageError> {
    let drawing = Drawing::load(visit, staff, id).await?;
    let saved = drawing.saved();
    let version = drawing.frame.head.client.form_version;
    let errors = FieldErrors::new(drawing.shell.t);
    let clashes = typed.merge(seen, saved.clone());
    let mut page = drawing.page(typed, &saved, version, errors);
    page.clashes = clashes.into_iter().map(|c| readable(c, &page)).collect();
    html_with(StatusCode::CONFLICT, &page)
}

/// Seller by name, boxes by true and false.
fn readable(mut clash: Clash, page: &Edit) -> Clash {
    let word = |value: &str| match clash.field {
        "field-seller" => page
            .sellers
            .iter()
            .find(|(id, _)| id == value)
            .map_or_else(|| value.to_owned(), |(_, name)| name.clone()),
        "field-test-account" => (!value.is_empty()).to_string(),
        _ => value.to_owned(),
    };
    let (saved, yours) = (word(&clash.saved), word(&clash.yours));
    (clash.saved, clash.yours) = (saved, yours);
    clash
}
