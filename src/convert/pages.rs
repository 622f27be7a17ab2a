//! "Convert to Reseller": the plan beside a summary of what changes, then OK.
use super::{ConvertError, Outlook, convert, outlook, paths};
use crate::actor::{Operator, Staff};
use crate::clients::store::Client;
use crate::db::ids::ClientId;
use crate::i18n::Texts;
use crate::moving::handover::Doors;
use crate::moving::pages::operator_of;
use crate::plans::pages::parts::{Seen, options, plan_named, seen};
use crate::plans::{self, Kind};
use crate::resellers;
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
    app.route("/clients/{client}/convert", web::get().to(show))
        .route("/clients/{client}/convert", web::post().to(carry_out));
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Wanted {
    plan: String,
    /// The plan that the summary showed.
    shown: String,
    version: String,
}

impl Wanted {
    fn plan(&self) -> &str {
        match self.plan.as_str() {
            "" => plans::CUSTOM,
            plan => plan,
        }
    }
}

#[derive(Template)]
#[template(path = "convert/summary.html")]
struct Summary {
    shell: Shell,
    id: ClientId,
    company: String,
    plans: Vec<(String, String)>,
    plan: String,
    version: i64,
    errors: FieldErrors,
    /// What stands in the way leaves nothing to sum up.
    facts: Option<Facts>,
}

/// What changes.
struct Facts {
    main: String,
    sellers: Vec<String>,
    from: String,
    seller: String,
    plan: String,
    user_limit: i64,
    services: Vec<Seen>,
    doors: Doors,
}

impl Facts {
    fn of(outlook: &Outlook) -> Self {
        let named = outlook.sellers.iter();
        Self {
            main: outlook.main.name.clone(),
            sellers: named.map(|member| member.name.clone()).collect(),
            from: outlook.from.clone(),
            seller: outlook.seller.clone(),
            plan: outlook.plan.clone().unwrap_or_default(),
            user_limit: outlook.user_limit(),
            services: seen(&outlook.services, |found| outlook.will_offer(found)),
            doors: outlook.doors,
        }
    }
}

async fn show(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, PageError> {
    let (by, client) = operator_of(&visit, staff, *id).await?;
    draw(&visit, &by, client, &wanted, None).await
}

async fn draw(
    visit: &Visit,
    by: &Operator,
    client: Client,
    wanted: &Wanted,
    refused: Option<ConvertError>,
) -> Result<HttpResponse, PageError> {
    let shell = Shell::staff(visit, by, Section::Clients);
    let t = shell.t;
    let plan = plan_named(&wanted.plan);
    let (asking, change, id) = (by.clone(), visit.change(), client.id);
    let (plans, outlook) = visit
        .portal
        .db
        .read(move |conn| {
            let plans = plans::store::of_provider(conn, asking.provider(), Kind::Reseller)?;
            let outlook = match plan {
                Some(plan) => outlook(conn, &asking, id, plan, &change),
                None => Err(ConvertError::NoPlan),
            };
            Ok::<_, diesel::result::Error>((plans, outlook))
        })
        .await??;
    let mut page = Summary {
        id,
        company: client.company,
        plans: options(&t, plans),
        plan: wanted.plan().to_owned(),
        version: client.form_version,
        errors: FieldErrors::new(t),
        facts: None,
        shell,
    };
    let conflict = matches!(refused, Some(ConvertError::Conflict));
    // A page that only tells why not is an answer, not a fault of who asked.
    let asked = refused.is_some() || !wanted.plan.is_empty();
    if let Some(refused) = refused {
        explain(&mut page.errors, refused)?;
    }
    match outlook {
        Ok(outlook) => page.facts = Some(Facts::of(&outlook)),
        Err(refused) => explain(&mut page.errors, refused)?,
    }
    match (conflict, asked && !page.errors.is_empty()) {
        (true, _) => html_with(StatusCode::CONFLICT, &page),
        (false, true) => unprocessable(&page),
        (false, false) => html(&page),
    }
}

fn explain(errors: &mut FieldErrors, refused: ConvertError) -> Result<(), PageError> {
    let (field, key) = match refused {
        ConvertError::Database(e) => return Err(e.into()),
        ConvertError::Conflict => ("", "move-conflict"),
        ConvertError::Deleted => ("", "client-is-deleted"),
        ConvertError::Technical => ("", "convert-technical"),
        ConvertError::DeletionRequested => ("", "convert-deletion-requested"),
        ConvertError::Suspended => ("", "convert-suspended"),
        ConvertError::NoMainUser => ("", "convert-no-main-user"),
        ConvertError::NoPlan => ("plan", "plan-gone"),
    };
    errors.add(field, key);
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
    let Some(plan) = plan_named(&wanted.plan) else {
        let gone = Some(ConvertError::NoPlan);
        return draw(&visit, &by, client, &wanted, gone).await;
    };
    if wanted.shown != wanted.plan() {
        // Another plan than the one summed up: first its summary.
        return Ok(see_other(paths::summary(&id, wanted.plan())));
    }
    let seen = wanted.version.parse().unwrap_or_default();
    let operator = by.clone();
    let converted = form
        .submission
        .carry_out(&visit, move |conn, change| {
            let reseller = convert(conn, &operator, id, plan, Some(seen), change)?;
            Ok::<_, ConvertError>(resellers::paths::show(&reseller))
        })
        .await?;
    match converted {
        Ok(location) => {
            let done = Texts::default().with("convert-done", "company", &client.company);
            FlashMessage::success(done).send();
            Ok(see_other(location))
        }
        Err(refused) => {
            let (_, client) = operator_of(&visit, (*by).clone(), id).await?;
            draw(&visit, &by, client, &wanted, Some(refused)).await
        }
    }
}
