//! Tells of tokens that end soon: seven days before and one day before, the issuer and all
//! Administrators.
use crate::actor::ClientRole;
use crate::change::Change;
use crate::db::ids::{ClientId, ProviderId, TokenId, UserId};
use crate::db::schema::{api_tokens, client_members, clients, member_roles, users};
use crate::db::{DbConn, Timestamp};
use crate::i18n::{Calendar, Lang};
use crate::mail::{self, Letter, Link, Outgoing, To};
use crate::portal::Portal;
use chrono::TimeDelta;
use diesel::prelude::*;
use std::collections::BTreeMap;

/// As many tokens as one run looks at.
const BATCH: i64 = 500;

/// The days before the end at which it is told, the first one first. The column `told` holds the
/// last of them; 0 while nothing was told.
const DAYS: [i64; 2] = [7, 1];

/// What counts as told at a moment: the last day of `DAYS` that is not before it.
pub(super) fn told_at(expires_at: Option<Timestamp>, now: Timestamp) -> i64 {
    let Some(end) = expires_at else { return 0 };
    let near = |days: &i64| end - TimeDelta::days(*days) <= now;
    DAYS.into_iter().rfind(near).unwrap_or_default()
}

#[derive(Queryable)]
struct Due {
    id: TokenId,
    client: ClientId,
    issuer: UserId,
    name: String,
    expires_at: Option<Timestamp>,
    told: i64,
}

/// Tells of each token that is due, each in a transaction of its own.
pub fn run(portal: &Portal) -> anyhow::Result<()> {
    let change = portal.own_change();
    let due = portal.db.read_now(|conn| due(conn, change.at))??;
    for token in due {
        let told = portal.db.write_now(|conn| tell(conn, &token, &change))?;
        if let Err(error) = told {
            tracing::error!(token = %token.id, %error, "the end of a token can't be told");
        }
    }
    Ok(())
}

fn due(conn: &mut DbConn, now: Timestamp) -> QueryResult<Vec<Due>> {
    let [first, last] = DAYS;
    api_tokens::table
        .inner_join(clients::table)
        .filter(api_tokens::deleted_at.is_null())
        .filter(clients::deleted_at.is_null())
        .filter(api_tokens::expires_at.gt(now))
        .filter(api_tokens::expires_at.le(now + TimeDelta::days(first)))
        .filter(
            api_tokens::told.eq(0).nullable().or(api_tokens::told
                .ne(last)
                .nullable()
                .and(api_tokens::expires_at.le(now + TimeDelta::days(last)))),
        )
        .order((api_tokens::expires_at, api_tokens::id))
        .limit(BATCH)
        .select((
            api_tokens::id,
            api_tokens::client_id,
            api_tokens::user_id,
            api_tokens::name,
            api_tokens::expires_at,
            api_tokens::told,
        ))
        .load(conn)
}

/// Writes the mails, unless another server was faster or the token was deleted meanwhile.
fn tell(conn: &mut DbConn, token: &Due, change: &Change) -> QueryResult<()> {
    let Some(end) = token.expires_at else {
        return Ok(());
    };
    let mine = diesel::update(api_tokens::table.find(token.id))
        .filter(api_tokens::deleted_at.is_null())
        .filter(api_tokens::told.eq(token.told))
        .set(api_tokens::told.eq(told_at(token.expires_at, change.at)))
        .execute(conn)?;
    if mine == 0 {
        return Ok(());
    }
    let (owner, company): (ProviderId, String) = clients::table
        .find(token.client)
        .select((clients::owner_id, clients::company))
        .first(conn)?;
    for reader in readers(conn, token)? {
        let lang = Lang::stored(&reader.lang);
        let until = Calendar::new(lang, &reader.time_zone).moment(end);
        let outgoing = Outgoing {
            provider: owner,
            client: Some(token.client),
            to: To {
                email: &reader.email,
                lang,
                user: Some(reader.id),
            },
            letter: Letter::ApiTokenExpires {
                name: reader.name,
                company: company.clone(),
                token: token.name.clone(),
                until,
            },
            link: Link::None,
        };
        mail::send(conn, &outgoing, change)?;
    }
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = users)]
struct Reader {
    id: UserId,
    name: String,
    email: String,
    lang: String,
    time_zone: String,
}

/// The issuer and the Administrators, as far as they can enter; each once.
fn readers(conn: &mut DbConn, token: &Due) -> QueryResult<Vec<Reader>> {
    let found: Vec<Reader> = client_members::table
        .inner_join(users::table)
        .inner_join(
            member_roles::table.on(member_roles::client_id
                .eq(client_members::client_id)
                .and(member_roles::user_id.eq(client_members::user_id))),
        )
        .filter(client_members::client_id.eq(token.client))
        .filter(
            member_roles::role
                .eq(ClientRole::Administrators.code())
                .or(client_members::user_id.eq(token.issuer)),
        )
        .filter(client_members::accepted_at.is_not_null())
        .filter(users::blocked_at.is_null())
        .select(Reader::as_select())
        .load(conn)?;
    let once: BTreeMap<UserId, Reader> = found.into_iter().map(|r| (r.id, r)).collect();
    Ok(once.into_values().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_day_before_the_end_is_told_once() {
        let now = chrono::DateTime::UNIX_EPOCH.naive_utc();
        let told = |hours| told_at(Some(now + TimeDelta::hours(hours)), now);
        assert_eq!(told(8 * 24), 0);
        assert_eq!(told(7 * 24), 7);
        assert_eq!(told(25), 7);
        assert_eq!(told(24), 1);
        assert_eq!(told_at(None, now), 0);
    }
}
