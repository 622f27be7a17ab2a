//! Tells providers of unsuccessful sign-ins of their people: at once of the first one, then in one
//! digest for 15 minutes.
use super::Kind;
use super::store::{self, PAUSE};
use crate::change::Change;
use crate::db::ids::ProviderId;
use crate::db::{DbConn, Timestamp};
use crate::i18n::Lang;
use crate::mail::{self, FailedSignIn, Letter, Link, Outgoing, To};
use crate::portal::Portal;
use chrono::TimeDelta;
use diesel::QueryResult;

/// As many lines as one mail lists.
const LINES: i64 = 50;
/// A request may still be writing down what it began so long ago.
const SETTLED: TimeDelta = TimeDelta::seconds(30);

/// Tells each provider that is due, and forgets what nobody is to hear of any more.
pub fn run(portal: &Portal) -> anyhow::Result<()> {
    let change = portal.own_change();
    let until = change.at - SETTLED;
    let (any, due) = portal
        .db
        .read_now(|conn| match store::any_failed(conn, until)? {
            true => store::due(conn, until - PAUSE, until).map(|due| (true, due)),
            false => QueryResult::Ok((false, Vec::new())),
        })??;
    for provider in due {
        portal
            .db
            .write_now(|conn| tell(conn, provider, until, &change))??;
    }
    if any {
        // Whoever was told less than 15 minutes ago still has to hear of what came after.
        portal
            .db
            .write_now(|conn| store::forget(conn, until - PAUSE))??;
    }
    Ok(())
}

/// Writes one provider's digest, unless another server was faster.
fn tell(
    conn: &mut DbConn,
    provider: ProviderId,
    until: Timestamp,
    change: &Change,
) -> QueryResult<()> {
    conn.serialize_on_text(&format!("failed sign-ins {provider}"))?;
    let told = store::told_until(conn, provider)?;
    if told.is_some_and(|told| told > until - PAUSE) {
        return Ok(());
    }
    let addresses = store::addresses(conn, provider, Kind::FailedSignIns)?;
    let (count, failed) = store::failed(conn, provider, told, until, LINES)?;
    if addresses.is_empty() || count == 0 {
        return Ok(());
    }
    let (company, lang) = store::provider(conn, provider)?;
    let lines = failed
        .into_iter()
        .map(|failed| FailedSignIn {
            at: failed.at,
            email: failed.email,
            company: match failed.company.is_empty() {
                true => company.clone(),
                false => failed.company,
            },
            others: failed.others,
            ip: failed.ip,
        })
        .collect();
    let letter = Letter::FailedSignIns {
        name: company,
        count,
        failed: lines,
    };
    for address in &addresses {
        let mail = Outgoing {
            provider,
            client: None,
            to: To {
                email: address,
                lang: Lang::stored(&lang),
                user: None,
            },
            letter: letter.clone(),
            link: Link::None,
        };
        mail::send(conn, &mail, change)?;
    }
    store::remember_told(conn, provider, until)
}
