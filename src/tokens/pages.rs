//! Pages of Profile > API tokens.
use super::store::{self, ApiToken, Wanted};
use super::{MOST, NewToken, Status, TokenError, Typed, paths};
use crate::actor::{ClientRole, PanelUser};
use crate::db::Timestamp;
use crate::db::ids::{TokenId, UserId};
use crate::deletion::pages::may_change;
use crate::i18n::{Calendar, Texts};
use crate::web::error::PageError;
use crate::web::form::{Button, FieldErrors, Labels, PostForm};
use crate::web::keyset::address;
use crate::web::page::{html, see_other, unprocessable};
use crate::web::shell::{PanelSection, Shell};
use crate::web::visit::Visit;
use crate::web::when::When;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use serde::Deserialize;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route(paths::INDEX, web::get().to(index))
        .route(paths::INDEX, web::post().to(add))
        .route(paths::NEW, web::get().to(new))
        .route("/profile/tokens/{token_id}/deletion", web::get().to(ask))
        .route(
            "/profile/tokens/{token_id}/deletion",
            web::post().to(delete),
        );
}

const LABELS: Labels = &[
    ("name", "tokens-name"),
    ("description", "tokens-description"),
    ("expiration", "tokens-expiration"),
    ("expires", "tokens-expires"),
    ("role", "tokens-role"),
];

/// Tokens are people's own: nobody sees them in somebody else's name.
fn own(user: &PanelUser) -> Result<(), PageError> {
    match user.may_manage_tokens() {
        true => Ok(()),
        false => Err(PageError::Acting),
    }
}

/// What the address of the list says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Query {
    /// "active" unless it says otherwise; "all" for all.
    status: String,
    role: String,
    issuer: String,
    page: String,
}

/// More pages than any account has tokens.
const LAST_PAGE: i64 = 10_000;

impl Query {
    fn wanted(&self) -> Wanted {
        let page: i64 = self.page.parse().unwrap_or_default();
        Wanted {
            status: match self.status.as_str() {
                "all" => None,
                code => Status::parse(code).or(Some(Status::Active)),
            },
            role: ClientRole::parse(&self.role),
            issuer: self.issuer.parse().ok().map(UserId),
            page: page.clamp(0, LAST_PAGE),
            ..Wanted::default()
        }
    }

    fn filtered(&self) -> bool {
        let status = self.status.as_str();
        !matches!(status, "" | "active") || !self.role.is_empty() || !self.issuer.is_empty()
    }

    fn address(&self, page: i64) -> String {
        let page = match page {
            0 => String::new(),
            page => page.to_string(),
        };
        let pairs = [
            ("status", self.status.clone()),
            ("role", self.role.clone()),
            ("issuer", self.issuer.clone()),
            ("page", page),
        ];
        address(paths::INDEX, &pairs)
    }
}

/// One line of the list.
struct Line {
    token: ApiToken,
    status: Status,
    ends_soon: bool,
    created: When,
    expires: Option<When>,
    last_used: Option<When>,
}

impl Line {
    fn new(token: ApiToken, calendar: &Calendar, now: Timestamp) -> Self {
        Self {
            status: token.status(now),
            ends_soon: token.ends_soon(now),
            created: When::date(calendar, token.created_at),
            expires: token.expires_at.map(|at| When::moment(calendar, at)),
            last_used: token.last_used_at.map(|at| When::moment(calendar, at)),
            token,
        }
    }
}

type Choices = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "tokens/index.html")]
struct Index {
    shell: Shell,
    company: String,
    lines: Vec<Line>,
    /// "3 of 100 tokens are active."
    count: String,
    may: bool,
    all: bool,
    query: Query,
    statuses: Choices,
    roles: Choices,
    issuers: Choices,
    prev: String,
    next: String,
}

async fn index(
    visit: Visit,
    user: PanelUser,
    query: web::Query<Query>,
) -> Result<HttpResponse, PageError> {
    own(&user)?;
    let (wanted, query) = (query.wanted(), query.into_inner());
    let (asking, now, page) = (user.clone(), visit.portal.clock.now(), wanted.page);
    let all = user.role() == ClientRole::Administrators;
    let ((found, more), active, issuers) = visit
        .portal
        .db
        .read(move |conn| {
            let found = store::page(conn, &asking, &wanted, now)?;
            let active = store::active(conn, asking.client(), now)?;
            let issuers = match all {
                true => store::issuers(conn, asking.client())?,
                false => Vec::new(),
            };
            Ok::<_, diesel::result::Error>((found, active, issuers))
        })
        .await??;
    let shell = Shell::panel(&visit, &user, PanelSection::Profile);
    let (t, calendar) = (shell.t, user.person().calendar());
    html(&Index {
        company: user.company().to_owned(),
        lines: found
            .into_iter()
            .map(|token| Line::new(token, &calendar, now))
            .collect(),
        count: t.with2("tokens-count", "n", active, "most", MOST),
        may: user.may_change(),
        all,
        statuses: statuses(&t),
        roles: roles(&t),
        issuers: choices(&t, issuers),
        prev: match page {
            0 => String::new(),
            page => query.address(page - 1),
        },
        next: match more {
            true => query.address(page + 1),
            false => String::new(),
        },
        query,
        shell,
    })
}

fn statuses(t: &Texts) -> Choices {
    let mut all: Choices = Status::ALL
        .map(|status| (status.code().to_owned(), status_text(t, status)))
        .into();
    all.push(("all".to_owned(), t.get("tokens-any-status")));
    all
}

fn status_text(t: &Texts, status: Status) -> String {
    t.get(match status {
        Status::Active => "tokens-active",
        Status::Expired => "tokens-expired",
        Status::Deleted => "tokens-deleted",
    })
}

fn roles(t: &Texts) -> Choices {
    let mut all = vec![(String::new(), t.get("team-any-role"))];
    all.extend(ClientRole::ALL.map(|role| (role.code().to_owned(), role.label().to_owned())));
    all
}

fn choices(t: &Texts, issuers: Vec<(UserId, String)>) -> Choices {
    let mut all = vec![(String::new(), t.get("tokens-any-issuer"))];
    all.extend(issuers.into_iter().map(|(id, name)| (id.to_string(), name)));
    all
}

#[derive(Template)]
#[template(path = "tokens/new.html")]
struct New {
    shell: Shell,
    typed: Typed,
    errors: FieldErrors,
    /// Code, label and help of the roles that are not above the own one.
    roles: Vec<(&'static str, &'static str, String)>,
}

impl New {
    fn empty(visit: &Visit, user: &PanelUser) -> Self {
        let shell = Shell::panel(visit, user, PanelSection::Profile);
        let roles = ClientRole::ALL
            .into_iter()
            .filter(|role| *role >= user.role());
        Self {
            typed: Typed {
                expiration: "date".to_owned(),
                role: ClientRole::Users.code().to_owned(),
                ..Typed::default()
            },
            errors: FieldErrors::new(shell.t).labelled(LABELS),
            roles: roles
                .map(|role| (role.code(), role.label(), shell.t.get(help(role))))
                .collect(),
            shell,
        }
    }
}

fn help(role: ClientRole) -> &'static str {
    match role {
        ClientRole::Administrators => "team-help-administrators",
        ClientRole::Engineers => "team-help-engineers",
        ClientRole::PurgeAndPrefetchWeb => "team-help-purge-web",
        ClientRole::PurgeAndPrefetchApi => "team-help-purge-api",
        ClientRole::Users => "team-help-users",
    }
}

async fn new(visit: Visit, user: PanelUser) -> Result<HttpResponse, PageError> {
    own(&user)?;
    may_change(&user)?;
    html(&New::empty(&visit, &user))
}

#[derive(Template)]
#[template(path = "tokens/created.html")]
struct Created {
    shell: Shell,
    token: ApiToken,
    text: String,
    ends: Option<When>,
}

async fn add(
    visit: Visit,
    user: PanelUser,
    form: PostForm<Typed>,
) -> Result<HttpResponse, PageError> {
    own(&user)?;
    may_change(&user)?;
    let (typed, now) = (form.fields, visit.portal.clock.now());
    let mut page = New::empty(&visit, &user);
    let calendar = user.person().calendar();
    let end = typed.end(&mut page.errors, &calendar);
    let texts = (typed.name.as_str(), typed.description.as_str());
    let role = ClientRole::parse(&typed.role);
    let Some(new) = NewToken::parse(&mut page.errors, texts, role, end, now) else {
        page.typed = typed;
        return unprocessable(&page);
    };
    let asking = user.clone();
    let created = form
        .submission
        .carry_out_with(&visit, move |conn, change| {
            let made = super::create(conn, &asking, &new, change)?;
            Ok::<_, TokenError>((paths::INDEX.into(), made))
        })
        .await?;
    match created {
        // A page of its own instead of a redirect: the text is nowhere else.
        Ok((_, Some((token, text)))) => html(&Created {
            ends: token.expires_at.map(|at| When::moment(&calendar, at)),
            shell: Shell::panel(&visit, &user, PanelSection::Profile),
            token,
            text,
        }),
        Ok((to, None)) => {
            FlashMessage::warning(page.shell.t.get("tokens-once")).send();
            Ok(see_other(to))
        }
        Err(TokenError::AboveOwn(_)) => {
            page.errors.add("role", "tokens-above-own");
            page.typed = typed;
            unprocessable(&page)
        }
        Err(TokenError::Full) => {
            page.errors.add_with("", "tokens-full", "most", MOST);
            page.typed = typed;
            unprocessable(&page)
        }
        Err(e) => Err(refused(e, &page.shell.t)),
    }
}

fn refused(e: TokenError, t: &Texts) -> PageError {
    match e {
        TokenError::NotAllowed => PageError::NotFound,
        TokenError::Database(e) => e.into(),
        TokenError::ReadOnly => PageError::Refused(t.get("deletion-read-only")),
        TokenError::NotActive | TokenError::AboveOwn(_) | TokenError::Full => {
            PageError::Refused(t.get("tokens-not-active"))
        }
    }
}

#[derive(Template)]
#[template(path = "tokens/delete.html")]
struct Delete {
    shell: Shell,
    token: ApiToken,
    title: String,
    text: String,
}

async fn ask(
    visit: Visit,
    user: PanelUser,
    path: web::Path<TokenId>,
) -> Result<HttpResponse, PageError> {
    own(&user)?;
    let (asking, id) = (user.clone(), *path);
    let token = visit
        .portal
        .db
        .read(move |conn| store::find(conn, &asking, id))
        .await??;
    let shell = Shell::panel(&visit, &user, PanelSection::Profile);
    if token.status(visit.portal.clock.now()) != Status::Active {
        return Err(refused(TokenError::NotActive, &shell.t));
    }
    html(&Delete {
        title: shell.t.with("tokens-delete-question", "name", &token.name),
        text: shell.t.get("tokens-delete-text"),
        token,
        shell,
    })
}

async fn delete(
    visit: Visit,
    user: PanelUser,
    path: web::Path<TokenId>,
    form: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    own(&user)?;
    may_change(&user)?;
    let (id, t) = (*path, user.person().texts());
    let deleted = form
        .submission
        .carry_out(&visit, move |conn, change| {
            super::delete(conn, &user, id, change)?;
            Ok::<_, TokenError>(paths::INDEX.into())
        })
        .await?;
    match deleted {
        Ok(to) => {
            FlashMessage::success(t.get("tokens-was-deleted")).send();
            Ok(see_other(to))
        }
        Err(e) => Err(refused(e, &t)),
    }
}
