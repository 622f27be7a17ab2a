//! Pages of the resellers, for the operator.
use super::members::AddError;
use super::store::{self, MainPerson, Reseller, Row, Sort, Wanted};
use super::{EditError, Fields, NewReseller, create, edit, invite_again, paths};
use crate::actor::Operator;
use crate::db::ids::ProviderId;
use crate::history::Changed;
use crate::i18n::{Calendar, Lang, Texts};
use crate::invitations::pages::too_often;
use crate::passwords::check_new;
use crate::web::error::PageError;
use crate::web::form::{Button, FieldErrors, NAME_MAX, PostForm};
use crate::web::keyset::{Page, Position, address};
use crate::web::page::{html, html_with, see_other, unprocessable};
use crate::web::shell::{Section, Shell};
use crate::web::visit::Visit;
use crate::web::when::When;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use serde::Deserialize;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route(paths::INDEX, web::get().to(index))
        .route(paths::INDEX, web::post().to(add))
        .route(paths::NEW, web::get().to(new))
        .route("/resellers/{reseller}", web::get().to(show))
        .route("/resellers/{reseller}", web::post().to(save))
        .route("/resellers/{reseller}/invitation", web::post().to(resend));
}

#[derive(Clone, Default, Deserialize)]
struct Query {
    #[serde(default)]
    q: String,
    #[serde(default)]
    sort: String,
    #[serde(flatten)]
    position: Position,
}

impl Query {
    fn wanted(&self) -> Wanted {
        let (name, descending) = match self.sort.strip_prefix('-') {
            Some(name) => (name, true),
            None => (&*self.sort, false),
        };
        Wanted {
            q: self.q.trim().chars().take(200).collect(),
            sort: match name {
                "created" => Sort::Created,
                _ => Sort::Company,
            },
            descending,
            step: self.position.step(),
            size: self.position.size(),
        }
    }
}

#[derive(Template)]
#[template(path = "resellers/index.html")]
struct Index {
    shell: Shell,
    calendar: Calendar,
    own: ProviderId,
    wanted: Wanted,
    page: Page<Row>,
    size: i64,
    keep: Vec<(&'static str, String)>,
    prev: String,
    next: String,
}

impl Index {
    fn created(&self, row: &Row) -> When {
        When::date(&self.calendar, row.reseller.created_at)
    }

    fn sort_href(&self, column: &str) -> String {
        let turned = self.direction(column) == "ascending";
        let sort = format!("{}{column}", if turned { "-" } else { "" });
        address(
            paths::INDEX,
            &[("q", self.wanted.q.clone()), ("sort", sort)],
        )
    }

    fn direction(&self, column: &str) -> &'static str {
        let current = match self.wanted.sort {
            Sort::Company => "company",
            Sort::Created => "created",
        };
        match (current == column, self.wanted.descending) {
            (false, _) => "",
            (true, false) => "ascending",
            (true, true) => "descending",
        }
    }
}

async fn index(
    visit: Visit,
    operator: Operator,
    query: web::Query<Query>,
) -> Result<HttpResponse, PageError> {
    let wanted = query.wanted();
    let (asking, list) = (operator.clone(), wanted.clone());
    let page = visit
        .portal
        .db
        .read(move |conn| store::page(conn, &asking, &list))
        .await??;
    let keep = vec![("q", wanted.q.clone()), ("sort", query.sort.clone())];
    let turn = |there: bool, name: &'static str, row: Option<&Row>| match row {
        Some(row) if there => {
            let mut pairs = keep.clone();
            pairs.push(("size", wanted.size.to_string()));
            pairs.push((name, row.reseller.id.to_string()));
            address(paths::INDEX, &pairs)
        }
        _ => String::new(),
    };
    html(&Index {
        shell: Shell::staff(&visit, &operator, Section::Resellers),
        calendar: operator.calendar(),
        own: operator.provider(),
        size: wanted.size,
        prev: turn(page.before, "before", page.rows.first()),
        next: turn(page.after, "after", page.rows.last()),
        keep,
        wanted,
        page,
    })
}

#[derive(Clone, Default, Deserialize)]
struct NewForm {
    #[serde(default)]
    company: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    by_link: String,
}

impl NewForm {
    fn sets_link(&self) -> bool {
        !self.by_link.is_empty()
    }

    fn parse(&self, texts: Texts) -> Result<NewReseller, FieldErrors> {
        let mut errors = FieldErrors::new(texts);
        let company = errors.required("company", &self.company, NAME_MAX);
        let name = errors.required("name", &self.name, NAME_MAX);
        let email = errors.email("email", &self.email);
        if !self.sets_link() {
            let known = [&*name, &*email, &*company];
            check_new(&mut errors, "password", &self.password, &known);
        }
        match errors.is_empty() {
            true => Ok(NewReseller {
                company,
                name,
                email,
            }),
            false => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "resellers/new.html")]
struct New {
    shell: Shell,
    form: NewForm,
    errors: FieldErrors,
}

async fn new(visit: Visit, operator: Operator) -> Result<HttpResponse, PageError> {
    let shell = Shell::staff(&visit, &operator, Section::Resellers);
    let errors = FieldErrors::new(shell.t);
    html(&New {
        shell,
        form: NewForm::default(),
        errors,
    })
}

async fn add(
    visit: Visit,
    operator: Operator,
    form: PostForm<NewForm>,
) -> Result<HttpResponse, PageError> {
    let shell = Shell::staff(&visit, &operator, Section::Resellers);
    let typed = form.fields;
    let new = match typed.parse(shell.t) {
        Ok(new) => new,
        Err(errors) => {
            return unprocessable(&New {
                shell,
                form: typed,
                errors,
            });
        }
    };
    // Hashed for a known address too, so that the answer takes as long.
    let password = match typed.sets_link() {
        true => None,
        false => Some(visit.portal.hasher.hash(&typed.password).await?),
    };
    let company = new.company.clone();
    let made = form
        .submission
        .carry_out(&visit, move |conn, change| {
            let (id, _) = create(conn, &operator, &new, password.as_ref(), change)?;
            Ok::<_, AddError>(paths::show(&id))
        })
        .await?;
    match made {
        Ok(location) => {
            FlashMessage::success(shell.t.with("resellers-added", "company", company)).send();
            Ok(see_other(location))
        }
        Err(AddError::Database(e)) => Err(e.into()),
        // A new provider has nobody yet.
        Err(AddError::AlreadyHere) => Err(PageError::NotFound),
    }
}

#[derive(Clone, Default, Deserialize)]
struct EditForm {
    #[serde(default)]
    version: String,
    #[serde(default)]
    company: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    lang: String,
    #[serde(default)]
    brand_name: String,
    #[serde(default)]
    brand_color: String,
    #[serde(default)]
    support_email: String,
}

impl EditForm {
    fn of(reseller: &Reseller) -> Self {
        let fields = reseller.fields();
        Self {
            version: reseller.form_version.to_string(),
            company: fields.company,
            email: fields.email,
            lang: fields.lang.code().into(),
            brand_name: fields.brand_name,
            brand_color: fields.brand_color,
            support_email: fields.support_email,
        }
    }

    fn parse(&self, texts: Texts) -> Result<(i64, Fields), FieldErrors> {
        let mut errors = FieldErrors::new(texts);
        let company = errors.required("company", &self.company, NAME_MAX);
        let email = errors.email("email", &self.email);
        let lang = errors.choice("lang", Lang::parse(&self.lang));
        let brand_name = errors.optional("brand_name", &self.brand_name, NAME_MAX);
        let brand_color = color(&mut errors, &self.brand_color);
        let support_email = errors.optional_email("support_email", &self.support_email);
        match lang {
            Some(lang) if errors.is_empty() => Ok((
                self.version.parse().unwrap_or_default(),
                Fields {
                    company,
                    email,
                    lang,
                    brand_name,
                    brand_color,
                    support_email,
                },
            )),
            _ => Err(errors),
        }
    }
}

/// `#rrggbb` in small letters, or nothing.
fn color(errors: &mut FieldErrors, raw: &str) -> String {
    let color = raw.trim().to_lowercase();
    let digits = color.strip_prefix('#').unwrap_or_default();
    let good = digits.len() == 6 && digits.chars().all(|c| c.is_ascii_hexdigit());
    if !color.is_empty() && !good {
        errors.add("brand_color", "resellers-error-color");
    }
    color
}

#[derive(Template)]
#[template(path = "resellers/show.html")]
struct Show {
    shell: Shell,
    created: When,
    invited: Option<When>,
    reseller: Reseller,
    main: Option<MainPerson>,
    clients: i64,
    langs: Vec<(&'static str, &'static str)>,
    form: EditForm,
    errors: FieldErrors,
    conflict: Vec<Changed>,
}

impl Show {
    async fn load(visit: &Visit, operator: &Operator, id: ProviderId) -> Result<Self, PageError> {
        let asking = operator.clone();
        let (reseller, main, clients) = visit
            .portal
            .db
            .read(move |conn| {
                let reseller = store::find(conn, &asking, id)?;
                let main = store::main_person(conn, id)?;
                let clients = store::client_counts(conn, &[id])?;
                let clients = clients.get(&id).copied().unwrap_or_default();
                Ok::<_, diesel::result::Error>((reseller, main, clients))
            })
            .await??;
        let shell = Shell::staff(visit, operator, Section::Resellers);
        let calendar = operator.calendar();
        Ok(Self {
            created: When::date(&calendar, reseller.created_at),
            invited: main
                .as_ref()
                .and_then(|main| main.invited_at)
                .map(|at| When::moment(&calendar, at)),
            form: EditForm::of(&reseller),
            errors: FieldErrors::new(shell.t),
            conflict: Vec::new(),
            langs: Lang::ALL.map(|lang| (lang.code(), lang.code())).to_vec(),
            shell,
            reseller,
            main,
            clients,
        })
    }
}

async fn show(
    visit: Visit,
    operator: Operator,
    id: web::Path<i64>,
) -> Result<HttpResponse, PageError> {
    html(&Show::load(&visit, &operator, ProviderId(*id)).await?)
}

async fn save(
    visit: Visit,
    operator: Operator,
    id: web::Path<i64>,
    form: PostForm<EditForm>,
) -> Result<HttpResponse, PageError> {
    let id = ProviderId(*id);
    let form = form.fields;
    let page = Show::load(&visit, &operator, id).await?;
    let (seen, fields) = match form.parse(page.shell.t) {
        Ok(parsed) => parsed,
        Err(errors) => {
            return unprocessable(&Show {
                form,
                errors,
                ..page
            });
        }
    };
    let (change, new) = (visit.change(), fields.clone());
    let by = operator.clone();
    let saved = visit
        .portal
        .db
        .write(move |conn| edit(conn, &by, id, seen, &new, &change))
        .await?;
    match saved {
        Ok(()) => {
            FlashMessage::success(page.shell.t.get("resellers-saved")).send();
            Ok(see_other(paths::show(&id)))
        }
        Err(EditError::Conflict) => {
            // Read again: what the other person saved is newer than the page above.
            let page = Show::load(&visit, &operator, id).await?;
            let conflict = page.reseller.fields().changed_to(&fields);
            let version = page.reseller.form_version.to_string();
            let form = EditForm { version, ..form };
            let page = Show {
                conflict,
                form,
                ..page
            };
            html_with(StatusCode::CONFLICT, &page)
        }
        Err(EditError::Database(e)) => Err(e.into()),
    }
}

async fn resend(
    visit: Visit,
    operator: Operator,
    id: web::Path<i64>,
    form: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    let id = ProviderId(*id);
    let t = Shell::staff(&visit, &operator, Section::Resellers).t;
    let waiting = t.get("resellers-not-waiting");
    let sent = form
        .submission
        .carry_out(&visit, move |conn, change| {
            match invite_again(conn, &operator, id, change).map_err(|e| too_often(e, &t))? {
                true => Ok(paths::show(&id)),
                false => Err(PageError::Refused(waiting)),
            }
        })
        .await??;
    FlashMessage::success(t.get("resellers-resent")).send();
    Ok(see_other(sent))
}
