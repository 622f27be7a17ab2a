//! The page "Email alerts" of the vendor settings.
use super::{Address, Alerts, Kind, MOST, paths, save, store};
use crate::actor::ProviderAdmin;
use crate::history::Changed;
use crate::i18n::Texts;
use crate::settings::SaveError;
use crate::text::email_key;
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
use std::collections::HashSet;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route(paths::ALERTS, web::get().to(show))
        .route(paths::ALERTS, web::post().to(submit));
}

/// A line of a list as it stands in the form.
#[derive(Debug, Clone)]
struct Row {
    email: String,
    enabled: bool,
}

impl Row {
    fn empty() -> Self {
        Self {
            email: String::new(),
            enabled: true,
        }
    }
}

/// One of the lists as it stands in the form.
struct Group {
    kind: Kind,
    rows: Vec<Row>,
    /// The line that takes the focus.
    focus: Option<usize>,
}

impl Group {
    fn new(kind: Kind, rows: Vec<Row>) -> Self {
        let rows = if rows.is_empty() {
            vec![Row::empty()]
        } else {
            rows
        };
        Self {
            kind,
            rows,
            focus: None,
        }
    }

    fn saved(kind: Kind, alerts: &Alerts) -> Self {
        let row = |address: &Address| Row {
            email: address.email.clone(),
            enabled: address.enabled,
        };
        Self::new(kind, alerts.of(kind).iter().map(row).collect())
    }

    fn name(&self) -> &'static str {
        self.kind.code()
    }

    /// Name of one line, for its error.
    fn field(&self, index: &usize) -> String {
        field(self.kind, *index)
    }

    fn focuses(&self, index: &usize) -> bool {
        self.focus == Some(*index)
    }

    fn is_full(&self) -> bool {
        self.rows.len() >= MOST
    }

    fn help(&self) -> &'static str {
        match self.kind {
            Kind::DeletionRequests => "alerts-deletion-requests-help",
            Kind::FailedSignIns => "alerts-failed-sign-ins-help",
        }
    }
}

fn field(kind: Kind, index: usize) -> String {
    format!("{}-{index}", kind.code())
}

#[derive(Template)]
#[template(path = "alerts/show.html")]
struct AlertsPage {
    shell: Shell,
    version: String,
    groups: Vec<Group>,
    support_email: String,
    errors: FieldErrors,
    conflict: Vec<Changed>,
    /// Something stands here that is not saved.
    dirty: bool,
}

impl AlertsPage {
    /// With what was typed.
    fn typed(visit: &Visit, admin: &ProviderAdmin, form: &AlertsForm) -> Self {
        let shell = Shell::staff(visit, admin, Section::Alerts);
        Self {
            version: form.version.clone(),
            groups: Kind::ALL
                .map(|kind| Group::new(kind, form.rows(kind)))
                .into(),
            support_email: form.support_email.clone(),
            errors: FieldErrors::new(shell.t),
            conflict: Vec::new(),
            dirty: true,
            shell,
        }
    }
}

async fn load(visit: &Visit, admin: &ProviderAdmin) -> Result<(Alerts, i64), PageError> {
    let provider = admin.provider();
    let found = visit
        .portal
        .db
        .read(move |conn| store::alerts(conn, provider));
    Ok(found.await??)
}

async fn show(visit: Visit, admin: ProviderAdmin) -> Result<HttpResponse, PageError> {
    let (saved, version) = load(&visit, &admin).await?;
    let shell = Shell::staff(&visit, &admin, Section::Alerts);
    html(&AlertsPage {
        version: version.to_string(),
        groups: Kind::ALL.map(|kind| Group::saved(kind, &saved)).into(),
        support_email: saved.support_email,
        errors: FieldErrors::new(shell.t),
        conflict: Vec::new(),
        dirty: false,
        shell,
    })
}

#[derive(Deserialize)]
struct AlertsForm {
    #[serde(default)]
    version: String,
    #[serde(default)]
    deletion_requests: Vec<String>,
    /// Numbers of the lines that are on: a switch that is off is not sent at all.
    #[serde(default)]
    deletion_requests_on: Vec<String>,
    #[serde(default)]
    failed_sign_ins: Vec<String>,
    #[serde(default)]
    failed_sign_ins_on: Vec<String>,
    #[serde(default)]
    support_email: String,
    /// "+": the list that gets one more line.
    #[serde(default)]
    add: String,
    /// The line to take out, such as `failed_sign_ins-3`.
    #[serde(default)]
    remove: String,
}

impl AlertsForm {
    fn rows(&self, kind: Kind) -> Vec<Row> {
        let (emails, on) = match kind {
            Kind::DeletionRequests => (&self.deletion_requests, &self.deletion_requests_on),
            Kind::FailedSignIns => (&self.failed_sign_ins, &self.failed_sign_ins_on),
        };
        let on: HashSet<&str> = on.iter().map(String::as_str).collect();
        emails
            .iter()
            .enumerate()
            .map(|(index, email)| Row {
                email: email.clone(),
                enabled: on.contains(index.to_string().as_str()),
            })
            .collect()
    }

    fn parse(&self, t: Texts) -> Result<Alerts, FieldErrors> {
        let mut errors = FieldErrors::new(t);
        let mut alerts = Alerts::default();
        for kind in Kind::ALL {
            *alerts.of_mut(kind) = addresses(kind, self.rows(kind), t, &mut errors);
        }
        alerts.support_email = errors.optional_email("support_email", &self.support_email);
        match errors.is_empty() {
            true => Ok(alerts),
            false => Err(errors),
        }
    }
}

/// The addresses of a list. An emptied line is none any more.
fn addresses(kind: Kind, rows: Vec<Row>, t: Texts, errors: &mut FieldErrors) -> Vec<Address> {
    let mut seen = HashSet::new();
    let mut list = Vec::new();
    for (index, row) in rows.into_iter().enumerate() {
        let mut own = FieldErrors::new(t);
        let email = own.optional_email("email", &row.email);
        if let Some(text) = own.on("email") {
            errors.add_text(field(kind, index), text.to_owned());
        } else if !email.is_empty() && !seen.insert(email_key(&email)) {
            let text = t.with("alerts-twice", "email", &email);
            errors.add_text(field(kind, index), text);
        } else if !email.is_empty() && list.len() == MOST {
            let text = t.with("alerts-too-many", "max", MOST);
            errors.add_text(field(kind, index), text);
        } else if !email.is_empty() {
            list.push(Address {
                email,
                enabled: row.enabled,
            });
        }
    }
    list
}

async fn submit(
    visit: Visit,
    admin: ProviderAdmin,
    form: PostForm<AlertsForm>,
) -> Result<HttpResponse, PageError> {
    let PostForm { fields, submission } = form;
    if !fields.add.is_empty() || !fields.remove.is_empty() {
        return html(&redrawn(&visit, &admin, &fields));
    }
    let t = Shell::staff(&visit, &admin, Section::Alerts).t;
    let wanted = match fields.parse(t) {
        Ok(wanted) => wanted,
        Err(errors) => {
            let page = AlertsPage::typed(&visit, &admin, &fields);
            return unprocessable(&AlertsPage { errors, ..page });
        }
    };
    let seen = fields.version.parse().unwrap_or_default();
    let (by, new) = (admin.clone(), wanted.clone());
    let saved = submission
        .carry_out(&visit, move |conn, change| {
            save(conn, &by, seen, &new, change)?;
            Ok(paths::ALERTS.to_owned())
        })
        .await?;
    match saved {
        Ok(to) => {
            FlashMessage::success(t.get("settings-saved")).send();
            Ok(see_other(to))
        }
        Err(SaveError::Conflict) => {
            let (saved, version) = load(&visit, &admin).await?;
            let page = AlertsPage {
                version: version.to_string(),
                conflict: saved.changed_to(&wanted),
                ..AlertsPage::typed(&visit, &admin, &fields)
            };
            html_with(StatusCode::CONFLICT, &page)
        }
        Err(SaveError::Database(e)) => Err(e.into()),
    }
}

/// The same form with one line more or less; nothing is saved.
fn redrawn(visit: &Visit, admin: &ProviderAdmin, form: &AlertsForm) -> AlertsPage {
    let mut page = AlertsPage::typed(visit, admin, form);
    for group in &mut page.groups {
        if form.add == group.name() && !group.is_full() {
            group.rows.push(Row::empty());
            group.focus = Some(group.rows.len() - 1);
        }
        let gone = (0..group.rows.len()).find(|index| form.remove == group.field(index));
        if let Some(index) = gone {
            let mut rows = std::mem::take(&mut group.rows);
            rows.remove(index);
            *group = Group::new(group.kind, rows);
            group.focus = Some(index.min(group.rows.len() - 1));
        }
    }
    page
}
