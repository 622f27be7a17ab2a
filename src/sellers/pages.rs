//! Pages of the sellers, for who administers a provider.
use super::paths::SellerId;
use super::store::{self, Owner, Seller, Wanted};
use super::{
    Fields, NewSeller, SellerError, activate, block, delete, edit, invite, invite_again, paths,
    reset_password,
};
use crate::actor::ProviderAdmin;
use crate::change::Change;
use crate::db::DbConn;
use crate::db::ids::ProviderId;
use crate::history::Changed;
use crate::i18n::{Calendar, Texts};
use crate::invitations::pages::too_often;
use crate::resellers::members::AddError;
use crate::web::error::PageError;
use crate::web::form::{Button, FieldErrors, NAME_MAX, PostForm};
use crate::web::keyset::{Position, address};
use crate::web::page::{html, html_with, see_other, unprocessable};
use crate::web::shell::{Section, Shell};
use crate::web::submission::SubmissionKey;
use crate::web::visit::Visit;
use crate::web::when::When;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use serde::Deserialize;

/// Longest phone, in characters.
const PHONE_MAX: usize = 40;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route(paths::INDEX, web::get().to(index))
        .route(paths::INDEX, web::post().to(add))
        .route(paths::NEW, web::get().to(new))
        .route("/sellers/{provider}/{seller}", web::get().to(show))
        .route("/sellers/{provider}/{seller}", web::post().to(save))
        .route(
            "/sellers/{provider}/{seller}/invitation",
            web::post().to(resend),
        )
        .route(
            "/sellers/{provider}/{seller}/password-reset",
            web::post().to(reset),
        )
        .route(
            "/sellers/{provider}/{seller}/block",
            web::post().to(do_block),
        )
        .route(
            "/sellers/{provider}/{seller}/activation",
            web::post().to(do_activate),
        )
        .route("/sellers/{provider}/{seller}/deletion", web::get().to(ask))
        .route(
            "/sellers/{provider}/{seller}/deletion",
            web::post().to(do_delete),
        );
}

type Id = web::Path<(i64, String)>;

fn ids(path: Id) -> SellerId {
    let (owner, reference) = path.into_inner();
    SellerId {
        owner: ProviderId(owner),
        reference,
    }
}

#[derive(Clone, Default, Deserialize)]
struct Query {
    #[serde(default)]
    q: String,
    #[serde(default)]
    owner: String,
    #[serde(flatten)]
    position: Position,
}

impl Query {
    fn wanted(&self, admin: &ProviderAdmin) -> Result<Wanted, PageError> {
        let asked = match &*self.owner {
            "" => None,
            "all" => Some(Owner::All),
            id => Some(Owner::One(ProviderId(
                id.parse().map_err(|_| PageError::NotFound)?,
            ))),
        };
        Ok(Wanted {
            owner: Owner::for_asker(admin, asked).ok_or(PageError::NotFound)?,
            q: self.q.trim().chars().take(200).collect(),
            step: self.position.step(),
            size: self.position.size(),
        })
    }
}

/// A line of the list.
struct Row {
    seller: Seller,
    invited: Option<When>,
    last_sign_in: Option<When>,
    clients: String,
}

impl Row {
    fn of(seller: Seller, clients: i64, t: &Texts, calendar: &Calendar) -> Self {
        Self {
            invited: seller.invited_at.map(|at| When::moment(calendar, at)),
            last_sign_in: seller.last_sign_in_at.map(|at| When::moment(calendar, at)),
            clients: count(clients, t),
            seller,
        }
    }
}

fn count(clients: i64, t: &Texts) -> String {
    match clients > store::COUNTED {
        true => t.with("sellers-more-than", "n", store::COUNTED),
        false => clients.to_string(),
    }
}

#[derive(Template)]
#[template(path = "sellers/index.html")]
struct Index {
    shell: Shell,
    rows: Vec<Row>,
    q: String,
    owner: String,
    owners: Vec<(String, String)>,
    with_company: bool,
    may_invite: bool,
    size: i64,
    keep: Vec<(&'static str, String)>,
    prev: String,
    next: String,
}

async fn index(
    visit: Visit,
    admin: ProviderAdmin,
    query: web::Query<Query>,
) -> Result<HttpResponse, PageError> {
    let wanted = query.wanted(&admin)?;
    let (list, is_operator) = (wanted.clone(), admin.is_operator());
    let keys = visit.portal.keys.clone();
    let (page, counts, companies) = visit
        .portal
        .db
        .read(move |conn| {
            let page = store::page(conn, &list, &keys)?;
            let counts = store::client_counts(conn, &page.rows)?;
            let companies = match is_operator {
                true => store::companies(conn)?,
                false => Vec::new(),
            };
            Ok::<_, diesel::result::Error>((page, counts, companies))
        })
        .await??;
    let shell = Shell::staff(&visit, &admin, Section::Sellers);
    let keep = vec![("q", wanted.q.clone()), ("owner", query.owner.clone())];
    let turn = |there: bool, name: &'static str, row: Option<&Seller>| match row {
        Some(seller) if there => {
            let mut pairs = keep.clone();
            pairs.push(("size", wanted.size.to_string()));
            pairs.push((name, seller.position(&visit.portal.keys)));
            address(paths::INDEX, &pairs)
        }
        _ => String::new(),
    };
    let (prev, next) = (
        turn(page.before, "before", page.rows.first()),
        turn(page.after, "after", page.rows.last()),
    );
    let calendar = admin.calendar();
    let rows = page
        .rows
        .into_iter()
        .map(|seller| {
            let clients = counts.get(&(seller.owner, seller.user)).copied();
            Row::of(seller, clients.unwrap_or_default(), &shell.t, &calendar)
        })
        .collect();
    html(&Index {
        owners: owners(&shell.t, companies),
        rows,
        owner: query.owner.clone(),
        with_company: wanted.owner == Owner::All,
        may_invite: wanted.owner == Owner::One(admin.provider()),
        size: wanted.size,
        q: wanted.q,
        keep,
        prev,
        next,
        shell,
    })
}

/// The operator's choice of whose sellers to see; empty for everybody else.
fn owners(t: &Texts, companies: Vec<(ProviderId, String)>) -> Vec<(String, String)> {
    if companies.is_empty() {
        return Vec::new();
    }
    let mut owners = vec![
        (String::new(), t.get("sellers-owner-own")),
        ("all".into(), t.get("sellers-owner-all")),
    ];
    owners.extend(
        companies
            .into_iter()
            .map(|(id, company)| (id.to_string(), company)),
    );
    owners
}

#[derive(Clone, Default, Deserialize)]
struct NewForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    phone: String,
}

impl NewForm {
    fn parse(&self, texts: Texts) -> Result<NewSeller, FieldErrors> {
        let mut errors = FieldErrors::new(texts);
        let name = errors.required("name", &self.name, NAME_MAX);
        let email = errors.email("email", &self.email);
        let phone = errors.optional("phone", &self.phone, PHONE_MAX);
        match errors.is_empty() {
            true => Ok(NewSeller { name, email, phone }),
            false => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "sellers/new.html")]
struct New {
    shell: Shell,
    form: NewForm,
    errors: FieldErrors,
}

async fn new(visit: Visit, admin: ProviderAdmin) -> Result<HttpResponse, PageError> {
    let shell = Shell::staff(&visit, &admin, Section::Sellers);
    let errors = FieldErrors::new(shell.t);
    html(&New {
        shell,
        form: NewForm::default(),
        errors,
    })
}

async fn add(
    visit: Visit,
    admin: ProviderAdmin,
    form: PostForm<NewForm>,
) -> Result<HttpResponse, PageError> {
    let shell = Shell::staff(&visit, &admin, Section::Sellers);
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
    let email = new.email.clone();
    let invited = form
        .submission
        .carry_out(&visit, move |conn, change| {
            invite(conn, &admin, &new, change)?;
            Ok::<_, AddError>(paths::INDEX.into())
        })
        .await?;
    match invited {
        Ok(location) => {
            FlashMessage::success(shell.t.with("sellers-invited", "email", email)).send();
            Ok(see_other(location))
        }
        Err(AddError::AlreadyHere) => {
            let mut errors = FieldErrors::new(shell.t);
            errors.add("email", "sellers-already-here");
            unprocessable(&New {
                shell,
                form: typed,
                errors,
            })
        }
        Err(AddError::Database(e)) => Err(e.into()),
    }
}

#[derive(Clone, Default, Deserialize)]
struct EditForm {
    #[serde(default)]
    version: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    phone: String,
}

impl EditForm {
    /// Somebody else's name is not on the form, so it stays as it is.
    fn parse(&self, page: &Show) -> Result<Fields, FieldErrors> {
        let mut errors = FieldErrors::new(page.shell.t);
        let name = match page.may_rename {
            true => errors.required("name", &self.name, NAME_MAX),
            false => page.row.seller.name.clone(),
        };
        let phone = errors.optional("phone", &self.phone, PHONE_MAX);
        match errors.is_empty() {
            true => Ok(Fields { name, phone }),
            false => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "sellers/show.html")]
struct Show {
    shell: Shell,
    row: Row,
    may_rename: bool,
    form: EditForm,
    errors: FieldErrors,
    conflict: Vec<Changed>,
}

impl Show {
    async fn load(visit: &Visit, admin: &ProviderAdmin, id: &SellerId) -> Result<Self, PageError> {
        let (asking, id, keys) = (admin.clone(), id.clone(), visit.portal.keys.clone());
        let (found, clients) = visit
            .portal
            .db
            .read(move |conn| {
                let found = store::find(conn, &asking, &id, &keys)?;
                let counts = store::client_counts(conn, std::slice::from_ref(&found.seller))?;
                let clients = counts.values().next().copied().unwrap_or_default();
                Ok::<_, diesel::result::Error>((found, clients))
            })
            .await??;
        let shell = Shell::staff(visit, admin, Section::Sellers);
        let form = EditForm {
            version: found.version(),
            name: found.seller.name.clone(),
            phone: found.seller.phone.clone(),
        };
        Ok(Self {
            row: Row::of(found.seller, clients, &shell.t, &admin.calendar()),
            may_rename: found.may_rename,
            form,
            errors: FieldErrors::new(shell.t),
            conflict: Vec::new(),
            shell,
        })
    }
}

async fn show(visit: Visit, admin: ProviderAdmin, path: Id) -> Result<HttpResponse, PageError> {
    html(&Show::load(&visit, &admin, &ids(path)).await?)
}

async fn save(
    visit: Visit,
    admin: ProviderAdmin,
    path: Id,
    form: PostForm<EditForm>,
) -> Result<HttpResponse, PageError> {
    let (id, form) = (ids(path), form.fields);
    let page = Show::load(&visit, &admin, &id).await?;
    let fields = match form.parse(&page) {
        Ok(fields) => fields,
        Err(errors) => {
            return unprocessable(&Show {
                form,
                errors,
                ..page
            });
        }
    };
    let (change, new, seen) = (visit.change(), fields.clone(), form.version.clone());
    let (by, edited) = (admin.clone(), id.clone());
    let saved = visit
        .portal
        .db
        .write(move |conn| edit(conn, &by, &edited, &seen, &new, &change))
        .await?;
    match saved {
        Ok(()) => {
            FlashMessage::success(page.shell.t.get("sellers-saved")).send();
            Ok(see_other(paths::show(&id)))
        }
        Err(SellerError::Conflict) => {
            // Read again: what the other person saved is newer than the page above.
            let page = Show::load(&visit, &admin, &id).await?;
            let conflict = page.row.seller.fields().changed_to(&fields);
            let version = page.form.version.clone();
            let form = EditForm { version, ..form };
            let page = Show {
                conflict,
                form,
                ..page
            };
            html_with(StatusCode::CONFLICT, &page)
        }
        Err(e) => Err(refused(e, &page.shell.t)),
    }
}

fn refused(e: SellerError, t: &Texts) -> PageError {
    match e {
        SellerError::Activated => PageError::Refused(t.get("sellers-activated-already")),
        SellerError::NotActivated => PageError::Refused(t.get("sellers-not-activated-yet")),
        SellerError::OnItsOwn => PageError::Refused(t.get("sellers-on-its-own")),
        SellerError::Conflict => PageError::Refused(t.get("sellers-conflict")),
        SellerError::TooOften(e) => too_often(e, t),
        SellerError::Database(e) => e.into(),
    }
}

/// Presses one of the buttons once and leads back to the seller.
async fn press<E>(
    visit: &Visit,
    submission: SubmissionKey,
    location: String,
    act: impl FnOnce(&mut DbConn, &Change) -> Result<(), E> + Send + 'static,
) -> Result<Result<String, E>, PageError>
where
    E: From<diesel::result::Error> + Send + 'static,
{
    submission
        .carry_out(visit, move |conn, change| {
            act(conn, change)?;
            Ok(location)
        })
        .await
}

/// Presses a button and says what it did.
async fn press_and_tell<E>(
    visit: &Visit,
    submission: SubmissionKey,
    location: String,
    told: String,
    act: impl FnOnce(&mut DbConn, &Change) -> Result<(), E> + Send + 'static,
) -> Result<Result<HttpResponse, E>, PageError>
where
    E: From<diesel::result::Error> + Send + 'static,
{
    let done = press(visit, submission, location, act).await?;
    Ok(done.map(|location| {
        FlashMessage::success(told).send();
        see_other(location)
    }))
}

async fn resend(
    visit: Visit,
    admin: ProviderAdmin,
    path: Id,
    form: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    let id = ids(path);
    let (t, back) = (Texts::default(), paths::show(&id));
    let rule = move |conn: &mut DbConn, change: &Change| invite_again(conn, &admin, &id, change);
    press_and_tell(&visit, form.submission, back, t.get("sellers-resent"), rule)
        .await?
        .map_err(|e| refused(e, &t))
}

#[derive(Template)]
#[template(path = "sellers/on_its_own.html")]
struct OnItsOwn {
    shell: Shell,
    back: String,
}

async fn reset(
    visit: Visit,
    admin: ProviderAdmin,
    path: Id,
    form: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    let id = ids(path);
    let shell = Shell::staff(&visit, &admin, Section::Sellers);
    let back = paths::show(&id);
    let done = press(
        &visit,
        form.submission,
        back.clone(),
        move |conn, change| reset_password(conn, &admin, &id, change),
    )
    .await?;
    match done {
        Ok(location) => {
            FlashMessage::success(shell.t.get("sellers-reset-sent")).send();
            Ok(see_other(location))
        }
        Err(SellerError::OnItsOwn) => html_with(StatusCode::FORBIDDEN, &OnItsOwn { shell, back }),
        Err(e) => Err(refused(e, &shell.t)),
    }
}

async fn do_block(
    visit: Visit,
    admin: ProviderAdmin,
    path: Id,
    form: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    let id = ids(path);
    let back = paths::show(&id);
    let told = Texts::default().get("sellers-blocked");
    let rule = move |conn: &mut DbConn, change: &Change| block(conn, &admin, &id, change);
    Ok(press_and_tell(&visit, form.submission, back, told, rule).await??)
}

async fn do_activate(
    visit: Visit,
    admin: ProviderAdmin,
    path: Id,
    form: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    let id = ids(path);
    let back = paths::show(&id);
    let told = Texts::default().get("sellers-activated");
    let rule = move |conn: &mut DbConn, change: &Change| activate(conn, &admin, &id, change);
    Ok(press_and_tell(&visit, form.submission, back, told, rule).await??)
}

#[derive(Template)]
#[template(path = "sellers/delete.html")]
struct Delete {
    shell: Shell,
    seller: Seller,
    question: String,
    consequence: String,
}

async fn ask(visit: Visit, admin: ProviderAdmin, path: Id) -> Result<HttpResponse, PageError> {
    let id = ids(path);
    let (asking, keys) = (admin.clone(), visit.portal.keys.clone());
    let (seller, clients) = visit
        .portal
        .db
        .read(move |conn| {
            let seller = store::find(conn, &asking, &id, &keys)?.seller;
            let counts = store::client_counts(conn, std::slice::from_ref(&seller))?;
            Ok::<_, diesel::result::Error>((seller, counts))
        })
        .await??;
    let clients = clients.values().next().copied().unwrap_or_default();
    let shell = Shell::staff(&visit, &admin, Section::Sellers);
    html(&Delete {
        question: shell
            .t
            .with("sellers-delete-question", "name", &seller.name),
        consequence: match clients > store::COUNTED {
            true => shell.t.with("sellers-delete-many", "n", store::COUNTED),
            false => shell.t.with("sellers-delete-clients", "n", clients),
        },
        seller,
        shell,
    })
}

async fn do_delete(
    visit: Visit,
    admin: ProviderAdmin,
    path: Id,
    form: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    let id = ids(path);
    let back = paths::INDEX.to_owned();
    let told = Texts::default().get("sellers-deleted");
    let rule = move |conn: &mut DbConn, change: &Change| delete(conn, &admin, &id, change);
    Ok(press_and_tell(&visit, form.submission, back, told, rule).await??)
}
