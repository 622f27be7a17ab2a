//! Sellers: people of a provider who work on its clients without administering it.
pub mod pages;
pub mod paths;
pub mod store;

use crate::actor::{Account, ProviderAdmin, Staff, StaffRole};
use crate::change::Change;
use crate::db::DbConn;
use crate::db::ids::{ProviderId, UserId};
use crate::history::{self, Changed, Event, Place};
use crate::i18n::Lang;
use crate::invitations;
use crate::links;
use crate::mail::{self, Letter, Link, Outgoing, To};
use crate::people;
use crate::resellers::members::{self, AddError, NewMember};
use crate::secrets::Keys;
use crate::sign_in::limits::{Attempt, LimitError};
use crate::web::session;
use diesel::prelude::*;
use paths::SellerId;
use store::{Found, Seller};

/// Everybody who may stand as a client's Seller, by name, at any provider that the asker may look
/// after: its sellers, whether they accepted or not, and the reseller itself. A foreign one has
/// nobody; `None` is every provider, for the operator.
pub fn choices(
    conn: &mut DbConn,
    staff: &Staff,
    owner: Option<ProviderId>,
    keys: &Keys,
) -> QueryResult<Vec<Choice>> {
    if owner != Some(staff.provider()) && !staff.is_operator() {
        return Ok(Vec::new());
    }
    store::choices(conn, owner, keys)
}

/// Somebody who may stand as a client's Seller.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Where.
    pub owner: ProviderId,
    /// Who.
    pub user: UserId,
    /// The name as the provider may know it.
    pub name: String,
    /// How forms and addresses name this person: no number before it accepted.
    pub reference: String,
    /// How they did before.
    earlier: String,
}

impl Choice {
    /// Somebody of a provider.
    pub fn new(keys: &Keys, owner: ProviderId, user: UserId, name: String, accepted: bool) -> Self {
        let reference = |accepted| SellerId::of(keys, owner, user, accepted).reference;
        Self {
            reference: reference(accepted),
            earlier: reference(false),
            owner,
            user,
            name,
        }
    }

    /// True where a form or an address names this person, be it from before it accepted.
    pub fn is(&self, named: &str) -> bool {
        named == self.reference || named == self.earlier
    }
}

/// Somebody who is to become a seller.
pub struct NewSeller {
    /// Name.
    pub name: String,
    /// Sign-in e-mail.
    pub email: String,
    /// Phone, or empty.
    pub phone: String,
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum SellerError {
    /// The person accepted already.
    #[error("activated already")]
    Activated,
    /// The person has not accepted yet: there is no password to reset.
    #[error("not activated yet")]
    NotActivated,
    /// The person belongs to others, too, and manages the password alone.
    #[error("manages the password alone")]
    OnItsOwn,
    /// Somebody else saved meanwhile.
    #[error("changed meanwhile")]
    Conflict,
    /// The invitation was sent again too often.
    #[error(transparent)]
    TooOften(#[from] LimitError),
    /// The database's own.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

/// Invites somebody to the asker's own provider. Known and unknown addresses are treated alike.
pub fn invite(
    conn: &mut DbConn,
    admin: &ProviderAdmin,
    new: &NewSeller,
    change: &Change,
) -> Result<(), AddError> {
    let lang = store::lang_of(conn, admin.provider())?;
    let member = NewMember {
        provider: admin.provider(),
        company: admin.company(),
        role: StaffRole::Seller,
        name: &new.name,
        email: &new.email,
        phone: &new.phone,
        lang,
        password: None,
    };
    members::add(conn, &member, change)?;
    let event = Event::SellerInvited {
        name: new.name.clone(),
        email: new.email.clone(),
    };
    record(conn, admin, admin.provider(), &event, &[], change)?;
    Ok(())
}

fn record(
    conn: &mut DbConn,
    admin: &ProviderAdmin,
    owner: ProviderId,
    event: &Event,
    values: &[Changed],
    change: &Change,
) -> QueryResult<()> {
    let by: &Staff = admin;
    history::record(conn, Place::provider(owner), by, event, values, change).map(|_| ())
}

/// "Resend Invite": a new link, valid 24 hours; the earlier one dies.
pub fn invite_again(
    conn: &mut DbConn,
    admin: &ProviderAdmin,
    id: &SellerId,
    change: &Change,
) -> Result<(), SellerError> {
    let Found { seller, own, .. } = store::find(conn, admin, id, &change.keys)?;
    if seller.accepted_at.is_some() {
        return Err(SellerError::Activated);
    }
    let place = Account::Provider(seller.owner);
    Attempt::invitation_again(place, seller.user).begin(conn, change.at)?;
    let member = NewMember {
        provider: seller.owner,
        company: &seller.company,
        role: StaffRole::Seller,
        name: &seller.name,
        email: &seller.email,
        phone: "",
        lang: own.lang,
        password: None,
    };
    members::mail_invitation(conn, &member, seller.user, own.lang, change)?;
    members::remember_invitation(conn, seller.owner, seller.user, change.at)?;
    let name = seller.name;
    let event = Event::SellerInvitationResent { name };
    record(conn, admin, seller.owner, &event, &[], change)?;
    Ok(())
}

/// "Reset password": mails the seller a link. Only for somebody who belongs to nobody else.
pub fn reset_password(
    conn: &mut DbConn,
    admin: &ProviderAdmin,
    id: &SellerId,
    change: &Change,
) -> Result<(), SellerError> {
    let Found { seller, own, .. } = store::find(conn, admin, id, &change.keys)?;
    if seller.accepted_at.is_none() {
        return Err(SellerError::NotActivated);
    }
    if !admin.is_operator() && !store::belongs_only_to(conn, seller.owner, seller.user)? {
        return Err(SellerError::OnItsOwn);
    }
    let (link, token) = links::issue_reset(conn, seller.user, seller.owner, change)?;
    let name = own.name;
    let outgoing = Outgoing {
        provider: seller.owner,
        client: None,
        to: To {
            email: &own.email,
            lang: own.lang,
            user: Some(seller.user),
        },
        letter: Letter::PasswordReset { name: name.clone() },
        link: Link::Password(link, &token),
    };
    mail::send(conn, &outgoing, change)?;
    let event = Event::PasswordResetRequested { name };
    record(conn, admin, seller.owner, &event, &[], change)?;
    Ok(())
}

/// "Block": the seller can't enter this account any more, from the next click on.
pub fn block(
    conn: &mut DbConn,
    admin: &ProviderAdmin,
    id: &SellerId,
    change: &Change,
) -> QueryResult<()> {
    let Found { seller, .. } = store::find(conn, admin, id, &change.keys)?;
    if seller.blocked_at.is_some() {
        return Ok(());
    }
    store::set_blocked(conn, (seller.owner, seller.user), Some(change.at))?;
    session::end_in_account(conn, seller.user, Account::Provider(seller.owner))?;
    let event = Event::SellerBlocked { name: seller.name };
    record(conn, admin, seller.owner, &event, &[], change)
}

/// "Activate": a blocked seller may enter again.
pub fn activate(
    conn: &mut DbConn,
    admin: &ProviderAdmin,
    id: &SellerId,
    change: &Change,
) -> QueryResult<()> {
    let Found { seller, .. } = store::find(conn, admin, id, &change.keys)?;
    if seller.blocked_at.is_none() {
        return Ok(());
    }
    store::set_blocked(conn, (seller.owner, seller.user), None)?;
    let event = Event::SellerActivated { name: seller.name };
    record(conn, admin, seller.owner, &event, &[], change)
}

/// What "Edit" may change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    /// Name; belongs to the person alone once it has other accounts.
    pub name: String,
    /// Phone at this provider, or empty.
    pub phone: String,
}

impl Fields {
    /// What differs, field by field.
    pub fn changed_to(&self, new: &Self) -> Vec<Changed> {
        let mut values = Vec::new();
        Changed::note(&mut values, "field-name", &self.name, &new.name);
        Changed::note(&mut values, "field-phone", &self.phone, &new.phone);
        values
    }
}

/// "Edit": changes a seller unless somebody else did so since `seen`.
pub fn edit(
    conn: &mut DbConn,
    admin: &ProviderAdmin,
    id: &SellerId,
    seen: &str,
    new: &Fields,
    change: &Change,
) -> Result<(), SellerError> {
    let found = store::find(conn, admin, id, &change.keys)?;
    let mut new = new.clone();
    if !found.may_rename {
        new.name.clone_from(&found.seller.name);
    }
    if found.version() != seen {
        return Err(SellerError::Conflict);
    }
    let values = found.seller.fields().changed_to(&new);
    if values.is_empty() {
        return Ok(());
    }
    if !store::update(conn, &found, &new)? {
        return Err(SellerError::Conflict);
    }
    let name = new.name;
    let event = Event::UserEdited { name };
    record(conn, admin, found.seller.owner, &event, &values, change)?;
    Ok(())
}

/// "Delete Seller": the place goes, the clients stay and have no seller. Who has no other account
/// gives the address free.
pub fn delete(
    conn: &mut DbConn,
    admin: &ProviderAdmin,
    id: &SellerId,
    change: &Change,
) -> QueryResult<()> {
    let Found { seller, .. } = store::find(conn, admin, id, &change.keys)?;
    if let Some(address) = people::address_of(conn, seller.user)? {
        people::serialize(conn, vec![address])?;
    }
    // Somebody else may have deleted it while we waited.
    let Found { seller, .. } = store::find(conn, admin, id, &change.keys)?;
    let (owner, user) = (seller.owner, seller.user);
    let clients = store::leave_clients(conn, owner, user)?;
    let account = Account::Provider(owner);
    invitations::revoke(conn, account, user, change)?;
    session::end_in_account(conn, user, account)?;
    store::remove(conn, owner, user)?;
    if !store::has_accounts(conn, user)? {
        links::revoke_all(conn, user, change)?;
        store::free(conn, user)?;
    }
    let event = Event::SellerDeleted {
        name: seller.name,
        clients,
    };
    record(conn, admin, owner, &event, &[], change)
}

impl Seller {
    /// What the edit form shows.
    pub fn fields(&self) -> Fields {
        Fields {
            name: self.name.clone(),
            phone: self.phone.clone(),
        }
    }

    /// For the mark of its status.
    pub fn status(&self) -> &'static str {
        match (self.blocked_at, self.accepted_at) {
            (Some(_), _) => "blocked",
            (None, Some(_)) => "activated",
            (None, None) => "not_activated",
        }
    }
}

/// The language of a person, for its mails.
#[derive(Debug, Clone)]
pub struct Own {
    /// The person's own name.
    pub name: String,
    /// The person's own address.
    pub email: String,
    /// The person's own language.
    pub lang: Lang,
}
