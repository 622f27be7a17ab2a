//! Mails: written into the outbox in the transaction of the change that causes them, sent later.
mod color;
mod compose;
pub mod delivery;
mod message;
pub mod pages;
pub mod paths;
pub mod smtp;
mod store;

pub use store::withdraw;

use crate::change::Change;
use crate::db::ids::{ClientId, ConfirmationId, InvitationId, LinkId, MailId, ProviderId, UserId};
use crate::db::schema::{outbox, providers};
use crate::db::{DbConn, Timestamp};
use crate::i18n::Lang;
use crate::secrets::{Token, hash};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

/// What a mail says. Each kind has its texts in `locales/*/mail.ftl`, as parts of `mail-<kind>`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Letter {
    /// A client account was made for a new person who has a password already.
    Welcome {
        /// The person.
        name: String,
        /// The client.
        company: String,
    },
    /// A client account was made, and its person sets the password by the link.
    SetUpPassword {
        /// The person.
        name: String,
        /// The account.
        company: String,
    },
    /// A client has another provider, in whose name this is.
    MovedToAnotherProvider {
        /// The reader.
        name: String,
        /// The client.
        company: String,
    },
    /// A client is a reseller from now on; the operator writes it.
    ConvertedToReseller {
        /// The reader.
        name: String,
        /// The client.
        company: String,
    },
    /// A person who has other accounts already is asked into one more.
    AccessToAnotherAccount {
        /// The person, as typed by who invites.
        name: String,
        /// The account.
        company: String,
    },
    /// Somebody is to become a seller.
    SellerInvitation {
        /// The person.
        name: String,
        /// The provider.
        company: String,
    },
    /// Somebody is to run a reseller.
    ResellerInvitation {
        /// The person.
        name: String,
        /// The reseller.
        company: String,
    },
    /// A link to a new password was asked for.
    PasswordReset {
        /// The person.
        name: String,
    },
    /// The password was changed.
    PasswordChanged {
        /// The person.
        name: String,
    },
    /// Somebody of the provider set the password.
    PasswordSet {
        /// The person.
        name: String,
        /// The account.
        company: String,
        /// The sign-in e-mail.
        email: String,
    },
    /// Somebody of the provider sends a link to a new password.
    PasswordLink {
        /// The person.
        name: String,
        /// The account.
        company: String,
    },
    /// Somebody of the provider looked at such a link, to pass it on.
    PasswordLinkShown {
        /// The person.
        name: String,
        /// The account.
        company: String,
    },
    /// The sign-in e-mail was changed; goes to the old and the new address.
    EmailChanged {
        /// The person.
        name: String,
        /// Address before.
        old_email: String,
        /// Address after.
        new_email: String,
    },
    /// A link that confirms the new sign-in e-mail; goes to that address.
    ConfirmEmail {
        /// The person.
        name: String,
    },
    /// Somebody wanted this address, which is in use already, as a sign-in e-mail.
    EmailInUse {
        /// The person who has it.
        name: String,
    },
    /// Another sign-in e-mail was asked for; goes to the address of now.
    EmailChangeAsked {
        /// The person.
        name: String,
        /// The address that was asked for.
        new_email: String,
    },
    /// Two-factor authentication was switched on.
    TwoFactorOn {
        /// The person.
        name: String,
    },
    /// The link that switches two-factor authentication off.
    TwoFactorOffLink {
        /// The person.
        name: String,
    },
    /// Two-factor authentication was switched off by the person.
    TwoFactorOff {
        /// The person.
        name: String,
    },
    /// The provider switched two-factor authentication off.
    TwoFactorReset {
        /// The person.
        name: String,
        /// Why.
        reason: String,
    },
    /// Somebody signed in from a browser that was not seen before.
    NewDevice {
        /// The person.
        name: String,
        /// When, as the reader reads it.
        time: String,
        /// The network address.
        address: String,
        /// Browser and system.
        browser: String,
    },
    /// The password gets too old.
    PasswordExpires {
        /// The person.
        name: String,
        /// Until when it opens, as the reader reads it.
        until: String,
    },
    /// Somebody of the provider changed name, language or role.
    LoginInfoChanged {
        /// The person.
        name: String,
        /// The account.
        company: String,
    },
    /// A trial began.
    TrialStarted {
        /// Whom it greets.
        name: String,
        /// The client.
        company: String,
        /// The service.
        service: String,
        /// Until when, as the reader reads it.
        until: String,
    },
    /// A trial ends in two days.
    TrialEndsSoon {
        /// Whom it greets.
        name: String,
        /// The client.
        company: String,
        /// The service.
        service: String,
        /// Until when, as the reader reads it.
        until: String,
    },
    /// A trial is over.
    TrialEnded {
        /// Whom it greets.
        name: String,
        /// The client.
        company: String,
        /// The service.
        service: String,
        /// Days until what it held is deleted.
        days: String,
    },
    /// A service got any other status.
    ServiceStatusChanged {
        /// Whom it greets.
        name: String,
        /// The client.
        company: String,
        /// The service.
        service: String,
        /// The status before, in the reader's language.
        before: String,
        /// The status after, in the reader's language.
        after: String,
    },
    /// Sign-ins of a provider's people and of its clients' people failed.
    FailedSignIns {
        /// The provider.
        name: String,
        /// How many.
        count: i64,
        /// The first ones.
        failed: Vec<FailedSignIn>,
    },
    /// A client's person asks for a service; goes to the provider.
    ActivationRequested {
        /// The provider.
        name: String,
        /// The client.
        company: String,
        /// The service.
        service: String,
        /// Who asks.
        person: String,
        /// What for.
        message: String,
    },
    /// The provider did not activate it.
    ActivationDeclined {
        /// Who had asked.
        name: String,
        /// The client.
        company: String,
        /// The service.
        service: String,
        /// Why.
        answer: String,
    },
    /// A client is to be deleted; goes to the client.
    DeletionRequested {
        /// Whom it greets.
        name: String,
        /// The client.
        company: String,
        /// Who did it.
        who: String,
        /// When, as the reader reads it.
        due: String,
    },
    /// The provider cancelled that.
    DeletionCancelled {
        /// Whom it greets.
        name: String,
        /// The client.
        company: String,
    },
    /// An administrator of the client took that back.
    DeletionWithdrawn {
        /// Whom it greets.
        name: String,
        /// The client.
        company: String,
        /// Who did it.
        who: String,
    },
    /// The client will be deleted tomorrow.
    DeletionDue {
        /// Whom it greets.
        name: String,
        /// The client.
        company: String,
        /// When, as the reader reads it.
        due: String,
    },
    /// The client was deleted.
    AccountDeleted {
        /// Whom it greets.
        name: String,
        /// The client.
        company: String,
    },
    /// A client asks to be deleted; goes to the addresses of its provider.
    AlertDeletionRequested {
        /// Whom it greets.
        name: String,
        /// The client.
        company: String,
        /// The client's id.
        id: String,
        /// Who did it.
        who: String,
        /// Why, in the reader's language.
        reason: String,
        /// When, as the reader reads it.
        due: String,
    },
    /// Somebody of the provider cancelled that.
    AlertDeletionCancelled {
        /// Whom it greets.
        name: String,
        /// The client.
        company: String,
        /// The client's id.
        id: String,
        /// Who did it.
        who: String,
        /// What was noted.
        note: String,
    },
    /// The client took that back.
    AlertDeletionWithdrawn {
        /// Whom it greets.
        name: String,
        /// The client.
        company: String,
        /// The client's id.
        id: String,
        /// Who did it.
        who: String,
    },
    /// A client will be deleted tomorrow.
    AlertDeletionDue {
        /// Whom it greets.
        name: String,
        /// The client.
        company: String,
        /// The client's id.
        id: String,
        /// When, as the reader reads it.
        due: String,
    },
    /// A client was deleted.
    AlertAccountDeleted {
        /// Whom it greets.
        name: String,
        /// The client.
        company: String,
        /// The client's id.
        id: String,
        /// Who did it.
        who: String,
    },
    /// An API token ends soon; goes to its issuer and the Administrators.
    ApiTokenExpires {
        /// Whom it greets.
        name: String,
        /// The client.
        company: String,
        /// The token's name.
        token: String,
        /// When, as the reader reads it.
        until: String,
    },
    /// The operator revealed the link inside a mail to this person.
    LinkShown {
        /// The person.
        name: String,
    },
}

/// A sign-in that failed, as a line of a mail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FailedSignIn {
    /// When.
    pub at: Timestamp,
    /// Whose address was typed.
    pub email: String,
    /// An account of the person.
    pub company: String,
    /// How many other accounts of the person the reader looks after.
    pub others: i64,
    /// From where.
    pub ip: String,
}

impl Letter {
    /// The account into which this letter leads a person, where it does. Which letter a person
    /// gets tells whether the address was known before: only the operator may see that.
    pub fn leads_into(&self) -> Option<&str> {
        match self {
            Self::Welcome { company, .. }
            | Self::SetUpPassword { company, .. }
            | Self::AccessToAnotherAccount { company, .. }
            | Self::SellerInvitation { company, .. }
            | Self::ResellerInvitation { company, .. } => Some(company),
            // Leads into no account, but tells as much of the address.
            Self::ConfirmEmail { .. } | Self::EmailInUse { .. } => Some(""),
            _ => None,
        }
    }

    /// `set-up-password`.
    pub fn kind(&self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|v| v.get("kind").and_then(|k| k.as_str()).map(str::to_owned))
            .unwrap_or_default()
    }
}

/// The secret link inside a mail: what it opens and what may take it back before it is sent.
pub enum Link<'a> {
    /// None, or only the sign-in page.
    None,
    /// A place in an account.
    Invitation(InvitationId, &'a Token),
    /// A password reset or set-up.
    Password(LinkId, &'a Token),
    /// A change of one's own.
    Confirmation(ConfirmationId, &'a Token),
}

/// How a mail looks, frozen when it was written.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Brand {
    /// Name at its head.
    pub name: String,
    /// `#rrggbb`, or empty.
    pub color: String,
    /// At its foot, or empty.
    pub support_email: String,
}

/// To whom a mail goes.
pub struct To<'a> {
    /// The address.
    pub email: &'a str,
    /// The language of the mail.
    pub lang: Lang,
    /// The person, where it is one.
    pub user: Option<UserId>,
}

/// One mail, ready to be written down.
pub struct Outgoing<'a> {
    /// In whose name: brand, sender, server.
    pub provider: ProviderId,
    /// The client it is about.
    pub client: Option<ClientId>,
    /// To whom.
    pub to: To<'a>,
    /// What it says.
    pub letter: Letter,
    /// The link inside.
    pub link: Link<'a>,
}

/// For what the tokens of links are sealed.
pub const SEALED_FOR: &str = "mail link";

/// Writes a mail into the outbox. Brand and sender are frozen as they are now.
pub fn send(conn: &mut DbConn, mail: &Outgoing<'_>, change: &Change) -> QueryResult<MailId> {
    let (company, brand_name, brand_color, support): (String, String, String, String) =
        providers::table
            .find(mail.provider)
            .select((
                providers::company,
                providers::brand_name,
                providers::brand_color,
                providers::support_email,
            ))
            .first(conn)?;
    let name = if brand_name.is_empty() {
        company
    } else {
        brand_name
    };
    let brand = Brand {
        name: name.clone(),
        color: brand_color,
        support_email: support,
    };
    let (token, invitation, link, confirmation) = match mail.link {
        Link::None => (None, None, None, None),
        Link::Invitation(id, token) => (Some(token), Some(id), None, None),
        Link::Password(id, token) => (Some(token), None, Some(id), None),
        Link::Confirmation(id, token) => (Some(token), None, None, Some(id)),
    };
    let sealed = token
        .map(|token| change.keys.seal(SEALED_FOR, token.plain()))
        .transpose()
        .map_err(|e| diesel::result::Error::SerializationError(e.into()))?;
    diesel::insert_into(outbox::table)
        .values((
            (
                outbox::provider_id.eq(mail.provider),
                outbox::client_id.eq(mail.client),
                outbox::user_id.eq(mail.to.user),
                outbox::recipient.eq(mail.to.email),
                outbox::lang.eq(mail.to.lang.code()),
                outbox::kind.eq(mail.letter.kind()),
                outbox::params.eq(json(&mail.letter)?),
                outbox::sealed_secret.eq(sealed),
                outbox::invitation_id.eq(invitation),
                outbox::link_id.eq(link),
                outbox::confirmation_id.eq(confirmation),
            ),
            (
                outbox::sender_name.eq(name),
                outbox::sender_email.eq(change.mail_from.email.to_string()),
                outbox::brand.eq(json(&brand)?),
                outbox::message_id.eq(fresh_message_id(change)),
                outbox::state.eq(if change.sends_mail { "queued" } else { "kept" }),
                outbox::created_at.eq(change.at),
                outbox::next_at.eq(change.at),
            ),
        ))
        .returning(outbox::id)
        .get_result(conn)
}

fn json(value: &impl Serialize) -> QueryResult<String> {
    serde_json::to_string(value).map_err(|e| diesel::result::Error::SerializationError(Box::new(e)))
}

/// A number for a mail that nobody has seen yet.
fn fresh_message_id(change: &Change) -> String {
    let domain = change.mail_from.email.domain();
    format!(
        "<{}@{domain}>",
        &hash("message id", Token::random().plain())[..32]
    )
}
