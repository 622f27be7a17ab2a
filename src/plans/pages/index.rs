//! The lists of plans, and "Add plan".
use super::show::PlanForm;
use crate::actor::ProviderAdmin;
use crate::db::ids::PlanId;
use crate::plans::edit::{self, Catalogue, PlanError};
use crate::plans::store::{self, Row};
use crate::plans::{Kind, paths};
use crate::web::error::PageError;
use crate::web::form::{FieldErrors, PostForm};
use crate::web::page::{html, see_other, unprocessable};
use crate::web::shell::{Section, Shell};
use crate::web::visit::Visit;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use serde::Deserialize;
use std::collections::HashMap;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.route(paths::INDEX, web::get().to(index))
        .route(paths::INDEX, web::post().to(add))
        .route(paths::NEW, web::get().to(new));
}

/// The plans of one kind.
struct Group {
    kind: Kind,
    title: String,
    text: String,
    /// Whom the plans are for.
    whom: String,
    none: String,
    add: String,
    plans: Vec<Row>,
    uses: HashMap<PlanId, i64>,
}

impl Group {
    fn uses(&self, plan: &Row) -> i64 {
        self.uses.get(&plan.id).copied().unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "plans/index.html")]
struct Index {
    shell: Shell,
    groups: Vec<Group>,
}

async fn index(visit: Visit, admin: ProviderAdmin) -> Result<HttpResponse, PageError> {
    let provider = admin.provider();
    let kinds: &'static [Kind] = match admin.is_operator() {
        true => &[Kind::Service, Kind::Reseller],
        false => &[Kind::Service],
    };
    let found = visit
        .portal
        .db
        .read(move |conn| {
            let kinds = kinds.iter();
            kinds
                .map(|kind| {
                    let plans = store::of_provider(conn, provider, *kind)?;
                    let uses = store::uses(conn, provider, *kind)?;
                    Ok((*kind, plans, uses))
                })
                .collect::<Result<Vec<_>, diesel::result::Error>>()
        })
        .await??;
    let shell = Shell::staff(&visit, &admin, Section::Plans);
    let t = shell.t;
    let groups = found.into_iter().map(|(kind, plans, uses)| match kind {
        Kind::Service => Group {
            kind,
            title: t.get("plans-service"),
            text: t.get("plans-service-text"),
            whom: t.get("plans-clients"),
            none: t.get("plans-service-none"),
            add: t.get("plans-service-add"),
            plans,
            uses,
        },
        Kind::Reseller => Group {
            kind,
            title: t.get("plans-reseller"),
            text: t.get("plans-reseller-text"),
            whom: t.get("plans-resellers"),
            none: t.get("plans-reseller-none"),
            add: t.get("plans-reseller-add"),
            plans,
            uses,
        },
    });
    html(&Index {
        groups: groups.collect(),
        shell,
    })
}

#[derive(Template)]
#[template(path = "plans/new.html")]
struct New {
    shell: Shell,
    kind: Kind,
    form: PlanForm,
    catalogue: Catalogue,
    errors: FieldErrors,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WhichKind {
    kind: String,
}

fn kind(admin: &ProviderAdmin, code: &str) -> Result<Kind, PageError> {
    match Kind::parse(code) {
        Some(Kind::Reseller) if !admin.is_operator() => Err(PageError::Forbidden("role-operator")),
        Some(kind) => Ok(kind),
        None => Ok(Kind::Service),
    }
}

async fn draw(
    visit: &Visit,
    admin: &ProviderAdmin,
    kind: Kind,
    form: PlanForm,
    errors: Option<FieldErrors>,
) -> Result<HttpResponse, PageError> {
    let catalogue = visit.portal.db.read(Catalogue::load).await??;
    let shell = Shell::staff(visit, admin, Section::Plans);
    let failed = errors.is_some();
    let page = New {
        errors: errors.unwrap_or_else(|| FieldErrors::new(shell.t)),
        shell,
        kind,
        form,
        catalogue,
    };
    match failed {
        true => unprocessable(&page),
        false => html(&page),
    }
}

async fn new(
    visit: Visit,
    admin: ProviderAdmin,
    which: web::Query<WhichKind>,
) -> Result<HttpResponse, PageError> {
    let kind = kind(&admin, &which.kind)?;
    let form = PlanForm {
        user_limit: "5".into(),
        ..PlanForm::default()
    };
    draw(&visit, &admin, kind, form, None).await
}

async fn add(
    visit: Visit,
    admin: ProviderAdmin,
    form: PostForm<PlanForm>,
) -> Result<HttpResponse, PageError> {
    let typed = form.fields;
    let kind = kind(&admin, &typed.kind)?;
    let shell = Shell::staff(&visit, &admin, Section::Plans);
    let fields = match typed.parse(kind, shell.t) {
        Ok(fields) => fields,
        Err(errors) => return draw(&visit, &admin, kind, typed, Some(errors)).await,
    };
    let by = admin.clone();
    let added = form
        .submission
        .carry_out(&visit, move |conn, change| {
            edit::add(conn, &by, kind, &fields, change)?;
            Ok::<_, PlanError>(paths::INDEX.into())
        })
        .await?;
    match added {
        Ok(location) => {
            let told = shell.t.with("plan-added", "plan", typed.name.trim());
            FlashMessage::success(told).send();
            Ok(see_other(location))
        }
        Err(refused) => {
            let mut errors = FieldErrors::new(shell.t).labelled(super::show::LABELS);
            super::show::explain(&mut errors, refused)?;
            draw(&visit, &admin, kind, typed, Some(errors)).await
        }
    }
}
