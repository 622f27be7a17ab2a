//! The second step of signing in: the code of the app, or a backup code.
use super::{arrive, needs_no_account};
use crate::actor::BrandFacts;
use crate::alerts::store::note_failed_sign_in;
use crate::people;
use crate::sign_in::limits::{Attempt, LimitError};
use crate::sign_in::{Arrival, Outcome, let_in_by_code, paths};
use crate::two_factor::{self, Checked};
use crate::web::device::Device;
use crate::web::error::PageError;
use crate::web::form::{FieldErrors, PostForm};
use crate::web::page::{html, see_other, unprocessable};
use crate::web::session::{Pending, SessionClaims};
use crate::web::shell::Shell;
use crate::web::visit::Visit;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use chrono::TimeDelta;
use serde::Deserialize;

/// So long after the password the code may come.
const WITHIN: TimeDelta = TimeDelta::minutes(10);

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route(paths::CODE, web::get().to(show))
        .route(paths::CODE, web::post().to(check));
}

#[derive(Template)]
#[template(path = "sign_in/code.html")]
struct CodePage {
    shell: Shell,
    errors: FieldErrors,
}

impl CodePage {
    fn new(visit: &Visit) -> Self {
        Self {
            shell: Shell::solo(visit, &BrandFacts::default()),
            errors: FieldErrors::new(visit.texts()).labelled(&[("code", "field-two-factor-code")]),
        }
    }
}

fn pending(visit: &Visit) -> Option<Pending> {
    let now = visit.portal.clock.now();
    visit
        .session
        .pending()
        .filter(|pending| now < pending.at + WITHIN)
}

async fn show(visit: Visit) -> Result<HttpResponse, PageError> {
    match pending(&visit) {
        Some(_) => html(&CodePage::new(&visit)),
        None => Ok(see_other(paths::HOME)),
    }
}

#[derive(Deserialize)]
struct CodeForm {
    #[serde(default)]
    code: String,
}

async fn check(visit: Visit, form: PostForm<CodeForm>) -> Result<HttpResponse, PageError> {
    let Some(waiting) = pending(&visit) else {
        return Ok(see_other(paths::HOME));
    };
    let typed: String = form.fields.code.chars().take(100).collect();
    let change = visit.change();
    let (user, began) = (waiting.user, change.at);
    let ip = change.ip.clone();
    let key = visit
        .portal
        .db
        .write(move |conn| -> Result<_, LimitError> {
            let key = people::address_of(conn, user)?.unwrap_or_default();
            Attempt::new(&key, &ip).begin(conn, began)?;
            Ok(key)
        })
        .await??;
    let device = Device::of(&visit);
    let arrival = Arrival {
        before_choice: needs_no_account(&waiting.next),
        device: device.clone(),
    };
    let mark = waiting.mark.clone();
    let (checked, outcome) = visit
        .portal
        .db
        .write(move |conn| {
            let checked = two_factor::check(conn, user, &typed, &change)?;
            if checked == Checked::Wrong {
                note_failed_sign_in(conn, Some(user), &change.ip, change.at)?;
                return Ok((checked, Outcome::Outdated));
            }
            Attempt::new(&key, &change.ip).succeeded(conn, began)?;
            let outcome = let_in_by_code(conn, user, &mark, &arrival, &change)?;
            Ok::<_, diesel::result::Error>((checked, outcome))
        })
        .await??;
    match checked {
        Checked::Wrong => {
            let mut page = CodePage::new(&visit);
            page.errors.add("code", "code-wrong");
            return unprocessable(&page);
        }
        Checked::Backup(left) => {
            FlashMessage::warning(visit.texts().with("code-backup-left", "n", left)).send();
        }
        Checked::Code => {}
    }
    arrive(&visit, user, waiting.at, &device, outcome, &waiting.next)
}
