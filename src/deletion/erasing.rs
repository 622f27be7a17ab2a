//! Erasure: what is left of a deleted account is its id, its company and what happened.
use super::store::AT_ONCE;
use crate::clients;
use crate::db::ids::{ClientId, EventId, UserId};
use crate::db::schema::{
    activation_requests, api_tokens, backup_codes, client_members, clients as clients_table,
    confirmations, deletion_requests, failed_sign_ins, history, history_values, known_devices,
    muted_mails, outbox, password_history, projects, provider_members, users,
};
use crate::db::{DbConn, Timestamp};
use crate::portal::Portal;
use diesel::dsl::{exists, min, not};
use diesel::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};

/// Clients of one run.
const BATCH: i64 = 1_000;
/// Events of one transaction.
const EVENTS: i64 = 1_000;

/// What an event tells of people; companies, services and roles stay.
const PERSONAL: [&str; 12] = [
    "name",
    "email",
    "recipient",
    "person",
    "project",
    "token",
    "via",
    "reason",
    "explanation",
    "note",
    "message",
    "answer",
];

/// Clients that were deleted long enough ago, the oldest first. One whose last mails are still on
/// their way waits for them.
pub(super) fn due(conn: &mut DbConn, before: Timestamp) -> QueryResult<Vec<ClientId>> {
    let on_its_way = outbox::table
        .filter(outbox::client_id.eq(clients_table::id.nullable()))
        .filter(outbox::state.eq_any(["queued", "sending"]));
    clients_table::table
        .filter(clients_table::deleted_at.is_not_null())
        .filter(clients_table::erased_at.is_null())
        .filter(clients_table::deleted_at.le(before))
        .filter(not(exists(on_its_way)))
        .order(clients_table::deleted_at)
        .limit(BATCH)
        .select(clients_table::id)
        .load(conn)
}

/// Erases a client: its history in portions, then the rest and the mark at once. Cut off, it
/// begins again.
pub(super) fn erase(portal: &Portal, client: ClientId, at: Timestamp) -> anyhow::Result<()> {
    let mut from = EventId(0);
    while let Some(last) = portal
        .db
        .write_now(|conn| erase_events(conn, client, from))??
    {
        from = last;
    }
    portal.db.write_now(|conn| erase_rest(conn, client, at))??;
    Ok(())
}

/// Erases a portion of a client's events; answers the last one, where there was one.
fn erase_events(
    conn: &mut DbConn,
    client: ClientId,
    from: EventId,
) -> QueryResult<Option<EventId>> {
    let rows: Vec<(EventId, String)> = history::table
        .filter(history::client_id.eq(client))
        .filter(history::id.gt(from))
        .order(history::id)
        .limit(EVENTS)
        .select((history::id, history::details))
        .load(conn)?;
    let last = rows.last().map(|(id, _)| *id);
    blank_events(conn, rows)?;
    Ok(last)
}

fn blank_events(conn: &mut DbConn, rows: Vec<(EventId, String)>) -> QueryResult<()> {
    let ids: Vec<EventId> = rows.iter().map(|(id, _)| *id).collect();
    for some in ids.chunks(AT_ONCE) {
        diesel::delete(history_values::table.filter(history_values::history_id.eq_any(some)))
            .execute(conn)?;
        diesel::update(history::table.filter(history::id.eq_any(some)))
            .set(history::ip.eq(""))
            .execute(conn)?;
    }
    // Without people many events are alike: one statement each kind.
    let mut alike: BTreeMap<String, Vec<EventId>> = BTreeMap::new();
    for (id, details) in rows {
        let without = blanked(&details, |name| PERSONAL.contains(&name));
        if without != details {
            alike.entry(without).or_default().push(id);
        }
    }
    for (details, ids) in alike {
        for some in ids.chunks(AT_ONCE) {
            diesel::update(history::table.filter(history::id.eq_any(some)))
                .set(history::details.eq(&details))
                .execute(conn)?;
        }
    }
    Ok(())
}

/// The same JSON object with the texts of some fields emptied.
fn blanked(json: &str, personal: impl Fn(&str) -> bool) -> String {
    let Ok(Value::Object(mut fields)) = serde_json::from_str(json) else {
        return json.to_owned();
    };
    for (name, value) in &mut fields {
        if value.is_string() && personal(name) {
            *value = Value::String(String::new());
        }
    }
    Value::Object(fields).to_string()
}

fn erase_rest(conn: &mut DbConn, client: ClientId, at: Timestamp) -> QueryResult<()> {
    let people = nobodies(conn, client)?;
    erase_mails_of_client(conn, client)?;
    for some in people.chunks(AT_ONCE) {
        erase_people(conn, some)?;
    }
    diesel::delete(client_members::table.filter(client_members::client_id.eq(client)))
        .execute(conn)?;
    diesel::update(deletion_requests::table.filter(deletion_requests::client_id.eq(client)))
        .set((
            deletion_requests::name.eq(""),
            deletion_requests::explanation.eq(""),
            deletion_requests::note.eq(""),
        ))
        .execute(conn)?;
    diesel::update(deletion_requests::table.filter(deletion_requests::client_id.eq(client)))
        .filter(deletion_requests::outcome.eq("withdrawn"))
        .set(deletion_requests::closed_name.eq(""))
        .execute(conn)?;
    diesel::update(activation_requests::table.filter(activation_requests::client_id.eq(client)))
        .set((
            activation_requests::name.eq(""),
            activation_requests::message.eq(""),
            activation_requests::answer.eq(""),
        ))
        .execute(conn)?;
    diesel::update(api_tokens::table.filter(api_tokens::client_id.eq(client)))
        .set((
            api_tokens::issuer_name.eq(""),
            api_tokens::issuer_email.eq(""),
            api_tokens::name.eq(""),
            api_tokens::description.eq(""),
        ))
        .execute(conn)?;
    diesel::delete(projects::table.filter(projects::client_id.eq(client))).execute(conn)?;
    diesel::update(clients_table::table.find(client))
        .set((
            clients_table::name.eq(""),
            clients_table::email.eq(""),
            clients_table::custom_id.eq(""),
            clients_table::main_user_id.eq(None::<UserId>),
            clients_table::erased_at.eq(at),
            clients_table::form_version.eq(clients_table::form_version + 1),
        ))
        .execute(conn)?;
    clients::store::write_derived(conn, client)
}

/// People of the client who have no address any more and no place anywhere else, not even one in
/// an account that is deleted but not erased.
fn nobodies(conn: &mut DbConn, client: ClientId) -> QueryResult<Vec<UserId>> {
    let freed: Vec<UserId> = client_members::table
        .inner_join(users::table)
        .filter(client_members::client_id.eq(client))
        .filter(users::email_key.is_null())
        .select(users::id)
        .load(conn)?;
    let mut elsewhere: HashSet<UserId> = HashSet::new();
    for some in freed.chunks(AT_ONCE) {
        let clients: Vec<UserId> = client_members::table
            .filter(client_members::user_id.eq_any(some))
            .filter(client_members::client_id.ne(client))
            .select(client_members::user_id)
            .load(conn)?;
        let providers: Vec<UserId> = provider_members::table
            .filter(provider_members::user_id.eq_any(some))
            .select(provider_members::user_id)
            .load(conn)?;
        elsewhere.extend(clients.into_iter().chain(providers));
    }
    Ok(freed
        .into_iter()
        .filter(|user| !elsewhere.contains(user))
        .collect())
}

fn erase_people(conn: &mut DbConn, people: &[UserId]) -> QueryResult<()> {
    erase_mails_of_people(conn, people)?;
    let own: Vec<(EventId, String)> = history::table
        .filter(history::actor_id.eq_any(people))
        .filter(history::client_id.is_null())
        .select((history::id, history::details))
        .load(conn)?;
    blank_events(conn, own)?;
    diesel::delete(failed_sign_ins::table.filter(failed_sign_ins::user_id.eq_any(people)))
        .execute(conn)?;
    diesel::delete(confirmations::table.filter(confirmations::user_id.eq_any(people)))
        .execute(conn)?;
    diesel::delete(backup_codes::table.filter(backup_codes::user_id.eq_any(people)))
        .execute(conn)?;
    diesel::delete(known_devices::table.filter(known_devices::user_id.eq_any(people)))
        .execute(conn)?;
    diesel::delete(muted_mails::table.filter(muted_mails::user_id.eq_any(people))).execute(conn)?;
    diesel::delete(password_history::table.filter(password_history::user_id.eq_any(people)))
        .execute(conn)?;
    diesel::update(users::table.filter(users::id.eq_any(people)))
        .set((
            users::email.eq(""),
            users::name.eq(""),
            users::phone.eq(""),
            users::time_zone.eq("UTC"),
            users::last_account.eq(""),
            users::password_hash.eq(None::<String>),
            users::totp_secret.eq(None::<String>),
            users::totp_confirmed_at.eq(None::<Timestamp>),
        ))
        .execute(conn)
        .map(|_| ())
}

/// A kind of mails that are erased together: what they say has the same fields.
fn blank_letter((kind, params): (String, Option<String>)) -> (String, String) {
    let params = blanked(&params.unwrap_or_default(), |name| name != "kind");
    (kind, params)
}

fn erase_mails_of_client(conn: &mut DbConn, client: ClientId) -> QueryResult<()> {
    let kinds: Vec<(String, Option<String>)> = outbox::table
        .filter(outbox::client_id.eq(client))
        .group_by(outbox::kind)
        .select((outbox::kind, min(outbox::params)))
        .load(conn)?;
    for (kind, params) in kinds.into_iter().map(blank_letter) {
        diesel::update(outbox::table)
            .filter(outbox::client_id.eq(client))
            .filter(outbox::kind.eq(kind))
            .set((
                outbox::recipient.eq(""),
                outbox::params.eq(params),
                outbox::sealed_secret.eq(None::<String>),
                outbox::last_error.eq(""),
            ))
            .execute(conn)?;
    }
    Ok(())
}

fn erase_mails_of_people(conn: &mut DbConn, people: &[UserId]) -> QueryResult<()> {
    let kinds: Vec<(String, Option<String>)> = outbox::table
        .filter(outbox::user_id.eq_any(people))
        .group_by(outbox::kind)
        .select((outbox::kind, min(outbox::params)))
        .load(conn)?;
    for (kind, params) in kinds.into_iter().map(blank_letter) {
        diesel::update(outbox::table)
            .filter(outbox::user_id.eq_any(people))
            .filter(outbox::kind.eq(kind))
            .set((
                outbox::recipient.eq(""),
                outbox::params.eq(params),
                outbox::sealed_secret.eq(None::<String>),
                outbox::last_error.eq(""),
            ))
            .execute(conn)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_people_are_taken_out_of_an_event() {
        let event = r#"{"event":"USER_INVITED","name":"Ann","email":"a@b.example","role":"Users"}"#;
        let erased = blanked(event, |name| PERSONAL.contains(&name));
        assert!(!erased.contains("Ann") && !erased.contains("a@b"));
        assert!(erased.contains("USER_INVITED") && erased.contains("Users"));
        assert_eq!(blanked("no json", |_| true), "no json");
    }
}
