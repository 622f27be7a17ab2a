//! Vendor settings > Services: what all clients see that have no setting of their own.
use crate::actor::ProviderAdmin;
use crate::db::ids::ServiceId;
use crate::i18n::{Texts, grouped};
use crate::services::visibility::{self, Default, InUse, VisibilityError};
use crate::services::{paths, visibility::change_defaults};
use crate::web::error::PageError;
use crate::web::form::PostForm;
use crate::web::page::{html, see_other, unprocessable};
use crate::web::shell::{Section, Shell};
use crate::web::visit::Visit;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use serde::Deserialize;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.route(paths::DEFAULTS, web::get().to(show))
        .route(paths::DEFAULTS, web::post().to(save));
}

/// One switch.
struct Line {
    id: ServiceId,
    name: String,
    description: String,
    inheriting: String,
    /// As it was drawn and is saved.
    saved: bool,
    /// As it stands in the form.
    on: bool,
    refusal: Option<Refusal>,
}

/// Why a switch can't be turned off.
struct Refusal {
    text: String,
    clients: String,
    href: String,
}

impl Line {
    fn drawn(&self) -> String {
        format!("{}:{}", self.id, if self.saved { "on" } else { "off" })
    }
}

#[derive(Template)]
#[template(path = "services/defaults.html")]
struct Defaults {
    shell: Shell,
    lines: Vec<Line>,
    operator: bool,
}

impl Defaults {
    async fn load(visit: &Visit, admin: &ProviderAdmin) -> Result<Self, PageError> {
        let asking = admin.clone();
        let defaults = visit
            .portal
            .db
            .read(move |conn| visibility::defaults(conn, &asking))
            .await??;
        let shell = Shell::staff(visit, admin, Section::Services);
        let lines = defaults.into_iter().map(|d| line(&shell.t, d)).collect();
        Ok(Self {
            lines,
            operator: admin.is_operator(),
            shell,
        })
    }

    fn refused(&self) -> usize {
        self.lines.iter().filter(|l| l.refusal.is_some()).count()
    }

    /// Shows what was switched and why some of it can't be.
    fn refuse(&mut self, admin: &ProviderAdmin, wanted: &[(ServiceId, bool)], in_use: &[InUse]) {
        let t = self.shell.t;
        let owner = admin.is_operator().then(|| admin.provider());
        for line in &mut self.lines {
            if let Some((_, on)) = wanted.iter().find(|(id, _)| *id == line.id) {
                line.on = *on;
            }
            let refused = in_use.iter().find(|refused| refused.service == line.id);
            line.refusal = refused.map(|refused| Refusal {
                text: t.with("services-in-use", "service", &refused.name),
                clients: t.with("services-in-use-clients", "n", refused.clients),
                href: paths::clients_inheriting(&line.id, owner),
            });
        }
    }
}

fn line(t: &Texts, default: Default) -> Line {
    let inheriting = default.inheriting;
    Line {
        id: default.service.id,
        name: default.service.name,
        description: default.service.description,
        inheriting: t.with2(
            "services-inheriting",
            "n",
            inheriting,
            "count",
            grouped(inheriting),
        ),
        saved: default.visible,
        on: default.visible,
        refusal: None,
    }
}

async fn show(visit: Visit, admin: ProviderAdmin) -> Result<HttpResponse, PageError> {
    html(&Defaults::load(&visit, &admin).await?)
}

/// `drawn` says how each switch stood, `on` which ones stand on now: so what was not touched is
/// told from what was.
#[derive(Deserialize)]
struct DefaultsForm {
    #[serde(default)]
    drawn: Vec<String>,
    #[serde(default)]
    on: Vec<i64>,
}

impl DefaultsForm {
    fn touched(&self) -> Vec<(ServiceId, bool)> {
        self.drawn
            .iter()
            .filter_map(|drawn| {
                let (id, was) = drawn.split_once(':')?;
                let id: i64 = id.parse().ok()?;
                let is = self.on.contains(&id);
                (is != (was == "on")).then_some((ServiceId(id), is))
            })
            .collect()
    }
}

async fn save(
    visit: Visit,
    admin: ProviderAdmin,
    form: PostForm<DefaultsForm>,
) -> Result<HttpResponse, PageError> {
    let wanted = form.fields.touched();
    let (by, switches) = (admin.clone(), wanted.clone());
    let saved = form
        .submission
        .carry_out(&visit, move |conn, change| {
            change_defaults(conn, &by, &switches, change)?;
            Ok::<_, VisibilityError>(paths::DEFAULTS.into())
        })
        .await?;
    let t = Texts::default();
    match saved {
        Ok(location) => {
            FlashMessage::success(t.get(match wanted.is_empty() {
                true => "services-nothing-changed",
                false => "settings-saved",
            }))
            .send();
            Ok(see_other(location))
        }
        Err(VisibilityError::InUse(in_use)) => {
            let mut page = Defaults::load(&visit, &admin).await?;
            page.refuse(&admin, &wanted, &in_use);
            unprocessable(&page)
        }
        Err(VisibilityError::Deleted) => Err(PageError::NotFound),
        Err(VisibilityError::Database(e)) => Err(e.into()),
    }
}
