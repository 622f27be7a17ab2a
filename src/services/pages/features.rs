//! The features of a service of the catalogue.
use super::catalogue::{Show, refused};
use crate::actor::Operator;
use crate::db::ids::{FeatureId, ServiceId};
use crate::history::Changed;
use crate::i18n::{Texts, grouped};
use crate::services::catalogue::{self, COUNTED, CatalogueError, FeatureFields};
use crate::services::paths;
use crate::services::store::{Feature, Service};
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

/// What the form calls its fields.
const LABELS: Labels = &[("feature_name", "field-feature-name")];

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.route(
        "/vendor-settings/catalogue/{service}/features",
        web::post().to(add),
    )
    .route(
        "/vendor-settings/catalogue/{service}/features/{feature}",
        web::get().to(show),
    )
    .route(
        "/vendor-settings/catalogue/{service}/features/{feature}",
        web::post().to(save),
    )
    .route(
        "/vendor-settings/catalogue/{service}/features/{feature}/removal",
        web::get().to(ask),
    )
    .route(
        "/vendor-settings/catalogue/{service}/features/{feature}/removal",
        web::post().to(remove),
    );
}

type Id = web::Path<(ServiceId, FeatureId)>;

/// The form as it was typed.
#[derive(Clone, Deserialize)]
struct FeatureForm {
    #[serde(default)]
    version: String,
    #[serde(default)]
    feature_name: String,
    #[serde(default)]
    paid: String,
}

impl FeatureForm {
    fn parse(&self, texts: Texts) -> Result<FeatureFields, FieldErrors> {
        let mut errors = FieldErrors::new(texts).labelled(LABELS);
        let name = errors.required("feature_name", &self.feature_name, NAME_MAX);
        let paid = !self.paid.is_empty();
        match errors.is_empty() {
            true => Ok(FeatureFields { name, paid }),
            false => Err(errors),
        }
    }
}

fn name_taken(t: Texts) -> FieldErrors {
    let mut errors = FieldErrors::new(t).labelled(LABELS);
    errors.add("feature_name", "catalogue-feature-name-taken");
    errors
}

async fn add(
    visit: Visit,
    operator: Operator,
    id: web::Path<ServiceId>,
    form: PostForm<FeatureForm>,
) -> Result<HttpResponse, PageError> {
    let (id, typed) = (*id, form.fields);
    let t = Texts::default();
    let again = async |errors| {
        let mut page = Show::load(&visit, &operator, id).await?;
        page.feature_name.clone_from(&typed.feature_name);
        page.feature_paid = !typed.paid.is_empty();
        page.feature_errors = errors;
        unprocessable(&page)
    };
    let fields = match typed.parse(t) {
        Ok(fields) => fields,
        Err(errors) => return again(errors).await,
    };
    let by = operator.clone();
    let added = form
        .submission
        .carry_out(&visit, move |conn, change| {
            catalogue::add_feature(conn, &by, id, &fields, change)?;
            Ok::<_, CatalogueError>(paths::show(&id))
        })
        .await?;
    match added {
        Ok(location) => {
            FlashMessage::success(t.get("catalogue-feature-added")).send();
            Ok(see_other(location))
        }
        Err(CatalogueError::NameTaken) => again(name_taken(t)).await,
        Err(e) => Err(refused(e, &t)),
    }
}

#[derive(Template)]
#[template(path = "services/feature.html")]
struct Edit {
    shell: Shell,
    service: Service,
    feature: Feature,
    form: FeatureForm,
    errors: FieldErrors,
    conflict: Vec<Changed>,
}

impl Edit {
    async fn load(
        visit: &Visit,
        operator: &Operator,
        (service, id): (ServiceId, FeatureId),
    ) -> Result<Self, PageError> {
        let (service, feature) = visit
            .portal
            .db
            .read(move |conn| catalogue::find_feature(conn, service, id))
            .await??;
        let shell = Shell::staff(visit, operator, Section::Services);
        Ok(Self {
            form: FeatureForm {
                version: feature.form_version.to_string(),
                feature_name: feature.name.clone(),
                paid: if feature.paid { "on" } else { "" }.to_owned(),
            },
            errors: FieldErrors::new(shell.t),
            conflict: Vec::new(),
            service,
            feature,
            shell,
        })
    }
}

async fn show(visit: Visit, operator: Operator, id: Id) -> Result<HttpResponse, PageError> {
    html(&Edit::load(&visit, &operator, *id).await?)
}

async fn save(
    visit: Visit,
    operator: Operator,
    id: Id,
    form: PostForm<FeatureForm>,
) -> Result<HttpResponse, PageError> {
    let (id, typed) = (*id, form.fields);
    let t = Texts::default();
    let again = async |errors| {
        let page = Edit::load(&visit, &operator, id).await?;
        unprocessable(&Edit {
            form: typed.clone(),
            errors,
            ..page
        })
    };
    let fields = match typed.parse(t) {
        Ok(fields) => fields,
        Err(errors) => return again(errors).await,
    };
    let seen = typed.version.parse().unwrap_or_default();
    let (by, wanted) = (operator.clone(), fields.clone());
    let saved = form
        .submission
        .carry_out(&visit, move |conn, change| {
            catalogue::edit_feature(conn, &by, id, seen, &wanted, change)?;
            Ok::<_, CatalogueError>(paths::show(&id.0))
        })
        .await?;
    match saved {
        Ok(location) => {
            FlashMessage::success(t.get("settings-saved")).send();
            Ok(see_other(location))
        }
        Err(CatalogueError::NameTaken) => again(name_taken(t)).await,
        Err(CatalogueError::Conflict) => {
            let page = Edit::load(&visit, &operator, id).await?;
            let conflict = FeatureFields::of(&page.feature).changed_to(&fields);
            let version = page.form.version.clone();
            let form = FeatureForm {
                version,
                ..typed.clone()
            };
            html_with(
                StatusCode::CONFLICT,
                &Edit {
                    form,
                    conflict,
                    ..page
                },
            )
        }
        Err(e) => Err(refused(e, &t)),
    }
}

#[derive(Template)]
#[template(path = "services/remove_feature.html")]
struct Remove {
    shell: Shell,
    service: Service,
    feature: Feature,
    question: String,
    consequence: String,
}

async fn ask(visit: Visit, operator: Operator, id: Id) -> Result<HttpResponse, PageError> {
    let (service, id) = *id;
    let ((service, feature), clients) = visit
        .portal
        .db
        .read(move |conn| {
            let found = catalogue::find_feature(conn, service, id)?;
            let clients = catalogue::clients_with(conn, id)?;
            Ok::<_, diesel::result::Error>((found, clients))
        })
        .await??;
    let shell = Shell::staff(&visit, &operator, Section::Services);
    let t = shell.t;
    html(&Remove {
        question: t.with("catalogue-remove-question", "feature", &feature.name),
        consequence: match clients > COUNTED {
            true => t.with("catalogue-remove-many", "n", grouped(COUNTED)),
            false => t.with("catalogue-remove-clients", "n", clients),
        },
        service,
        feature,
        shell,
    })
}

async fn remove(
    visit: Visit,
    operator: Operator,
    id: Id,
    form: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    let (service, id) = *id;
    let location = form
        .submission
        .carry_out(&visit, move |conn, change| {
            catalogue::remove_feature(conn, &operator, service, id, change)?;
            Ok::<_, diesel::result::Error>(paths::show(&service))
        })
        .await??;
    FlashMessage::success(Texts::default().get("catalogue-feature-removed")).send();
    Ok(see_other(location))
}
