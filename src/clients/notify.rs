//! "Mail to the client": to every active Administrator in that person's language, and to the
//! Company email in the client's.
use crate::actor::ClientRole;
use crate::change::Change;
use crate::db::DbConn;
use crate::db::ids::{ClientId, ProviderId, UserId};
use crate::db::schema::{client_members, clients, member_roles, users};
use crate::i18n::{Calendar, Lang};
use crate::mail::{self, Letter, Link, Outgoing, To};
use crate::notifications;
use crate::text::email_key;
use diesel::prelude::*;

/// Who reads one of the mails.
pub struct Reader {
    /// Whom it greets.
    pub name: String,
    /// The client.
    pub company: String,
    /// The language.
    pub lang: Lang,
    /// How the reader reads dates.
    pub calendar: Calendar,
    email: String,
    user: Option<UserId>,
}

#[derive(Queryable)]
struct Account {
    owner: ProviderId,
    company: String,
    email: String,
    lang: String,
}

/// Writes one mail for each reader; an address that is met twice gets one.
pub fn client(
    conn: &mut DbConn,
    client: ClientId,
    change: &Change,
    letter: impl Fn(&Reader) -> Letter,
) -> QueryResult<()> {
    let account = account(conn, client)?;
    let owner = account.owner;
    write(conn, (client, &account), owner, change, letter)
}

/// The same in the name of another provider than the client's owner.
pub fn client_from(
    conn: &mut DbConn,
    client: ClientId,
    provider: ProviderId,
    change: &Change,
    letter: impl Fn(&Reader) -> Letter,
) -> QueryResult<()> {
    let account = account(conn, client)?;
    write(conn, (client, &account), provider, change, letter)
}

fn account(conn: &mut DbConn, client: ClientId) -> QueryResult<Account> {
    clients::table
        .find(client)
        .select((
            clients::owner_id,
            clients::company,
            clients::email,
            clients::lang,
        ))
        .first(conn)
}

fn write(
    conn: &mut DbConn,
    (client, account): (ClientId, &Account),
    provider: ProviderId,
    change: &Change,
    letter: impl Fn(&Reader) -> Letter,
) -> QueryResult<()> {
    let readers = readers(conn, client, account)?;
    let letters: Vec<Letter> = readers.iter().map(letter).collect();
    let people: Vec<UserId> = readers.iter().filter_map(|reader| reader.user).collect();
    let kind = letters.first().map(Letter::kind).unwrap_or_default();
    let without = notifications::store::without(conn, &people, &kind)?;
    for (reader, letter) in readers.iter().zip(letters) {
        if reader.user.is_some_and(|user| without.contains(&user)) {
            continue;
        }
        let outgoing = Outgoing {
            provider,
            client: Some(client),
            to: To {
                email: &reader.email,
                lang: reader.lang,
                user: reader.user,
            },
            letter,
            link: Link::None,
        };
        mail::send(conn, &outgoing, change)?;
    }
    Ok(())
}

fn readers(conn: &mut DbConn, client: ClientId, account: &Account) -> QueryResult<Vec<Reader>> {
    let administrators: Vec<(UserId, String, String, String, String)> = client_members::table
        .inner_join(users::table)
        .inner_join(
            member_roles::table.on(member_roles::client_id
                .eq(client_members::client_id)
                .and(member_roles::user_id.eq(client_members::user_id))),
        )
        .filter(client_members::client_id.eq(client))
        .filter(member_roles::role.eq(ClientRole::Administrators.code()))
        .filter(client_members::accepted_at.is_not_null())
        .filter(client_members::blocked_at.is_null())
        .filter(users::blocked_at.is_null())
        .order(users::id)
        .select((
            users::id,
            users::name,
            users::email,
            users::lang,
            users::time_zone,
        ))
        .load(conn)?;
    let mut readers: Vec<Reader> = administrators
        .into_iter()
        .map(|(id, name, email, lang, zone)| Reader {
            name,
            company: account.company.clone(),
            lang: Lang::stored(&lang),
            calendar: Calendar::new(Lang::stored(&lang), &zone),
            email,
            user: Some(id),
        })
        .collect();
    let key = email_key(&account.email);
    if readers.iter().all(|reader| email_key(&reader.email) != key) {
        let lang = Lang::stored(&account.lang);
        readers.push(Reader {
            name: account.company.clone(),
            company: account.company.clone(),
            lang,
            calendar: Calendar::new(lang, "UTC"),
            email: account.email.clone(),
            user: None,
        });
    }
    Ok(readers)
}
