//! One plan: what it says, whom a change of it touches, and "Retire plan".
use crate::actor::ProviderAdmin;
use crate::db::ids::{FeatureId, PlanId, ServiceId};
use crate::history::Changed;
use crate::i18n::{Texts, grouped};
use crate::plans::edit::{self, Catalogue, PlanError};
use crate::plans::store::{self, Touched};
use crate::plans::{Fields, Kind, Plan, Term, paths};
use crate::web::error::PageError;
use crate::web::form::{Button, FieldErrors, Labels, NAME_MAX, PostForm};
use crate::web::page::{html, html_with, see_other, unprocessable};
use crate::web::shell::{Section, Shell};
use crate::web::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use serde::Deserialize;

/// Longest description, in characters.
const DESCRIPTION_MAX: usize = 300;
/// What `User limit` may be.
const USERS: std::ops::RangeInclusive<i64> = 1..=100_000;
/// What the form calls its fields.
pub(super) const LABELS: Labels = &[("name", "field-plan-name")];

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.route("/vendor-settings/plans/{plan}", web::get().to(show))
        .route("/vendor-settings/plans/{plan}", web::post().to(save))
        .route(
            "/vendor-settings/plans/{plan}/retirement",
            web::get().to(ask),
        )
        .route(
            "/vendor-settings/plans/{plan}/retirement",
            web::post().to(retire),
        );
}

/// The form as it was typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct PlanForm {
    pub version: String,
    pub kind: String,
    pub name: String,
    pub description: String,
    pub user_limit: String,
    /// `7:trial` for each service.
    pub terms: Vec<String>,
    /// Ids of the features that are on.
    pub features: Vec<String>,
    /// Whom it touches was seen.
    pub confirmed: String,
}

impl PlanForm {
    fn of(plan: &Plan) -> Self {
        let fields = &plan.fields;
        let terms = fields.terms.iter();
        Self {
            version: plan.version.to_string(),
            kind: plan.kind.code().to_owned(),
            name: fields.name.clone(),
            description: fields.description.clone(),
            user_limit: fields.user_limit.to_string(),
            terms: terms
                .map(|(service, term)| format!("{service}:{}", term.code()))
                .collect(),
            features: fields.features.iter().map(ToString::to_string).collect(),
            confirmed: String::new(),
        }
    }

    fn typed_terms(&self) -> impl Iterator<Item = (ServiceId, Term)> {
        self.terms.iter().filter_map(|typed| {
            let (id, term) = typed.split_once(':')?;
            Some((ServiceId(id.parse().ok()?), Term::parse(term)?))
        })
    }

    /// What the form says about a service.
    pub fn says(&self, service: &ServiceId, term: &Term) -> bool {
        let mut typed = self.typed_terms();
        let said = typed.find(|(id, _)| id == service);
        said.map_or(Term::Inherited, |(_, term)| term) == *term
    }

    /// True where the box of a feature is ticked.
    pub fn has(&self, feature: &FeatureId) -> bool {
        self.features.contains(&feature.to_string())
    }

    pub fn parse(&self, kind: Kind, t: Texts) -> Result<Fields, FieldErrors> {
        let mut errors = FieldErrors::new(t).labelled(LABELS);
        let fields = Fields {
            name: errors.required("name", &self.name, NAME_MAX),
            description: errors.optional("description", &self.description, DESCRIPTION_MAX),
            user_limit: errors.number("user_limit", &self.user_limit, USERS),
            terms: self
                .typed_terms()
                .filter(|(_, term)| kind.terms().contains(term))
                .collect(),
            features: self
                .features
                .iter()
                .filter_map(|id| id.parse().ok().map(FeatureId))
                .collect(),
        };
        match errors.is_empty() {
            true => Ok(fields),
            false => Err(errors),
        }
    }
}

/// The refusals that a form can show.
pub(super) fn explain(errors: &mut FieldErrors, refused: PlanError) -> Result<(), PageError> {
    match refused {
        PlanError::Database(e) => return Err(e.into()),
        PlanError::Conflict => errors.add("", "plan-conflict"),
        PlanError::NameTaken => errors.add("name", "plan-name-taken"),
        PlanError::TooMany => errors.add_with("", "plan-too-many", "n", store::MOST),
        PlanError::OnlyOperator => return Err(PageError::Forbidden("role-operator")),
        PlanError::InUse(in_use) => {
            let names: Vec<String> = in_use
                .iter()
                .map(|service| format!("{} ({})", service.name, grouped(service.clients)))
                .collect();
            errors.add_with("", "plan-in-use", "services", names.join(", "));
        }
    }
    Ok(())
}

#[derive(Template)]
#[template(path = "plans/show.html")]
struct Show {
    shell: Shell,
    plan: Plan,
    kind: Kind,
    form: PlanForm,
    catalogue: Catalogue,
    touched: Touched,
    errors: FieldErrors,
    conflict: Vec<Changed>,
}

impl Show {
    async fn load(visit: &Visit, admin: &ProviderAdmin, id: PlanId) -> Result<Self, PageError> {
        let by = admin.clone();
        let (plan, catalogue, touched) = visit
            .portal
            .db
            .read(move |conn| {
                let plan = edit::find(conn, &by, id)?;
                let touched = store::touched(conn, &plan)?;
                Ok::<_, diesel::result::Error>((plan, Catalogue::load(conn)?, touched))
            })
            .await??;
        let shell = Shell::staff(visit, admin, Section::Plans);
        Ok(Self {
            form: PlanForm::of(&plan),
            kind: plan.kind,
            errors: FieldErrors::new(shell.t),
            conflict: Vec::new(),
            shell,
            plan,
            catalogue,
            touched,
        })
    }
}

async fn show(
    visit: Visit,
    admin: ProviderAdmin,
    id: web::Path<PlanId>,
) -> Result<HttpResponse, PageError> {
    html(&Show::load(&visit, &admin, *id).await?)
}

/// Whom a change touches, before it is made.
#[derive(Template)]
#[template(path = "plans/confirm.html")]
struct Confirm {
    shell: Shell,
    plan: Plan,
    form: PlanForm,
    values: Vec<Changed>,
    touched: Touched,
    text: String,
}

async fn save(
    visit: Visit,
    admin: ProviderAdmin,
    id: web::Path<PlanId>,
    form: PostForm<PlanForm>,
) -> Result<HttpResponse, PageError> {
    let (id, typed) = (*id, form.fields);
    let page = Show::load(&visit, &admin, id).await?;
    let t = page.shell.t;
    let fields = match typed.parse(page.kind, t) {
        Ok(fields) => fields,
        Err(errors) => {
            return unprocessable(&Show {
                form: typed,
                errors,
                ..page
            });
        }
    };
    let seen: i64 = typed.version.parse().unwrap_or_default();
    let values = page.catalogue.changes(&page.plan.fields, &fields);
    let asks = typed.confirmed.is_empty() && page.touched.count > 0 && seen == page.plan.version;
    if asks && !values.is_empty() {
        return html(&Confirm {
            text: whom(&t, page.kind, page.touched.count),
            shell: page.shell,
            plan: page.plan,
            touched: page.touched,
            form: typed,
            values,
        });
    }
    let (by, wanted) = (admin.clone(), fields.clone());
    let saved = form
        .submission
        .carry_out_with(&visit, move |conn, change| {
            let changed = edit::edit(conn, &by, id, seen, &wanted, change)?;
            Ok::<_, PlanError>((paths::INDEX.into(), changed))
        })
        .await?;
    match saved {
        Ok((location, changed)) => {
            FlashMessage::success(t.get(match changed {
                Some(false) => "plan-nothing-changed",
                _ => "settings-saved",
            }))
            .send();
            Ok(see_other(location))
        }
        Err(PlanError::Conflict) => {
            let page = Show::load(&visit, &admin, id).await?;
            let conflict = page.catalogue.changes(&page.plan.fields, &fields);
            let form = PlanForm {
                version: page.form.version.clone(),
                ..typed
            };
            html_with(
                StatusCode::CONFLICT,
                &Show {
                    form,
                    conflict,
                    ..page
                },
            )
        }
        Err(refused) => {
            let mut errors = FieldErrors::new(t).labelled(LABELS);
            explain(&mut errors, refused)?;
            unprocessable(&Show {
                form: typed,
                errors,
                ..page
            })
        }
    }
}

fn whom(t: &Texts, kind: Kind, count: i64) -> String {
    let key = match kind {
        Kind::Service => "plan-touches-clients",
        Kind::Reseller => "plan-touches-resellers",
    };
    t.with2(key, "n", count, "count", grouped(count))
}

#[derive(Template)]
#[template(path = "plans/retire.html")]
struct Retire {
    shell: Shell,
    plan: Plan,
    question: String,
    text: String,
}

async fn ask(
    visit: Visit,
    admin: ProviderAdmin,
    id: web::Path<PlanId>,
) -> Result<HttpResponse, PageError> {
    let page = Show::load(&visit, &admin, *id).await?;
    let t = page.shell.t;
    let name = &page.plan.fields.name;
    html(&Retire {
        question: t.with("plan-retire-question", "plan", name),
        text: match page.touched.count {
            0 => t.get("plan-retire-text"),
            n => format!("{} {}", whom(&t, page.kind, n), t.get("plan-retire-keep")),
        },
        shell: page.shell,
        plan: page.plan,
    })
}

async fn retire(
    visit: Visit,
    admin: ProviderAdmin,
    id: web::Path<PlanId>,
    form: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    let id = *id;
    let retired = form
        .submission
        .carry_out(&visit, move |conn, change| {
            edit::retire(conn, &admin, id, change)?;
            Ok::<_, PlanError>(paths::INDEX.into())
        })
        .await?;
    match retired {
        Ok(location) => {
            FlashMessage::success(Texts::default().get("plan-retired")).send();
            Ok(see_other(location))
        }
        Err(PlanError::Database(e)) => Err(e.into()),
        Err(_) => Err(PageError::Refused(Texts::default().get("plan-conflict"))),
    }
}
