//! Vendor settings > E-mails sent.
use super::delivery::reason;
use super::store::{self, Mail, Opens, Position, Reads, State, Wanted};
use super::{Letter, Link, Outgoing, To, fresh_message_id, paths, send};
use crate::actor::{Operator, ProviderAdmin, Staff};
use crate::change::Change;
use crate::config::Config;
use crate::db::ids::MailId;
use crate::db::{DbConn, Timestamp};
use crate::history::{self, Event, Place};
use crate::i18n::{Calendar, Texts};
use crate::secrets::Keys;
use crate::text::{email_key, without_nul};
use crate::web::error::PageError;
use crate::web::form::{Button, FieldErrors, PostForm};
use crate::web::own_password;
use crate::web::page::{html, see_other, unprocessable};
use crate::web::shell::{Section, Shell};
use crate::web::visit::Visit;
use actix_web::http::header;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use diesel::result::Error as DieselError;
use serde::Deserialize;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route(paths::INDEX, web::get().to(index))
        .route("/vendor-settings/mails/{mail}", web::get().to(show))
        .route(
            "/vendor-settings/mails/{mail}/html",
            web::get().to(html_part),
        )
        .route(
            "/vendor-settings/mails/{mail}/send-again",
            web::post().to(send_again),
        )
        .route("/vendor-settings/mails/{mail}/link", web::post().to(reveal));
}

/// What stands in a masked link instead of its token.
const MASK: &str = "••••";
/// The page of one mail frames its HTML part.
const SHOW_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
    connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// A mail's own HTML may do nothing but look like something.
const HTML_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";

/// The words of a stored reason: the server's own, or those of our key.
fn reason_text(t: &Texts, stored: &str) -> String {
    match stored {
        reason::SILENCE => t.get("mails-reason-silence"),
        reason::UNFIT => t.get("mails-reason-unfit"),
        reason::BROKEN => t.get("mails-reason-broken"),
        reason::LINK => t.get("mails-reason-link"),
        words => words.to_owned(),
    }
}

fn state_text(t: &Texts, state: State) -> String {
    t.get(match state {
        State::Queued => "mails-state-queued",
        State::Sending => "mails-state-sending",
        State::Sent => "mails-state-sent",
        State::Failed => "mails-state-failed",
        State::Kept => "mails-state-kept",
        State::Dropped => "mails-state-dropped",
    })
}

fn meaning(t: &Texts, state: State) -> String {
    t.get(match state {
        State::Queued => "mails-meaning-queued",
        State::Sending => "mails-meaning-sending",
        State::Sent => "mails-meaning-sent",
        State::Failed => "mails-meaning-failed",
        State::Kept => "mails-meaning-kept",
        State::Dropped => "mails-meaning-dropped",
    })
}

/// A state as it is drawn.
struct Badge {
    symbol: &'static str,
    class: &'static str,
    label: String,
}

impl Badge {
    fn of(t: &Texts, state: State) -> Self {
        let (symbol, class) = match state {
            State::Queued => ("s-pending", "st-pending"),
            State::Sending => ("s-trial", "st-trial"),
            State::Sent => ("s-active", "st-active"),
            State::Failed => ("s-stopped", "st-deletion"),
            State::Kept => ("s-prep", "st-prep"),
            State::Dropped => ("s-deleted", "st-deletion"),
        };
        Self {
            symbol,
            class,
            label: state_text(t, state),
        }
    }
}

/// A moment as it is drawn.
struct Moment {
    iso: String,
    utc: String,
    text: String,
}

impl Moment {
    fn of(calendar: &Calendar, at: Timestamp) -> Self {
        Self {
            iso: calendar.iso(at),
            utc: calendar.utc(at),
            text: calendar.moment(at),
        }
    }

    /// The next try, where one failed already.
    fn next_try(calendar: &Calendar, mail: &Mail) -> Option<Self> {
        (mail.state() == State::Queued && mail.attempts > 0)
            .then(|| Self::of(calendar, mail.next_at))
    }
}

// ---- The list ----

#[derive(Deserialize)]
struct Query {
    #[serde(default)]
    q: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    size: String,
    #[serde(default)]
    before: String,
    #[serde(default)]
    after: String,
}

impl Query {
    /// What can't be read is left out: an address typed by hand still shows a list.
    fn wanted(&self) -> Wanted {
        let id = |text: &str| text.parse().ok().map(MailId);
        let size = self.size.parse().ok();
        Wanted {
            recipient: without_nul(self.q.trim()).take(254).collect(),
            state: State::parse(&self.state),
            size: size
                .filter(|size| [25, 50, 100, 200].contains(size))
                .unwrap_or(50),
            from: match (id(&self.before), id(&self.after)) {
                (Some(id), _) => Position::Before(id),
                (None, Some(id)) => Position::After(id),
                (None, None) => Position::Start,
            },
        }
    }
}

/// What a mail is about, to who may know no more of it.
fn led_into(t: &Texts, company: &str) -> String {
    match company {
        "" => t.get("mails-address-check"),
        company => t.with("mails-invitation", "company", company),
    }
}

struct Row {
    path: String,
    when: Moment,
    recipient: String,
    lang: &'static str,
    subject: String,
    badge: Badge,
    attempts: i64,
    next_try: Option<Moment>,
    reason: String,
}

impl Row {
    fn of(t: &Texts, calendar: &Calendar, reads: Reads, mail: Mail) -> Self {
        if let Some(company) = mail.known_only_as_invitation(reads) {
            return Self::of_invitation(t, calendar, &company, mail);
        }
        Self {
            path: paths::show(&mail.id),
            when: Moment::of(calendar, mail.created_at),
            lang: mail.language().code(),
            subject: Some(mail.subject())
                .filter(|subject| !subject.is_empty())
                .unwrap_or_else(|| t.get("mails-unreadable")),
            badge: Badge::of(t, mail.state()),
            attempts: mail.attempts,
            next_try: Moment::next_try(calendar, &mail),
            reason: reason_text(t, &mail.last_error),
            recipient: mail.recipient,
        }
    }

    /// The same row, whoever the person is.
    fn of_invitation(t: &Texts, calendar: &Calendar, company: &str, mail: Mail) -> Self {
        Self {
            path: paths::show(&mail.id),
            when: Moment::of(calendar, mail.created_at),
            lang: t.lang(),
            subject: led_into(t, company),
            badge: Badge::of(t, mail.state()),
            attempts: mail.attempts,
            next_try: Moment::next_try(calendar, &mail),
            reason: reason_text(t, &mail.last_error),
            recipient: email_key(&mail.recipient),
        }
    }

    /// There is something to say about the next try or the last error.
    fn tells(&self) -> bool {
        self.next_try.is_some() || !self.reason.is_empty()
    }
}

#[derive(Template)]
#[template(path = "mail/index.html")]
struct Index {
    shell: Shell,
    rows: Vec<Row>,
    q: String,
    /// Code, words, chosen.
    states: Vec<(&'static str, String, bool)>,
    filtered: bool,
    /// Said where nothing is sent; otherwise "".
    kept_note: String,
    keep: Vec<(&'static str, String)>,
    size: i64,
    shown: String,
    prev: String,
    next: String,
}

async fn index(
    visit: Visit,
    admin: ProviderAdmin,
    query: web::Query<Query>,
) -> Result<HttpResponse, PageError> {
    let (reads, wanted) = (Reads::from(&admin), query.wanted());
    let asked = wanted.clone();
    let found = visit
        .portal
        .db
        .read(move |conn| store::page(conn, reads, &asked))
        .await??;
    let shell = Shell::staff(&visit, &admin, Section::Mails);
    let t = shell.t;
    let ids = (
        found.mails.first().map(|mail| mail.id),
        found.mails.last().map(|mail| mail.id),
    );
    let calendar = admin.calendar();
    let rows: Vec<Row> = found
        .mails
        .into_iter()
        .map(|mail| Row::of(&t, &calendar, reads, mail))
        .collect();
    let mut keep = Vec::new();
    if !wanted.recipient.is_empty() {
        keep.push(("q", wanted.recipient.clone()));
    }
    if let Some(state) = wanted.state {
        keep.push(("state", state.code().to_owned()));
    }
    let place = |name: &'static str, id: Option<MailId>| match id {
        Some(id) => address(&keep, wanted.size, name, id),
        None => String::new(),
    };
    let prev = place("after", ids.0.filter(|_| found.newer));
    let next = place("before", ids.1.filter(|_| found.older));
    let mut states = vec![("", t.get("mails-any-state"), wanted.state.is_none())];
    states.extend(State::ALL.map(|state| {
        let chosen = wanted.state == Some(state);
        (state.code(), state_text(&t, state), chosen)
    }));
    html(&Index {
        shown: t.with("mails-shown", "n", rows.len()),
        rows,
        states,
        filtered: !keep.is_empty(),
        kept_note: match (visit.portal.config.sends_mail(), admin.is_operator()) {
            (true, _) => String::new(),
            (false, true) => t.get("mails-kept-note"),
            (false, false) => t.get("mails-kept-note-reseller"),
        },
        keep,
        q: wanted.recipient,
        size: wanted.size,
        prev,
        next,
        shell,
    })
}

/// The list's address at another place.
fn address(keep: &[(&'static str, String)], size: i64, name: &'static str, id: MailId) -> String {
    let (size, id) = (size.to_string(), id.to_string());
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(keep);
    query.append_pair("size", &size).append_pair(name, &id);
    format!("{}?{}", paths::INDEX, query.finish())
}

// ---- One mail ----

#[derive(Template)]
#[template(path = "mail/show.html")]
struct Show {
    shell: Shell,
    mail: Mail,
    badge: Badge,
    meaning: String,
    when: Moment,
    sent: Option<Moment>,
    next_try: Option<Moment>,
    subject: String,
    error: String,
    /// The plain text, where the mail can be read.
    text: Option<String>,
    /// Why it can't be sent again; empty where it can.
    no_again: String,
    asks_for_link: bool,
    /// Why the message itself is not shown; empty where it is.
    private: String,
    errors: FieldErrors,
}

impl Show {
    fn of(
        visit: &Visit,
        staff: &Staff,
        (mail, opens): (Mail, Option<Opens>),
        errors: Option<FieldErrors>,
    ) -> Self {
        let shell = Shell::staff(visit, staff, Section::Mails);
        let t = shell.t;
        let config = &visit.portal.config;
        let composed = mail.compose(config, opens, MASK).ok();
        let refusal = may_send_again(&mail, opens, config, visit.portal.clock.now()).err();
        let calendar = staff.calendar();
        Self {
            badge: Badge::of(&t, mail.state()),
            meaning: meaning(&t, mail.state()),
            when: Moment::of(&calendar, mail.created_at),
            sent: mail.sent_at.map(|at| Moment::of(&calendar, at)),
            next_try: Moment::next_try(&calendar, &mail),
            error: reason_text(&t, &mail.last_error),
            subject: match &composed {
                Some(composed) => composed.subject.clone(),
                None => t.get("mails-unreadable"),
            },
            text: composed.map(|composed| composed.text),
            no_again: refusal.map(|key| t.get(key)).unwrap_or_default(),
            asks_for_link: staff.is_operator()
                && mail.sealed_secret.is_some()
                && opens.is_some_and(|opens| opens.alive(visit.portal.clock.now())),
            private: String::new(),
            errors: errors.unwrap_or_else(|| FieldErrors::new(t)),
            mail,
            shell,
        }
    }
}

impl Show {
    /// Without what this reader may not know.
    fn for_reader(mut self, reads: Reads) -> Self {
        if let Some(company) = self.mail.known_only_as_invitation(reads) {
            let t = self.shell.t;
            self.subject = led_into(&t, &company);
            self.text = None;
            self.no_again = t.get("mails-invitation-again");
            self.private = t.get("mails-invitation-private");
            self.mail.recipient = email_key(&self.mail.recipient);
        }
        self
    }
}

/// Where sending once more makes no sense, the text that says why.
fn may_send_again(
    mail: &Mail,
    opens: Option<Opens>,
    config: &Config,
    now: Timestamp,
) -> Result<(), &'static str> {
    if matches!(mail.state(), State::Queued | State::Sending) {
        return Err("mails-no-again-underway");
    }
    if mail.compose(config, opens, MASK).is_err() {
        return Err("mails-no-again-unreadable");
    }
    if let Some(opens) = opens {
        if !opens.alive(now) {
            return Err("mails-no-again-void");
        }
        if mail.sealed_secret.is_none() {
            return Err("mails-no-again-erased");
        }
    }
    if !config.sends_mail() {
        return Err("mails-no-again-no-server");
    }
    Ok(())
}

async fn load(visit: &Visit, reads: Reads, id: MailId) -> Result<(Mail, Option<Opens>), PageError> {
    Ok(visit
        .portal
        .db
        .read(move |conn| store::find(conn, reads, id))
        .await??)
}

async fn show(
    visit: Visit,
    admin: ProviderAdmin,
    id: web::Path<i64>,
) -> Result<HttpResponse, PageError> {
    let found = load(&visit, Reads::from(&admin), MailId(*id)).await?;
    let show = Show::of(&visit, &admin, found, None).for_reader(Reads::from(&admin));
    html(&show).map(framing)
}

/// Allows the page to frame.
fn framing(mut page: HttpResponse) -> HttpResponse {
    page.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        header::HeaderValue::from_static(SHOW_POLICY),
    );
    page
}

async fn html_part(
    visit: Visit,
    admin: ProviderAdmin,
    id: web::Path<i64>,
) -> Result<HttpResponse, PageError> {
    let reads = Reads::from(&admin);
    let (mail, opens) = load(&visit, reads, MailId(*id)).await?;
    if mail.known_only_as_invitation(reads).is_some() {
        return Err(PageError::NotFound);
    }
    let composed = mail
        .compose(&visit.portal.config, opens, MASK)
        .map_err(|_| PageError::NotFound)?;
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_SECURITY_POLICY, HTML_POLICY))
        .insert_header((header::X_FRAME_OPTIONS, "SAMEORIGIN"))
        .body(composed.html))
}

// ---- Send again ----

#[derive(Debug, thiserror::Error)]
enum AgainError {
    #[error("{0}")]
    Refused(&'static str),
    #[error(transparent)]
    Database(#[from] DieselError),
}

async fn send_again(
    visit: Visit,
    admin: ProviderAdmin,
    id: web::Path<i64>,
    form: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    let (reads, id) = (Reads::from(&admin), MailId(*id));
    let config = visit.portal.config.clone();
    let done = form
        .submission
        .carry_out(&visit, move |conn, change| {
            queue_again(conn, &admin, reads, id, &config, change)
        })
        .await?;
    let t = Texts::default();
    match done {
        Ok(to) => {
            FlashMessage::success(t.get("mails-queued-again")).send();
            Ok(see_other(to))
        }
        Err(AgainError::Refused(why)) => Err(PageError::Refused(t.get(why))),
        Err(AgainError::Database(e)) => Err(e.into()),
    }
}

fn queue_again(
    conn: &mut DbConn,
    admin: &ProviderAdmin,
    reads: Reads,
    id: MailId,
    config: &Config,
    change: &Change,
) -> Result<String, AgainError> {
    let (mail, opens) = store::find(conn, reads, id)?;
    if mail.known_only_as_invitation(reads).is_some() {
        return Err(AgainError::Refused("mails-invitation-again"));
    }
    may_send_again(&mail, opens, config, change.at).map_err(AgainError::Refused)?;
    // What arrived once would be taken for a repetition under its old number.
    let message_id = match mail.state() {
        State::Sent => fresh_message_id(change),
        _ => mail.message_id.clone(),
    };
    if !store::queue_again(conn, &mail, &message_id, change.at)? {
        return Err(AgainError::Refused("mails-no-again-underway"));
    }
    let event = Event::MailSentAgain {
        recipient: mail.recipient.clone(),
    };
    let staff: &Staff = admin;
    history::record(conn, place(&mail), staff, &event, &[], change)?;
    Ok(paths::show(&id))
}

fn place(mail: &Mail) -> Place {
    Place {
        owner: mail.provider_id,
        client: mail.client_id,
    }
}

// ---- Show link ----

#[derive(Deserialize)]
struct RevealForm {
    #[serde(default)]
    password: String,
}

#[derive(Template)]
#[template(path = "mail/link.html")]
struct Revealed {
    shell: Shell,
    mail: Mail,
    link: String,
    until: String,
}

async fn reveal(
    visit: Visit,
    operator: Operator,
    id: web::Path<i64>,
    form: PostForm<RevealForm>,
) -> Result<HttpResponse, PageError> {
    let (reads, id) = (Reads::from(&operator), MailId(*id));
    let found = load(&visit, reads, id).await?;
    if !own_password::is_right(&visit, operator.person(), &form.fields.password).await? {
        let mut errors = FieldErrors::new(Texts::default());
        errors.add("password", "mails-link-wrong");
        return unprocessable(&Show::of(&visit, &operator, found, Some(errors))).map(framing);
    }
    let (config, keys) = (visit.portal.config.clone(), visit.portal.keys.clone());
    let actor = operator.clone();
    let shown = form
        .submission
        .carry_out_with(&visit, move |conn, change| {
            let shown = show_link(conn, &actor, id, &config, &keys, change)?;
            Ok::<_, DieselError>((paths::show(&id), shown))
        })
        .await??;
    match shown {
        (_, Some(Some((mail, link, opens)))) => html(&Revealed {
            shell: Shell::staff(&visit, &operator, Section::Mails),
            until: operator.calendar().moment(opens.until),
            mail,
            link,
        }),
        // Sent twice, or the link came to nothing: the mail's page says so.
        (to, _) => {
            FlashMessage::warning(Texts::default().get("mails-link-gone")).send();
            Ok(see_other(to))
        }
    }
}

type Shown = Option<(Mail, String, Opens)>;

/// Opens the sealed link, notes it in the history and tells the recipient.
fn show_link(
    conn: &mut DbConn,
    operator: &Operator,
    id: MailId,
    config: &Config,
    keys: &Keys,
    change: &Change,
) -> diesel::QueryResult<Shown> {
    let (mail, opens) = store::find(conn, Reads::from(operator), id)?;
    let Some(opens) = opens.filter(|opens| opens.alive(change.at)) else {
        return Ok(None);
    };
    let (Ok(Some(token)), Ok(letter)) = (mail.token(keys), mail.letter()) else {
        return Ok(None);
    };
    let Some(link) = mail.url(config, &token) else {
        return Ok(None);
    };
    let event = Event::MailLinkShown {
        recipient: mail.recipient.clone(),
    };
    let staff: &Staff = operator;
    history::record(conn, place(&mail), staff, &event, &[], change)?;
    let told = Outgoing {
        provider: mail.provider_id,
        client: mail.client_id,
        to: To {
            email: &mail.recipient,
            lang: mail.language(),
            user: mail.user_id,
        },
        letter: Letter::LinkShown {
            name: letter.name().to_owned(),
        },
        link: Link::None,
    };
    send(conn, &told, change)?;
    Ok(Some((mail, link, opens)))
}
