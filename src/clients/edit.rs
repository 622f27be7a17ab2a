//! "Edit client": only what was changed is written, and nothing that somebody else saved meanwhile.
use super::store::{self, Client, Fields};
use crate::actor::{Sees, Staff};
use crate::change::Change;
use crate::db::DbConn;
use crate::db::ids::ClientId;
use crate::history::{self, Changed, Event};
use crate::i18n::{Lang, Texts};
use crate::secrets::Keys;
use crate::sellers::{self, Choice};
use crate::web::form::{FieldErrors, Labels, NAME_MAX};
use diesel::QueryResult;
use serde::{Deserialize, Serialize};

/// What the form calls its fields.
pub const LABELS: Labels = &[
    ("email", "field-company-email"),
    ("name", "field-name-in-your-system"),
];

/// Longest Custom ID, in characters.
const CUSTOM_ID_MAX: usize = 200;

/// The form as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// Company.
    pub company: String,
    /// Name in your system.
    pub name: String,
    /// Company email.
    pub email: String,
    /// Custom ID.
    pub custom_id: String,
    /// Seller.
    pub seller: String,
    /// Lang.
    pub lang: String,
    /// Test Account.
    pub test: String,
}

impl Typed {
    /// What is saved; `seller` as the form names the client's.
    pub fn of(client: &Client, seller: String) -> Self {
        Self {
            company: client.company.clone(),
            name: client.name.clone(),
            email: client.email.clone(),
            custom_id: client.custom_id.clone(),
            seller,
            lang: client.lang.clone(),
            test: if client.test { "on" } else { "" }.to_owned(),
        }
    }

    /// The fields by the keys of their labels.
    fn each(&mut self) -> [(&'static str, &mut String); 7] {
        [
            ("field-test-account", &mut self.test),
            ("field-company-email", &mut self.email),
            ("field-company", &mut self.company),
            ("field-name-in-your-system", &mut self.name),
            ("field-custom-id", &mut self.custom_id),
            ("field-seller", &mut self.seller),
            ("field-lang", &mut self.lang),
        ]
    }

    /// Takes what others saved where this form says nothing new, and lists what they saved.
    pub fn merge(&mut self, mut seen: Self, mut saved: Self) -> Vec<Clash> {
        merge(self.each(), seen.each(), saved.each())
    }
}

/// A field of a form by the key of its label.
pub(crate) type Field<'a> = (&'static str, &'a mut String);

/// Takes what others saved where a form says nothing new, and lists what they saved.
pub(crate) fn merge<const N: usize>(
    mine: [Field<'_>; N],
    seen: [Field<'_>; N],
    saved: [Field<'_>; N],
) -> Vec<Clash> {
    let mut clashes = Vec::new();
    for (((field, mine), (_, seen)), (_, saved)) in mine.into_iter().zip(seen).zip(saved) {
        if *seen == *saved {
            continue;
        }
        if *mine == *seen {
            mine.clone_from(saved);
        }
        clashes.push(Clash {
            field,
            saved: saved.clone(),
            yours: mine.clone(),
        });
    }
    clashes
}

/// A field that somebody else saved while a form was open.
#[derive(Debug, Clone, PartialEq)]
pub struct Clash {
    /// Text key of the label.
    pub field: &'static str,
    /// What is saved.
    pub saved: String,
    /// What the form will save next.
    pub yours: String,
}

/// Who may stand as Seller of a client, for this asker: who is it may stay it in any case.
pub fn sellers(
    conn: &mut DbConn,
    staff: &Staff,
    client: &Client,
    keys: &Keys,
) -> QueryResult<Vec<Choice>> {
    let owner = client.owner_id;
    let mut choices = sellers::choices(conn, staff, Some(owner), keys)?;
    if let Sees::SoldBy(_, only) = staff.sees() {
        choices.retain(|choice| choice.user == only);
    }
    if let Some(current) = client.seller_id
        && choices.iter().all(|choice| choice.user != current)
    {
        let name = store::seller_name(conn, owner, client.seller_id)?;
        choices.push(Choice::new(keys, owner, current, name, false));
    }
    Ok(choices)
}

/// How the form names the seller of a client.
pub fn seller_reference(client: &Client, sellers: &[Choice]) -> String {
    sellers
        .iter()
        .find(|choice| Some(choice.user) == client.seller_id)
        .map(|choice| choice.reference.clone())
        .unwrap_or_default()
}

/// The fields of a client as they are wanted.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// All but the seller.
    fields: Fields,
    /// As the form names it, or "".
    seller: String,
}

/// Finds all faults of the form at once.
pub fn parse(typed: &Typed, t: Texts) -> Result<Wanted, FieldErrors> {
    let mut errors = FieldErrors::new(t).labelled(LABELS);
    let email = errors.email("email", &typed.email);
    let company = errors.required("company", &typed.company, NAME_MAX);
    let name = errors.optional("name", &typed.name, NAME_MAX);
    let custom_id = errors.optional("custom_id", &typed.custom_id, CUSTOM_ID_MAX);
    let lang = errors.choice("lang", Lang::parse(&typed.lang));
    match lang {
        Some(lang) if errors.is_empty() => Ok(Wanted {
            fields: Fields {
                company,
                name,
                email,
                custom_id,
                seller: None,
                lang,
                test: !typed.test.is_empty(),
            },
            seller: typed.seller.clone(),
        }),
        _ => Err(errors),
    }
}

/// Why a client was not changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// Somebody else saved meanwhile.
    #[error("there is a newer version")]
    Conflict,
    /// The seller is nobody whom this asker may choose.
    #[error("not a seller of the client's owner")]
    Seller,
    /// A deleted client is only looked at.
    #[error("the client is deleted")]
    Deleted,
    /// The database refused.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

/// Changes a client; false where nothing was new. Run it in `Db::write`.
pub fn edit(
    conn: &mut DbConn,
    by: &Staff,
    id: ClientId,
    seen: i64,
    wanted: &Wanted,
    change: &Change,
) -> Result<bool, EditError> {
    let client = store::find(conn, by, id)?;
    if client.deleted_at.is_some() {
        return Err(EditError::Deleted);
    }
    if client.form_version != seen {
        return Err(EditError::Conflict);
    }
    let sellers = sellers(conn, by, &client, &change.keys)?;
    let seller = wanted_seller(by, &sellers, &wanted.seller)?;
    let wanted = Fields {
        seller: seller.map(|choice| choice.user),
        ..wanted.fields.clone()
    };
    let name = seller.map_or("", |choice| &choice.name);
    let values = changes(conn, &client, &wanted, name)?;
    if values.is_empty() {
        return Ok(false);
    }
    if !store::update(conn, &client, seen, &wanted)? {
        return Err(EditError::Conflict);
    }
    store::write_derived(conn, id)?;
    let place = history::Place::client(client.owner_id, id);
    history::record(conn, place, by, &Event::CustomerEdited, &values, change)?;
    Ok(true)
}

fn changes(
    conn: &mut DbConn,
    client: &Client,
    wanted: &Fields,
    seller: &str,
) -> QueryResult<Vec<Changed>> {
    let mut values = Vec::new();
    let mut note = |field, before: &str, after: &str| {
        Changed::note(&mut values, field, before, after);
    };
    note(
        "field-test-account",
        on_off(client.test),
        on_off(wanted.test),
    );
    note("field-company-email", &client.email, &wanted.email);
    note("field-company", &client.company, &wanted.company);
    note("field-name-in-your-system", &client.name, &wanted.name);
    note("field-custom-id", &client.custom_id, &wanted.custom_id);
    note("field-lang", &client.lang, wanted.lang.code());
    if client.seller_id != wanted.seller {
        let before = store::seller_name(conn, client.owner_id, client.seller_id)?;
        values.push(Changed {
            field: "field-seller",
            before,
            after: seller.to_owned(),
        });
    }
    Ok(values)
}

/// As history shows a box to tick.
fn on_off(ticked: bool) -> &'static str {
    if ticked { "true" } else { "false" }
}

/// Whom the form names as Seller. Who sees only its own clients can't give one away.
fn wanted_seller<'a>(
    by: &Staff,
    sellers: &'a [Choice],
    named: &str,
) -> Result<Option<&'a Choice>, EditError> {
    match named {
        "" if matches!(by.sees(), Sees::SoldBy(..)) => Err(EditError::Seller),
        "" => Ok(None),
        named => sellers
            .iter()
            .find(|choice| choice.is(named))
            .map(Some)
            .ok_or(EditError::Seller),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merge_keeps_what_both_changed() {
        let seen = Typed {
            company: "Acme".into(),
            email: "a@example.org".into(),
            ..Typed::default()
        };
        let saved = Typed {
            company: "Acme Ltd".into(),
            ..seen.clone()
        };
        let mut mine = Typed {
            email: "b@example.org".into(),
            ..seen.clone()
        };
        let clashes = mine.merge(seen.clone(), saved.clone());
        assert_eq!(mine.company, "Acme Ltd");
        assert_eq!(mine.email, "b@example.org");
        assert_eq!(clashes.len(), 1);

        let mut mine = Typed {
            company: "Acme Inc".into(),
            ..seen.clone()
        };
        let clashes = mine.merge(seen, saved);
        assert_eq!(mine.company, "Acme Inc");
        assert_eq!(clashes[0].saved, "Acme Ltd");
        assert_eq!(clashes[0].yours, "Acme Inc");
    }
}
