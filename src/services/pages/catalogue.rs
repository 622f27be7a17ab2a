//! The catalogue: its order, and each service's own page.
use crate::actor::Operator;
use crate::db::DbConn;
use crate::db::ids::ServiceId;
use crate::history::Changed;
use crate::i18n::{Texts, grouped};
use crate::services::catalogue::{self, COUNTED, CatalogueError, Direction, Fields};
use crate::services::store::{Feature, Service};
use crate::services::{paths, store};
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
/// What the form calls its fields.
const LABELS: Labels = &[("name", "field-service-name")];

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.route(paths::CATALOGUE, web::get().to(index))
        .route(paths::CATALOGUE, web::post().to(add))
        .route(paths::NEW, web::get().to(new))
        .route("/vendor-settings/catalogue/{service}", web::get().to(show))
        .route("/vendor-settings/catalogue/{service}", web::post().to(save))
        .route(
            "/vendor-settings/catalogue/{service}/position",
            web::post().to(shift),
        )
        .route(
            "/vendor-settings/catalogue/{service}/retirement",
            web::get().to(ask),
        )
        .route(
            "/vendor-settings/catalogue/{service}/retirement",
            web::post().to(retire),
        );
}

/// A service in the list.
struct Line {
    service: Service,
    features: Vec<Feature>,
    first: bool,
    last: bool,
}

#[derive(Template)]
#[template(path = "services/catalogue.html")]
struct Index {
    shell: Shell,
    lines: Vec<Line>,
}

async fn index(visit: Visit, operator: Operator) -> Result<HttpResponse, PageError> {
    let (services, mut features) = visit
        .portal
        .db
        .read(|conn: &mut DbConn| {
            Ok::<_, diesel::result::Error>((store::catalogue(conn)?, catalogue::features(conn)?))
        })
        .await??;
    let count = services.len();
    let lines = (1..)
        .zip(services)
        .map(|(place, service)| Line {
            features: features
                .extract_if(.., |feature| feature.service_id == service.id)
                .collect(),
            first: place == 1,
            last: place == count,
            service,
        })
        .collect();
    let shell = Shell::staff(&visit, &operator, Section::Services);
    html(&Index { shell, lines })
}

/// The form as it was typed.
#[derive(Clone, std::default::Default, Deserialize)]
#[serde(default)]
struct ServiceForm {
    version: String,
    name: String,
    description: String,
    trial_days: String,
    deleted_after_days: String,
}

impl ServiceForm {
    fn of(service: &Service) -> Self {
        Self {
            version: service.form_version.to_string(),
            name: service.name.clone(),
            description: service.description.clone(),
            trial_days: service.trial_days.to_string(),
            deleted_after_days: service.deleted_after_days.to_string(),
        }
    }

    fn parse(&self, texts: Texts) -> Result<Fields, FieldErrors> {
        let mut errors = FieldErrors::new(texts).labelled(LABELS);
        let fields = Fields {
            name: errors.required("name", &self.name, NAME_MAX),
            description: errors.optional("description", &self.description, DESCRIPTION_MAX),
            trial_days: errors.number("trial_days", &self.trial_days, 0..=365),
            deleted_after_days: errors.number(
                "deleted_after_days",
                &self.deleted_after_days,
                1..=365,
            ),
        };
        match errors.is_empty() {
            true => Ok(fields),
            false => Err(errors),
        }
    }
}

fn name_taken(t: Texts) -> FieldErrors {
    let mut errors = FieldErrors::new(t).labelled(LABELS);
    errors.add("name", "catalogue-name-taken");
    errors
}

#[derive(Template)]
#[template(path = "services/new.html")]
struct New {
    shell: Shell,
    form: ServiceForm,
    errors: FieldErrors,
}

async fn new(visit: Visit, operator: Operator) -> Result<HttpResponse, PageError> {
    let shell = Shell::staff(&visit, &operator, Section::Services);
    html(&New {
        errors: FieldErrors::new(shell.t),
        form: ServiceForm {
            trial_days: "14".into(),
            deleted_after_days: "30".into(),
            ..ServiceForm::default()
        },
        shell,
    })
}

async fn add(
    visit: Visit,
    operator: Operator,
    form: PostForm<ServiceForm>,
) -> Result<HttpResponse, PageError> {
    let shell = Shell::staff(&visit, &operator, Section::Services);
    let typed = form.fields;
    let again = |shell, form, errors| {
        unprocessable(&New {
            shell,
            form,
            errors,
        })
    };
    let fields = match typed.parse(shell.t) {
        Ok(fields) => fields,
        Err(errors) => return again(shell, typed, errors),
    };
    let added = form
        .submission
        .carry_out(&visit, move |conn, change| {
            let id = catalogue::add(conn, &operator, &fields, change)?;
            Ok::<_, CatalogueError>(paths::show(&id))
        })
        .await?;
    match added {
        Ok(location) => {
            let told = shell
                .t
                .with("catalogue-added", "service", typed.name.trim());
            FlashMessage::success(told).send();
            Ok(see_other(location))
        }
        Err(CatalogueError::NameTaken) => {
            let errors = name_taken(shell.t);
            again(shell, typed, errors)
        }
        Err(e) => Err(refused(e, &shell.t)),
    }
}

/// The refusals that no form can show beside a field.
pub(super) fn refused(e: CatalogueError, t: &Texts) -> PageError {
    match e {
        CatalogueError::Database(e) => e.into(),
        CatalogueError::Conflict => PageError::Refused(t.get("catalogue-conflict")),
        CatalogueError::NameTaken => PageError::Refused(t.get("catalogue-name-taken")),
        CatalogueError::InUse(n) => PageError::Refused(in_use(t, n)),
    }
}

/// "12 clients have it in Trial or Active."
fn in_use(t: &Texts, clients: i64) -> String {
    match clients > COUNTED {
        true => t.with("catalogue-in-use-many", "n", grouped(COUNTED)),
        false => t.with("catalogue-in-use", "n", clients),
    }
}

/// A service's own page.
#[derive(Template)]
#[template(path = "services/show.html")]
pub(super) struct Show {
    shell: Shell,
    service: Service,
    features: Vec<Feature>,
    form: ServiceForm,
    errors: FieldErrors,
    conflict: Vec<Changed>,
    /// What was typed for a feature that could not be added.
    pub(super) feature_name: String,
    pub(super) feature_paid: bool,
    pub(super) feature_errors: FieldErrors,
}

impl Show {
    pub(super) async fn load(
        visit: &Visit,
        operator: &Operator,
        id: ServiceId,
    ) -> Result<Self, PageError> {
        let (service, features) = visit
            .portal
            .db
            .read(move |conn| {
                let service = catalogue::find(conn, id)?;
                let features = store::features_of(conn, id)?;
                Ok::<_, diesel::result::Error>((service, features))
            })
            .await??;
        let shell = Shell::staff(visit, operator, Section::Services);
        Ok(Self {
            form: ServiceForm::of(&service),
            errors: FieldErrors::new(shell.t),
            feature_errors: FieldErrors::new(shell.t),
            conflict: Vec::new(),
            feature_name: String::new(),
            feature_paid: false,
            service,
            features,
            shell,
        })
    }
}

async fn show(
    visit: Visit,
    operator: Operator,
    id: web::Path<ServiceId>,
) -> Result<HttpResponse, PageError> {
    html(&Show::load(&visit, &operator, *id).await?)
}

async fn save(
    visit: Visit,
    operator: Operator,
    id: web::Path<ServiceId>,
    form: PostForm<ServiceForm>,
) -> Result<HttpResponse, PageError> {
    let (id, typed) = (*id, form.fields);
    let t = Texts::default();
    let again = async |errors| {
        let page = Show::load(&visit, &operator, id).await?;
        unprocessable(&Show {
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
            catalogue::edit(conn, &by, id, seen, &wanted, change)?;
            Ok::<_, CatalogueError>(paths::show(&id))
        })
        .await?;
    match saved {
        Ok(location) => {
            FlashMessage::success(t.get("settings-saved")).send();
            Ok(see_other(location))
        }
        Err(CatalogueError::NameTaken) => again(name_taken(t)).await,
        Err(CatalogueError::Conflict) => {
            let page = Show::load(&visit, &operator, id).await?;
            let conflict = Fields::of(&page.service).changed_to(&fields);
            let version = page.form.version.clone();
            let form = ServiceForm {
                version,
                ..typed.clone()
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
        Err(e) => Err(refused(e, &t)),
    }
}

#[derive(Deserialize)]
struct ShiftForm {
    #[serde(default)]
    to: String,
}

async fn shift(
    visit: Visit,
    operator: Operator,
    id: web::Path<ServiceId>,
    form: PostForm<ShiftForm>,
) -> Result<HttpResponse, PageError> {
    let direction = match form.fields.to.as_str() {
        "up" => Direction::Up,
        "down" => Direction::Down,
        _ => return Err(PageError::Malformed),
    };
    let location = form
        .submission
        .carry_out(&visit, move |conn, change| {
            catalogue::shift(conn, &operator, *id, direction, change)?;
            Ok::<_, diesel::result::Error>(paths::CATALOGUE.into())
        })
        .await??;
    Ok(see_other(location))
}

#[derive(Template)]
#[template(path = "services/retire.html")]
struct Retire {
    shell: Shell,
    service: Service,
    question: String,
    /// Why not now, or "".
    in_use: String,
}

impl Retire {
    async fn load(visit: &Visit, operator: &Operator, id: ServiceId) -> Result<Self, PageError> {
        let (service, clients) = visit
            .portal
            .db
            .read(move |conn| {
                let service = catalogue::find(conn, id)?;
                let clients = catalogue::clients_using(conn, id)?;
                Ok::<_, diesel::result::Error>((service, clients))
            })
            .await??;
        let shell = Shell::staff(visit, operator, Section::Services);
        let t = shell.t;
        Ok(Self {
            question: t.with("catalogue-retire-question", "service", &service.name),
            in_use: match clients {
                0 => String::new(),
                clients => in_use(&t, clients),
            },
            service,
            shell,
        })
    }
}

async fn ask(
    visit: Visit,
    operator: Operator,
    id: web::Path<ServiceId>,
) -> Result<HttpResponse, PageError> {
    html(&Retire::load(&visit, &operator, *id).await?)
}

async fn retire(
    visit: Visit,
    operator: Operator,
    id: web::Path<ServiceId>,
    form: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    let id = *id;
    let by = operator.clone();
    let retired = form
        .submission
        .carry_out(&visit, move |conn, change| {
            catalogue::retire(conn, &by, id, change)?;
            Ok::<_, CatalogueError>(paths::CATALOGUE.into())
        })
        .await?;
    let t = Texts::default();
    match retired {
        Ok(location) => {
            FlashMessage::success(t.get("catalogue-retired")).send();
            Ok(see_other(location))
        }
        Err(CatalogueError::InUse(n)) => {
            let page = Retire::load(&visit, &operator, id).await?;
            let in_use = in_use(&t, n);
            unprocessable(&Retire { in_use, ..page })
        }
        Err(e) => Err(refused(e, &t)),
    }
}
