//! "Change plan" of a client: the plan beside a summary of what changes, then OK.
use super::parts::{Seen, options, plan_named, seen};
use crate::actor::Staff;
use crate::clients;
use crate::db::ids::ClientId;
use crate::i18n::Texts;
use crate::plans::assign::{AssignError, Outlook, assign, name_of, outlook};
use crate::plans::{self, Kind, paths};
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

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.route("/clients/{client}/plan", web::get().to(show))
        .route("/clients/{client}/plan", web::post().to(carry_out));
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Wanted {
    /// Empty: the plan that the client has.
    plan: String,
    /// The plan that the summary showed.
    shown: String,
    version: String,
}

#[derive(Template)]
#[template(path = "plans/client.html")]
struct Change {
    shell: Shell,
    id: ClientId,
    company: String,
    current: String,
    plans: Vec<(String, String)>,
    plan: String,
    version: i64,
    errors: FieldErrors,
    facts: Option<Facts>,
}

/// What changes.
struct Facts {
    plan: (String, String),
    user_limit: (i64, i64),
    services: Vec<Seen>,
}

impl Facts {
    fn of(outlook: &Outlook) -> Self {
        let before = outlook.before.as_ref().map(|(_, name)| name.as_str());
        let after = outlook.after.as_ref().map(|plan| plan.fields.name.as_str());
        Self {
            plan: (name_of(before), name_of(after)),
            user_limit: (outlook.client.user_limit, outlook.user_limit()),
            services: seen(&outlook.services, |found| {
                outlook.visible.contains(&found.service.id)
            }),
        }
    }

    fn limit_changes(&self) -> bool {
        self.user_limit.0 != self.user_limit.1
    }
}

async fn show(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, PageError> {
    draw(&visit, &staff, *id, &wanted, None).await
}

async fn draw(
    visit: &Visit,
    staff: &Staff,
    id: ClientId,
    wanted: &Wanted,
    refused: Option<AssignError>,
) -> Result<HttpResponse, PageError> {
    let shell = Shell::staff(visit, staff, Section::Clients);
    let t = shell.t;
    let (asking, typed) = (staff.clone(), wanted.plan.clone());
    let (client, current, plans, outlook) = visit
        .portal
        .db
        .read(move |conn| {
            let client = clients::store::find(conn, &asking, id)?;
            let current = plans::store::of_client(conn, id)?;
            let plans = plans::store::of_provider(conn, client.owner_id, Kind::Service)?;
            let wanted = match typed.as_str() {
                "" => Some(current.as_ref().map(|(id, _)| *id)),
                typed => plan_named(typed),
            };
            let outlook = match wanted {
                Some(plan) => outlook(conn, &asking, id, plan),
                None => Err(AssignError::NoPlan),
            };
            Ok::<_, diesel::result::Error>((client, current, plans, outlook))
        })
        .await??;
    if client.deleted_at.is_some() {
        return Err(PageError::Refused(t.get("client-is-deleted")));
    }
    if client.technical {
        return Err(PageError::Refused(t.get("plan-technical")));
    }
    let current = match &current {
        Some((id, _)) => id.to_string(),
        None => plans::CUSTOM.to_owned(),
    };
    let mut page = Change {
        id,
        company: client.company,
        plans: options(&t, plans),
        plan: match wanted.plan.as_str() {
            "" => current.clone(),
            plan => plan.to_owned(),
        },
        current,
        version: client.form_version,
        errors: FieldErrors::new(t),
        facts: None,
        shell,
    };
    let conflict = matches!(refused, Some(AssignError::Conflict));
    if let Some(refused) = refused {
        explain(&mut page.errors, refused)?;
    }
    match outlook {
        Ok(outlook) if outlook.in_use.is_empty() => page.facts = Some(Facts::of(&outlook)),
        Ok(outlook) => explain(&mut page.errors, AssignError::InUse(outlook.in_use))?,
        Err(refused) => explain(&mut page.errors, refused)?,
    }
    match (conflict, page.errors.is_empty()) {
        (true, _) => html_with(StatusCode::CONFLICT, &page),
        (false, false) => unprocessable(&page),
        (false, true) => html(&page),
    }
}

fn explain(errors: &mut FieldErrors, refused: AssignError) -> Result<(), PageError> {
    match refused {
        AssignError::Database(e) => return Err(e.into()),
        AssignError::Conflict => errors.add("", "move-conflict"),
        AssignError::Deleted => errors.add("", "client-is-deleted"),
        AssignError::Technical => errors.add("", "plan-technical"),
        AssignError::NoPlan => errors.add("plan", "plan-gone"),
        AssignError::InUse(in_use) => {
            let names: Vec<&str> = in_use.iter().map(|service| service.name.as_str()).collect();
            errors.add_with("plan", "plan-hides-in-use", "services", names.join(", "));
        }
    }
    Ok(())
}

async fn carry_out(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
    form: PostForm<Wanted>,
) -> Result<HttpResponse, PageError> {
    let (id, wanted) = (*id, form.fields);
    let Some(plan) = plan_named(&wanted.plan) else {
        return draw(&visit, &staff, id, &wanted, Some(AssignError::NoPlan)).await;
    };
    if wanted.plan != wanted.shown {
        // Another plan than the one summed up: first its summary.
        let to = format!("{}?plan={}", paths::of_client(&id), plan_code(plan));
        let asking = staff.clone();
        let found = visit
            .portal
            .db
            .read(move |conn| clients::store::find(conn, &asking, id));
        found.await??;
        return Ok(see_other(to));
    }
    let seen = wanted.version.parse().unwrap_or_default();
    let by = staff.clone();
    let assigned = form
        .submission
        .carry_out(&visit, move |conn, change| {
            assign(conn, &by, id, plan, Some(seen), change)?;
            Ok::<_, AssignError>(clients::paths::show(&id))
        })
        .await?;
    match assigned {
        Ok(location) => {
            FlashMessage::success(Texts::default().get("plan-assigned")).send();
            Ok(see_other(location))
        }
        Err(refused) => draw(&visit, &staff, id, &wanted, Some(refused)).await,
    }
}

fn plan_code(plan: Option<crate::db::ids::PlanId>) -> String {
    plan.map_or_else(|| plans::CUSTOM.to_owned(), |id| id.to_string())
}
