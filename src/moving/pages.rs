//! "Move to another": the owner, then the plan beside a summary of what changes, then OK.
use super::handover::Doors;
use super::{MoveError, Outlook, Target, move_to, outlook, owners, paths};
use crate::actor::{Operator, Staff};
use crate::clients;
use crate::clients::store::Client;
use crate::db::ids::{ClientId, ProviderId};
use crate::i18n::Texts;
use crate::plans;
use crate::plans::assign::name_of;
use crate::plans::pages::parts::{Seen, plan_named, seen};
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

/// Routes of this folder.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route("/clients/{client}/move", web::get().to(show))
        .route("/clients/{client}/move", web::post().to(carry_out));
}

/// Whose client it is, for who may not move it; a client that is not seen is not there.
pub(crate) async fn operator_of(
    visit: &Visit,
    staff: Staff,
    id: ClientId,
) -> Result<(Operator, Client), PageError> {
    let asking = staff.clone();
    let client = visit
        .portal
        .db
        .read(move |conn| clients::store::find(conn, &asking, id))
        .await??;
    let operator = Operator::of(staff).ok_or(PageError::Forbidden("role-operator"))?;
    Ok((operator, client))
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Wanted {
    owner: String,
    plan: String,
    /// The plan that the summary showed.
    shown: String,
    version: String,
}

impl Wanted {
    /// None where the owner is still to be chosen.
    fn target(&self) -> Option<Target> {
        Some(Target {
            owner: ProviderId(self.owner.parse().ok()?),
            plan: plan_named(&self.plan)?,
        })
    }

    fn plan(&self) -> &str {
        match self.plan.as_str() {
            "" => plans::CUSTOM,
            plan => plan,
        }
    }
}

/// First the owner.
#[derive(Template)]
#[template(path = "moving/owner.html")]
struct ChooseOwner {
    shell: Shell,
    client: Client,
    owners: Vec<(String, String)>,
    owner: String,
    errors: FieldErrors,
}

/// Then the plan, beside what changes.
#[derive(Template)]
#[template(path = "moving/summary.html")]
struct Summary {
    shell: Shell,
    id: ClientId,
    company: String,
    from: String,
    owner: ProviderId,
    to: String,
    plans: Vec<(String, String)>,
    plan: String,
    version: i64,
    errors: FieldErrors,
    /// What stands in the way of this plan leaves nothing to sum up.
    facts: Option<Facts>,
}

/// What changes.
struct Facts {
    seller: String,
    plan: (String, String),
    user_limit: (i64, i64),
    services: Vec<Seen>,
    doors: Doors,
}

impl Facts {
    fn of(outlook: &Outlook) -> Self {
        let new = outlook.new_plan.as_ref();
        Self {
            seller: outlook.seller.clone(),
            plan: (
                name_of(outlook.plan.as_deref()),
                name_of(new.map(|plan| plan.fields.name.as_str())),
            ),
            user_limit: (outlook.client.user_limit, outlook.user_limit()),
            services: seen(&outlook.services, |found| outlook.will_see(found)),
            doors: outlook.doors,
        }
    }

    fn limit_changes(&self) -> bool {
        self.user_limit.0 != self.user_limit.1
    }
}

async fn choose_owner(
    visit: &Visit,
    by: &Operator,
    client: Client,
    owner: &str,
    error: Option<&str>,
) -> Result<HttpResponse, PageError> {
    let (asking, of) = (by.clone(), client.clone());
    let owners = visit
        .portal
        .db
        .read(move |conn| owners(conn, &asking, &of))
        .await??;
    let shell = Shell::staff(visit, by, Section::Clients);
    let mut errors = FieldErrors::new(shell.t);
    if let Some(key) = error {
        errors.add("owner", key);
    }
    let failed = error.is_some();
    let page = ChooseOwner {
        shell,
        client,
        owners: owners
            .into_iter()
            .map(|(id, company)| (id.to_string(), company))
            .collect(),
        owner: owner.to_owned(),
        errors,
    };
    match failed {
        true => unprocessable(&page),
        false => html(&page),
    }
}

async fn show(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, PageError> {
    let (by, client) = operator_of(&visit, staff, *id).await?;
    movable(&client)?;
    if wanted.owner.is_empty() {
        return choose_owner(&visit, &by, client, "", None).await;
    }
    draw(&visit, &by, client, &wanted, None).await
}

/// What no choice of owner or plan can mend.
fn movable(client: &Client) -> Result<(), PageError> {
    let t = Texts::default();
    if client.deleted_at.is_some() {
        return Err(PageError::Refused(t.get("client-is-deleted")));
    }
    if client.technical {
        return Err(PageError::Refused(t.get("move-technical")));
    }
    Ok(())
}

/// The second step; `refused` is why the first try was not carried out.
async fn draw(
    visit: &Visit,
    by: &Operator,
    client: Client,
    wanted: &Wanted,
    refused: Option<MoveError>,
) -> Result<HttpResponse, PageError> {
    let Some(target) = wanted.target() else {
        let error = Some("error-choice");
        return choose_owner(visit, by, client, &wanted.owner, error).await;
    };
    let (asking, change, id) = (by.clone(), visit.change(), client.id);
    let (outlook, to, plans, from) = visit
        .portal
        .db
        .read(move |conn| {
            let owners = owners(conn, &asking, &client)?;
            let to = owners.into_iter().find(|(id, _)| *id == target.owner);
            let plans = plans::store::of_provider(conn, target.owner, plans::Kind::Service)?;
            let head = clients::store::head(conn, &asking, id)?;
            let outlook = outlook(conn, &asking, id, &target, &change);
            Ok::<_, diesel::result::Error>((outlook, to, plans, head))
        })
        .await??;
    let Some((_, to)) = to else {
        let error = match from.client.owner_id == target.owner {
            true => "move-same-owner",
            false => "move-no-owner",
        };
        return choose_owner(visit, by, from.client, &wanted.owner, Some(error)).await;
    };
    let shell = Shell::staff(visit, by, Section::Clients);
    let t = shell.t;
    let mut page = Summary {
        id,
        company: from.client.company.clone(),
        from: from.owner,
        owner: target.owner,
        to,
        plans: plans::pages::parts::options(&t, plans),
        plan: wanted.plan().to_owned(),
        version: from.client.form_version,
        errors: FieldErrors::new(t),
        facts: None,
        shell,
    };
    let conflict = matches!(refused, Some(MoveError::Conflict));
    if let Some(refused) = refused {
        explain(&mut page.errors, refused)?;
    }
    match outlook {
        Ok(outlook) => page.facts = Some(Facts::of(&outlook)),
        Err(refused) => explain(&mut page.errors, refused)?,
    }
    match (conflict, page.errors.is_empty()) {
        (true, _) => html_with(StatusCode::CONFLICT, &page),
        (false, false) => unprocessable(&page),
        (false, true) => html(&page),
    }
}

/// Says why not, beside the field that can mend it.
fn explain(errors: &mut FieldErrors, refused: MoveError) -> Result<(), PageError> {
    match refused {
        MoveError::Database(e) => return Err(e.into()),
        MoveError::Conflict => errors.add("", "move-conflict"),
        MoveError::Deleted => errors.add("", "client-is-deleted"),
        MoveError::Technical => errors.add("", "move-technical"),
        MoveError::SameOwner => errors.add("", "move-same-owner"),
        MoveError::NoOwner => errors.add("", "move-no-owner"),
        MoveError::CustomIdTaken => errors.add("", "move-custom-id-taken"),
        MoveError::NoPlan => errors.add("plan", "plan-gone"),
        MoveError::InUse(in_use) => {
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
    let (by, client) = operator_of(&visit, staff, *id).await?;
    let (id, wanted) = (*id, form.fields);
    let Some(target) = wanted.target() else {
        let error = Some("error-choice");
        return choose_owner(&visit, &by, client, &wanted.owner, error).await;
    };
    if wanted.shown != wanted.plan() {
        // Another plan than the one summed up: first its summary.
        return Ok(see_other(paths::summary(&id, &target.owner, wanted.plan())));
    }
    let seen = wanted.version.parse().unwrap_or_default();
    let operator = by.clone();
    let moved = form
        .submission
        .carry_out_with(&visit, move |conn, change| {
            let to = move_to(conn, &operator, id, &target, Some(seen), change)?;
            Ok::<_, MoveError>((clients::paths::show(&id), to))
        })
        .await?;
    match moved {
        Ok((location, to)) => {
            if let Some(to) = to {
                FlashMessage::success(Texts::default().with("move-done", "owner", to)).send();
            }
            Ok(see_other(location))
        }
        Err(refused) => {
            let (_, client) = operator_of(&visit, (*by).clone(), id).await?;
            draw(&visit, &by, client, &wanted, Some(refused)).await
        }
    }
}
