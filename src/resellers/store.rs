//! Queries on providers and their main people. Only the operator gets here.
use super::{Fields, NewReseller};
use crate::actor::Operator;
use crate::db::ids::{ProviderId, UserId};
use crate::db::schema::{client_counts, provider_members, providers, users};
use crate::db::{DbConn, Timestamp};
use crate::i18n::Lang;
use crate::text::{email_key, fold};
use crate::web::keyset::{Page, Step};
use diesel::dsl::count_star;
use diesel::prelude::*;
use std::collections::HashMap;

/// A search looks at so many resellers at most.
const SEARCHED: i64 = 20_000;

/// A provider, loaded for the operator.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = providers)]
pub struct Reseller {
    /// Its id.
    pub id: ProviderId,
    /// `operator` or `reseller`.
    pub kind: String,
    /// Company.
    pub company: String,
    /// Where the company is written to.
    pub email: String,
    lang: String,
    brand_name: String,
    brand_color: String,
    support_email: String,
    /// Suspended since.
    pub suspended_at: Option<Timestamp>,
    /// Created.
    pub created_at: Timestamp,
    /// The version a form must name.
    pub form_version: i64,
}

impl Reseller {
    /// What the edit form shows.
    pub fn fields(&self) -> Fields {
        Fields {
            company: self.company.clone(),
            email: self.email.clone(),
            lang: Lang::stored(&self.lang),
            brand_name: self.brand_name.clone(),
            brand_color: self.brand_color.clone(),
            support_email: self.support_email.clone(),
        }
    }

    /// True for the operator's own provider.
    pub fn is_operator(&self) -> bool {
        self.kind == "operator"
    }
}

/// Who runs a reseller, as may be known: who has not accepted goes by what was typed.
#[derive(Debug, Clone)]
pub struct MainPerson {
    /// Who.
    pub user: UserId,
    /// Name.
    pub name: String,
    /// Sign-in e-mail.
    pub email: String,
    /// Language.
    pub lang: Lang,
    /// Took the place.
    pub accepted: bool,
    /// Invited last.
    pub invited_at: Option<Timestamp>,
}

/// A line of the list.
#[derive(Debug, Clone)]
pub struct Row {
    /// The reseller.
    pub reseller: Reseller,
    /// Who runs it.
    pub main: Option<MainPerson>,
    /// How many clients it has.
    pub clients: i64,
    /// How many sellers it has.
    pub sellers: i64,
}

impl Row {
    /// True where somebody runs it already.
    pub fn is_activated(&self) -> bool {
        self.main.as_ref().is_some_and(|main| main.accepted)
    }
}

/// How the list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// By company.
    Company,
    /// By the time of creation.
    Created,
}

/// What the list shows.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Typed into the search.
    pub q: String,
    /// By what it is sorted.
    pub sort: Sort,
    /// The other way round.
    pub descending: bool,
    /// Where the page begins.
    pub step: Step,
    /// Rows on it.
    pub size: i64,
}

/// One provider, the operator's own among them.
pub fn find(conn: &mut DbConn, _: &Operator, id: ProviderId) -> QueryResult<Reseller> {
    providers::table
        .find(id)
        .select(Reseller::as_select())
        .first(conn)
}

/// A page of the list: always the same number of statements, whatever its size.
pub fn page(conn: &mut DbConn, operator: &Operator, wanted: &Wanted) -> QueryResult<Page<Row>> {
    let mut list = providers::table
        .filter(providers::kind.eq("reseller"))
        .select(Reseller::as_select())
        .limit(wanted.size + 1)
        .into_boxed();
    if !wanted.q.is_empty() {
        let found = searched(conn, &wanted.q)?;
        list = list.filter(providers::id.eq_any(found));
    }
    let forward = !matches!(wanted.step, Step::Before(..));
    let ascending = wanted.descending != forward;
    let edge = match wanted.step {
        Step::First => None,
        Step::After(id, _) | Step::Before(id, _) => {
            find(conn, operator, ProviderId(id)).optional()?
        }
    };
    let list = match (wanted.sort, ascending) {
        (Sort::Company, true) => list.order((providers::company_key, providers::id)),
        (Sort::Company, false) => list.order((providers::company_key.desc(), providers::id.desc())),
        (Sort::Created, true) => list.order(providers::id.asc()),
        (Sort::Created, false) => list.order(providers::id.desc()),
    };
    let list = match (edge, wanted.sort, ascending) {
        (None, ..) => list,
        (Some(edge), Sort::Company, true) => {
            let key = fold(&edge.company);
            list.filter(
                providers::company_key
                    .gt(key.clone())
                    .or(providers::company_key
                        .eq(key)
                        .and(providers::id.gt(edge.id))),
            )
        }
        (Some(edge), Sort::Company, false) => {
            let key = fold(&edge.company);
            list.filter(
                providers::company_key
                    .lt(key.clone())
                    .or(providers::company_key
                        .eq(key)
                        .and(providers::id.lt(edge.id))),
            )
        }
        (Some(edge), Sort::Created, true) => list.filter(providers::id.gt(edge.id)),
        (Some(edge), Sort::Created, false) => list.filter(providers::id.lt(edge.id)),
    };
    let page = Page::of(list.load::<Reseller>(conn)?, wanted.step, wanted.size);
    Ok(Page {
        rows: complete(conn, page.rows)?,
        before: page.before,
        after: page.after,
    })
}

/// Adds what stands beside a reseller, for all rows at once.
fn complete(conn: &mut DbConn, resellers: Vec<Reseller>) -> QueryResult<Vec<Row>> {
    let ids: Vec<ProviderId> = resellers.iter().map(|r| r.id).collect();
    let mut main = main_people(conn, &ids)?;
    let clients = client_counts(conn, &ids)?;
    let sellers: HashMap<ProviderId, i64> = provider_members::table
        .filter(provider_members::provider_id.eq_any(&ids))
        .filter(provider_members::role.eq("seller"))
        .group_by(provider_members::provider_id)
        .select((provider_members::provider_id, count_star()))
        .load::<(ProviderId, i64)>(conn)?
        .into_iter()
        .collect();
    Ok(resellers
        .into_iter()
        .map(|reseller| Row {
            main: main.remove(&reseller.id),
            clients: clients.get(&reseller.id).copied().unwrap_or_default(),
            sellers: sellers.get(&reseller.id).copied().unwrap_or_default(),
            reseller,
        })
        .collect())
}

/// How many clients that were not deleted each provider has.
pub fn client_counts(
    conn: &mut DbConn,
    ids: &[ProviderId],
) -> QueryResult<HashMap<ProviderId, i64>> {
    let rows: Vec<(ProviderId, i64)> = client_counts::table
        .filter(client_counts::owner_id.eq_any(ids))
        .filter(client_counts::status.ne("deleted"))
        .select((client_counts::owner_id, client_counts::clients))
        .load(conn)?;
    let mut counts = HashMap::new();
    for (owner, clients) in rows {
        *counts.entry(owner).or_default() += clients;
    }
    Ok(counts)
}

type MainRow = (
    ProviderId,
    UserId,
    (String, String, String),
    (String, String, String),
    bool,
    Option<Timestamp>,
);

fn main_people(
    conn: &mut DbConn,
    ids: &[ProviderId],
) -> QueryResult<HashMap<ProviderId, MainPerson>> {
    let rows: Vec<MainRow> = provider_members::table
        .inner_join(users::table)
        .filter(provider_members::provider_id.eq_any(ids))
        .filter(provider_members::role.eq("reseller"))
        .select((
            provider_members::provider_id,
            users::id,
            (users::name, users::email, users::lang),
            (
                provider_members::invited_name,
                provider_members::invited_email,
                provider_members::invited_lang,
            ),
            provider_members::accepted_at.is_not_null(),
            provider_members::invited_at,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(provider, user, own, typed, accepted, invited_at)| {
            let (name, email, lang) = if accepted { own } else { typed };
            let lang = Lang::stored(&lang);
            let person = MainPerson {
                user,
                name,
                email,
                lang,
                accepted,
                invited_at,
            };
            (provider, person)
        })
        .collect())
}

/// Who runs one reseller.
pub fn main_person(conn: &mut DbConn, id: ProviderId) -> QueryResult<Option<MainPerson>> {
    Ok(main_people(conn, &[id])?.remove(&id))
}

/// Resellers whose company, id, main person or e-mail holds what was typed, in any script.
fn searched(conn: &mut DbConn, q: &str) -> QueryResult<Vec<ProviderId>> {
    let needle = fold(q);
    let all: Vec<(ProviderId, String, String)> = providers::table
        .filter(providers::kind.eq("reseller"))
        .order(providers::id.desc())
        .limit(SEARCHED)
        .select((providers::id, providers::company_key, providers::email))
        .load(conn)?;
    let ids: Vec<ProviderId> = all.iter().map(|(id, ..)| *id).collect();
    let main = main_people(conn, &ids)?;
    Ok(all
        .into_iter()
        .filter(|(id, company, email)| {
            let person = main.get(id);
            id.to_string() == needle
                || company.contains(&needle)
                || email_key(email).contains(&needle)
                || person.is_some_and(|p| {
                    fold(&p.name).contains(&needle) || email_key(&p.email).contains(&needle)
                })
        })
        .map(|(id, ..)| id)
        .collect())
}

pub(super) fn insert(
    conn: &mut DbConn,
    new: &NewReseller,
    now: Timestamp,
) -> QueryResult<ProviderId> {
    diesel::insert_into(providers::table)
        .values((
            providers::kind.eq("reseller"),
            providers::company.eq(&new.company),
            providers::company_key.eq(fold(&new.company)),
            providers::email.eq(&new.email),
            providers::lang.eq(Lang::En.code()),
            providers::created_at.eq(now),
        ))
        .returning(providers::id)
        .get_result(conn)
}

/// False where somebody else saved since `seen`.
pub(super) fn update(
    conn: &mut DbConn,
    id: ProviderId,
    seen: i64,
    new: &Fields,
) -> QueryResult<bool> {
    // The reseller's own page "Email alerts" shows the Support email too.
    diesel::update(providers::table.find(id))
        .filter(providers::support_email.ne(&new.support_email))
        .set(providers::alerts_version.eq(providers::alerts_version + 1))
        .execute(conn)?;
    let row = providers::table
        .find(id)
        .filter(providers::form_version.eq(seen));
    let changed = diesel::update(row)
        .set((
            providers::company.eq(&new.company),
            providers::company_key.eq(fold(&new.company)),
            providers::email.eq(&new.email),
            providers::lang.eq(new.lang.code()),
            providers::brand_name.eq(&new.brand_name),
            providers::brand_color.eq(&new.brand_color),
            providers::support_email.eq(&new.support_email),
            providers::form_version.eq(seen + 1),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}
