//! Entering a client and returning.
use super::{EnterError, Entry, LASTS};
use crate::actor::Staff;
use crate::clients::paths;
use crate::clients::store::{self, Client};
use crate::db::ids::ClientId;
use crate::web::error::PageError;
use crate::web::form::{Button, FieldErrors, Labels, PostForm};
use crate::web::page::{html, see_other, unprocessable};
use crate::web::session::SessionClaims;
use crate::web::shell::{Section, Shell};
use crate::web::submission::is_repeated;
use crate::web::visit::Visit;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use diesel::result::Error as DieselError;
use serde::Deserialize;

/// Where the control panel begins.
const PANEL: &str = "/panel";
/// What the form calls its fields.
const LABELS: Labels = &[("reason", "log-in-as-reason")];
/// Longest reason, in characters.
const REASON_MAX: usize = 500;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route("/clients/{client}/log-in", web::get().to(ask))
        .route("/clients/{client}/log-in", web::post().to(enter))
        .route("/return", web::post().to(leave));
}

#[derive(Template)]
#[template(path = "log_in_as/reason.html")]
struct ReasonPage {
    shell: Shell,
    client: Client,
    needed: bool,
    reason: String,
    from_list: bool,
    errors: FieldErrors,
    text: String,
    /// Ways in and their verbs; the one that was chosen first, so that Enter takes it.
    ways: [(&'static str, String); 2],
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct EnterForm {
    r#as: String,
    reason: String,
    /// The page that asks for a reason was seen.
    asked: String,
    /// "list" where it began there.
    from: String,
}

impl EnterForm {
    fn as_partner(&self) -> bool {
        self.r#as == "partner"
    }

    fn began_in_list(&self) -> bool {
        self.from == "list"
    }
}

async fn ask(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
    form: web::Query<EnterForm>,
) -> Result<HttpResponse, PageError> {
    let shell = Shell::staff(&visit, &staff, Section::Clients);
    let errors = FieldErrors::new(shell.t).labelled(LABELS);
    let page = reason_page(&visit, &staff, shell, *id, &form, errors).await?;
    html(&page)
}

async fn reason_page(
    visit: &Visit,
    staff: &Staff,
    shell: Shell,
    id: ClientId,
    form: &EnterForm,
    errors: FieldErrors,
) -> Result<ReasonPage, PageError> {
    let asking = staff.clone();
    let client = visit
        .portal
        .db
        .read(move |conn| store::find(conn, &asking, id))
        .await??;
    let mut ways = [
        ("client", shell.t.get("log-in-as-client")),
        ("partner", shell.t.get("log-in-as-partner")),
    ];
    if form.as_partner() {
        ways.reverse();
    }
    let minutes = LASTS.num_minutes();
    Ok(ReasonPage {
        ways,
        text: shell.t.with2(
            "log-in-as-text",
            "company",
            &client.company,
            "minutes",
            minutes,
        ),
        client,
        needed: staff.log_in_needs_reason(),
        reason: form.reason.clone(),
        from_list: form.began_in_list(),
        errors,
        shell,
    })
}

async fn enter(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
    form: PostForm<EnterForm>,
) -> Result<HttpResponse, PageError> {
    let shell = Shell::staff(&visit, &staff, Section::Clients);
    let mut errors = FieldErrors::new(shell.t).labelled(LABELS);
    let reason = errors.optional("reason", &form.fields.reason, REASON_MAX);
    if staff.log_in_needs_reason() && reason.is_empty() {
        errors.add("reason", "log-in-as-reason-needed");
    }
    if !errors.is_empty() {
        let first = form.fields.asked.is_empty() && reason.is_empty();
        if first {
            errors = FieldErrors::new(shell.t).labelled(LABELS);
        }
        let page = reason_page(&visit, &staff, shell, *id, &form.fields, errors).await?;
        return if first {
            html(&page)
        } else {
            unprocessable(&page)
        };
    }
    let entry = Entry {
        as_partner: form.fields.as_partner(),
        from_list: form.fields.began_in_list(),
        reason,
    };
    let inside = visit.session.claims().and_then(|claims| claims.acting);
    let (change, client) = (visit.change(), *id);
    let (now, submission) = (change.at, form.submission.clone());
    let mut entered = None;
    // One page has buttons for many clients: the key tells a double click on one of them only.
    let this = paths::log_in(&client);
    let done = visit
        .portal
        .db
        .write(move |conn| -> Result<_, EnterError> {
            let clicked = submission.once(conn, now, |conn| -> Result<_, EnterError> {
                entered = Some(super::enter(conn, &staff, client, &entry, inside, &change)?);
                Ok(this.clone())
            })?;
            if entered.is_none() && clicked != this {
                entered = Some(super::enter(conn, &staff, client, &entry, inside, &change)?);
            }
            Ok(entered)
        })
        .await?;
    match done {
        Ok(Some(claim)) => visit.session.act_as(Some(claim))?,
        // The same click once more: the first one entered.
        Ok(None) => {}
        Err(EnterError::Database(e)) if is_repeated(&e) => {}
        Err(EnterError::Database(e)) => return Err(e.into()),
        Err(EnterError::NoMainUser) => return Err(refused(&shell, "log-in-as-no-main-user")),
        Err(EnterError::Suspended) => return Err(refused(&shell, "log-in-as-suspended")),
        Err(EnterError::Deleted) => return Err(refused(&shell, "log-in-as-deleted")),
    }
    Ok(see_other(PANEL))
}

fn refused(shell: &Shell, key: &str) -> PageError {
    PageError::Refused(shell.t.get(key))
}

async fn leave(
    visit: Visit,
    staff: Staff,
    form: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    let Some(claim) = visit.session.claims().and_then(|claims| claims.acting) else {
        return Ok(see_other(paths::index()));
    };
    let back = if claim.from_list {
        paths::index().to_owned()
    } else {
        paths::show(&claim.client)
    };
    let t = Shell::staff(&visit, &staff, Section::Clients).t;
    let to = back.clone();
    form.submission
        .carry_out(&visit, move |conn, change| {
            super::leave(conn, claim, change)?;
            Ok::<_, DieselError>(to)
        })
        .await??;
    visit.session.act_as(None)?;
    FlashMessage::success(t.get("log-in-as-returned")).send();
    Ok(see_other(back))
}
