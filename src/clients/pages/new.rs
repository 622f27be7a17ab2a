//! "Add new client".
use crate::actor::Staff;
use crate::clients::create::{self, Choices, CreateError, Created, NewClient, Typed};
use crate::clients::paths;
use crate::i18n::{Lang, Texts};
use crate::passwords::{PASSWORD_MIN, PasswordHash};
use crate::people::members;
use crate::plans;
use crate::sellers::Choice;
use crate::services::form::Switches;
use crate::services::store::Service;
use crate::web::error::PageError;
use crate::web::form::{FieldErrors, PostForm};
use crate::web::page::{html, see_other, unprocessable};
use crate::web::shell::{Section, Shell};
use crate::web::submission::SubmissionKey;
use crate::web::visit::Visit;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;

/// Routes of this file.
pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.route("/clients/new", web::get().to(new))
        .route("/clients", web::post().to(create));
}

/// A service that can be switched on.
struct Switch {
    service: Service,
    on: bool,
    /// As it was drawn first: what a touched one differs from.
    was: bool,
}

impl Switch {
    fn drawn(&self) -> String {
        Switches::drawn(self.service.id, self.was)
    }
}

fn switches(choices: &Choices, typed: &Typed) -> Vec<Switch> {
    let sent = typed.switches();
    let services = choices.services.iter().cloned();
    services
        .map(|service| {
            let default = choices.visible.contains(&service.id);
            let was = sent.was(service.id);
            Switch {
                on: was.map_or(default, |_| sent.is_on(service.id)),
                was: was.unwrap_or(default),
                service,
            }
        })
        .collect()
}

#[derive(Template)]
#[template(path = "clients/new.html")]
struct NewPage {
    shell: Shell,
    typed: Typed,
    errors: FieldErrors,
    owners: Vec<(String, String)>,
    sellers: Vec<(String, String)>,
    plans: Vec<(String, String)>,
    langs: [(&'static str, &'static str); 4],
    password_min: usize,
    switches: Vec<Switch>,
}

impl NewPage {
    fn new(shell: Shell, choices: Choices, mut typed: Typed, errors: FieldErrors) -> Self {
        typed.password.clear();
        let switches = switches(&choices, &typed);
        let many = choices.owners.len() > 1;
        let mut sellers = Vec::new();
        if choices.fixed.is_none() {
            sellers.push((String::new(), shell.t.get("client-no-seller")));
        }
        for Choice {
            owner,
            name,
            reference,
            ..
        } in choices.sellers
        {
            let company = choices.owners.iter().find(|(of, _)| *of == owner);
            let label = match company {
                Some((_, company)) if many => format!("{name} ({company})"),
                Some(_) => name,
                // Of a suspended reseller, which gets no new clients.
                None => continue,
            };
            sellers.push((reference, label));
        }
        let mut plans = vec![(plans::CUSTOM.to_owned(), shell.t.get("plan-custom"))];
        for (id, owner, name) in choices.plans {
            let company = choices.owners.iter().find(|(of, _)| *of == owner);
            let label = match company {
                Some((_, company)) if many => format!("{name} ({company})"),
                _ => name,
            };
            plans.push((id.to_string(), label));
        }
        let owners = choices.owners.into_iter();
        Self {
            plans,
            owners: owners.map(|(id, name)| (id.to_string(), name)).collect(),
            sellers,
            langs: Lang::ALL.map(|lang| (lang.code(), lang.code())),
            password_min: PASSWORD_MIN,
            switches,
            shell,
            typed,
            errors,
        }
    }
}

async fn choices(visit: &Visit, staff: &Staff) -> Result<Choices, PageError> {
    let (asking, keys) = (staff.clone(), visit.portal.keys.clone());
    Ok(visit
        .portal
        .db
        .read(move |conn| Choices::load(conn, &asking, &keys))
        .await??)
}

async fn new(visit: Visit, staff: Staff) -> Result<HttpResponse, PageError> {
    let shell = Shell::staff(&visit, &staff, Section::Clients);
    let typed = Typed {
        owner: staff.provider().to_string(),
        lang: Lang::En.code().to_owned(),
        ..Typed::default()
    };
    let errors = FieldErrors::new(shell.t);
    let choices = choices(&visit, &staff).await?;
    html(&NewPage::new(shell, choices, typed, errors))
}

async fn create(
    visit: Visit,
    staff: Staff,
    form: PostForm<Typed>,
) -> Result<HttpResponse, PageError> {
    let shell = Shell::staff(&visit, &staff, Section::Clients);
    let choices = choices(&visit, &staff).await?;
    let wanted = match NewClient::parse(&form.fields, &choices, shell.t) {
        Ok(wanted) => wanted,
        Err(errors) => {
            return unprocessable(&NewPage::new(shell, choices, form.fields, errors));
        }
    };
    // Hashed also where it will count for nothing: the answer takes as long.
    let password = match wanted.password() {
        Some(password) => Some(visit.portal.hasher.hash(password).await?),
        None => None,
    };
    match save(&visit, &staff, &wanted, password, &form.submission).await? {
        Ok((to, made)) => {
            announce(&shell.t, made);
            Ok(see_other(to))
        }
        Err(CreateError::Gone) => {
            let mut errors = FieldErrors::new(shell.t);
            errors.add("seller", "client-seller-elsewhere");
            unprocessable(&NewPage::new(shell, choices, form.fields, errors))
        }
        Err(CreateError::NoPlan) => {
            let mut errors = FieldErrors::new(shell.t);
            errors.add("plan", "plan-gone");
            unprocessable(&NewPage::new(shell, choices, form.fields, errors))
        }
        Err(CreateError::Database(e)) => Err(e.into()),
    }
}

type Saved = Result<(String, Option<Created>), CreateError>;

/// Once more where somebody else made the same person at the same time: known by now.
async fn save(
    visit: &Visit,
    staff: &Staff,
    wanted: &NewClient,
    password: Option<PasswordHash>,
    submission: &SubmissionKey,
) -> Result<Saved, PageError> {
    match save_once(visit, staff, wanted, password.clone(), submission).await? {
        Err(CreateError::Database(e)) if members::is_taken(&e) => {
            save_once(visit, staff, wanted, password, submission).await
        }
        saved => Ok(saved),
    }
}

async fn save_once(
    visit: &Visit,
    staff: &Staff,
    wanted: &NewClient,
    password: Option<PasswordHash>,
    submission: &SubmissionKey,
) -> Result<Saved, PageError> {
    let (staff, wanted) = (staff.clone(), wanted.clone());
    submission
        .clone()
        .carry_out_with(visit, move |conn, change| {
            let new = create::create(conn, &staff, &wanted, password.as_ref(), change)?;
            Ok((paths::show(&new.id), new))
        })
        .await
}

fn announce(t: &Texts, made: Option<Created>) {
    FlashMessage::success(t.get("client-created")).send();
    if let Some((id, company)) = made.and_then(|made| made.also) {
        let also = t.with2("client-also-in", "company", company, "id", id);
        FlashMessage::info(also).send();
    }
}
