//! Believable data for `--demo`: a year in the life of an installation, made by the portal's own
//! rules with the clock of the time.
mod leaving;
pub mod names;
mod services;
mod team;

use crate::actor::{Account, Claims, Operator, ProviderAdmin, Staff};
use crate::change::Change;
use crate::clients::create::{self, Choices, NewClient, Typed};
use crate::clients::edit::{self, Typed as Edited};
use crate::db::ids::{ClientId, ProviderId, UserId};
use crate::db::schema::{client_members, outbox, provider_members, users};
use crate::db::{DbConn, Timestamp};
use crate::history::{self, By, Event, Place};
use crate::i18n::{Lang, Texts};
use crate::passwords::PasswordHash;
use crate::portal::Portal;
use crate::resellers::{self, Fields as Brand, NewReseller};
use crate::sellers::{self, NewSeller};
use crate::setup::{self, NewOperator};
use crate::{descriptions, installation, invitations, log_in_as};
use anyhow::{Context, anyhow};
use chrono::TimeDelta;
use diesel::prelude::*;
use leaving::Ending;
use names::{Dice, named};

/// Everybody's password in the demo data.
pub const PASSWORD: &str = "lantern orchard tidewater 7";

const CLIENTS: i64 = 400;
const YEAR: i64 = 365;

/// What providers note about their clients.
const NOTES: [&str; 5] = [
    "Prefers calls before 11:00.",
    "Contract renews in March.",
    "Invoices go to the parent company.",
    "Met at the trade fair; wants a bigger trial.",
    "Moved here from another provider. Asks for a status page of its own.",
];

/// A way in, to be printed.
pub struct SignIn {
    /// operator, reseller, seller or client.
    pub role: &'static str,
    /// Sign-in e-mail.
    pub email: &'static str,
}

/// The people whom the demo introduces.
pub const SIGN_INS: [SignIn; 4] = [
    SignIn {
        role: "operator",
        email: "olivia@globex.example",
    },
    SignIn {
        role: "reseller",
        email: "ines@harbourline.example",
    },
    SignIn {
        role: "seller",
        email: "olga@harbourline.example",
    },
    SignIn {
        role: "client",
        email: "tomas@northwind.example",
    },
];

/// Company, brand colour, main person and sellers of each reseller.
type Plan = (
    &'static str,
    &'static str,
    (&'static str, &'static str),
    &'static [(&'static str, &'static str)],
);

const RESELLERS: [Plan; 3] = [
    (
        "Harbourline",
        "#c2410c",
        ("Inês Duarte", "ines@harbourline.example"),
        &[
            ("Olga Meyer", "olga@harbourline.example"),
            ("Wei Zhang", "wei@harbourline.example"),
            ("Paweł Nowak", "pawel@harbourline.example"),
            ("Aoife O’Connor", "aoife@harbourline.example"),
        ],
    ),
    (
        "Nordlicht Hosting",
        "#4338ca",
        ("Jonas Lindqvist", "jonas@nordlicht.example"),
        &[
            ("Freya Sørensen", "freya@nordlicht.example"),
            ("Oscar Brandt", "oscar@nordlicht.example"),
        ],
    ),
    (
        "Восток Сеть",
        "",
        ("Екатерина Орлова", "kate@vostok.example"),
        &[
            ("Павел Волков", "pavel@vostok.example"),
            ("Мария Лебедева", "maria@vostok.example"),
        ],
    ),
];

/// Fills an empty installation; leaves one that has anybody in it as it is.
pub fn fill(portal: &Portal) -> anyhow::Result<()> {
    let hash = portal.hasher.hash_now(PASSWORD)?;
    let story = Story {
        now: portal.clock.now(),
        change: portal.own_change(),
        hash,
    };
    let told: Result<(), Told> = portal.db.write_now(|conn| {
        if installation::is_empty(conn)? {
            story.tell(conn)?;
        }
        Ok(())
    })?;
    told.map_err(|Told(error)| error)
}

/// Any error on the way; the transaction wants a type of its own.
struct Told(anyhow::Error);

impl<E: Into<anyhow::Error>> From<E> for Told {
    fn from(e: E) -> Self {
        Self(e.into())
    }
}

struct Story {
    now: Timestamp,
    change: Change,
    hash: PasswordHash,
}

/// A reseller of the story.
struct Cast {
    owner: Staff,
    sellers: Vec<Staff>,
}

impl Story {
    fn tell(&self, conn: &mut DbConn) -> anyhow::Result<()> {
        let operator = self.operator(conn)?;
        let mut casts = Vec::new();
        for (n, plan) in RESELLERS.iter().enumerate() {
            casts.push(self.reseller(conn, &operator, plan, YEAR - 5 - n as i64 * 40)?);
        }
        for number in 0..CLIENTS {
            let cast = match number % 10 {
                0..=5 => &casts[0],
                6..=8 => &casts[1],
                _ => &casts[2],
            };
            self.client(conn, cast, number)?;
        }
        self.post(conn)
    }

    /// The circumstances of something that happened so many hours ago.
    fn ago(&self, hours: i64) -> Change {
        let ip = "203.0.113.7".to_owned();
        Change {
            at: self.now - TimeDelta::hours(hours),
            ip,
            ..self.change.clone()
        }
    }

    fn operator(&self, conn: &mut DbConn) -> anyhow::Result<Staff> {
        let new = NewOperator {
            name: "Olivia Castellanos".into(),
            email: SIGN_INS[0].email.into(),
            lang: Lang::En,
        };
        let change = self.ago(24 * YEAR);
        let (provider, entry) = setup::create_operator(conn, &new, &self.hash, &change)?;
        let user = entry.user();
        let operator = Operator::of(staff(conn, provider, user)?).context("the operator")?;
        let fields = Brand {
            company: "Globex".into(),
            email: "office@globex.example".into(),
            lang: Lang::En,
            brand_name: String::new(),
            brand_color: String::new(),
            support_email: "help@globex.example".into(),
        };
        resellers::edit(conn, &operator, provider, 1, &fields, &change)?;
        staff(conn, provider, user)
    }

    fn reseller(
        &self,
        conn: &mut DbConn,
        operator: &Staff,
        (company, color, main, sellers): &Plan,
        days: i64,
    ) -> anyhow::Result<Cast> {
        let change = self.ago(24 * days);
        let admin = Operator::of(operator.clone()).context("the operator")?;
        let (name, email) = (main.0.to_owned(), main.1.to_owned());
        let new = NewReseller {
            company: (*company).to_owned(),
            name,
            email: email.clone(),
        };
        let (provider, entry) = resellers::create(conn, &admin, &new, Some(&self.hash), &change)?;
        let fields = Brand {
            company: (*company).to_owned(),
            lang: Lang::En,
            brand_name: String::new(),
            brand_color: (*color).to_owned(),
            support_email: format!("help@{}", email.split('@').nth(1).unwrap_or_default()),
            email,
        };
        resellers::edit(conn, &admin, provider, 1, &fields, &self.ago(24 * days - 1))?;
        let owner = staff(conn, provider, entry.user())?;
        let boss = ProviderAdmin::of(owner.clone()).context("the reseller")?;
        let mut cast = Cast {
            owner,
            sellers: Vec::new(),
        };
        for (n, (name, email)) in sellers.iter().enumerate() {
            let hours = 24 * (days - 2 - n as i64 * 9);
            let new = NewSeller {
                name: (*name).to_owned(),
                email: (*email).to_owned(),
                phone: format!("+49 30 5550 {:03}", 100 + n * 7),
            };
            sellers::invite(conn, &boss, &new, &self.ago(hours))?;
            // The last one of the largest has not answered yet.
            if n < 3 {
                cast.sellers
                    .push(self.accept_seller(conn, provider, email, hours - 5)?);
            }
        }
        Ok(cast)
    }

    fn accept_seller(
        &self,
        conn: &mut DbConn,
        provider: ProviderId,
        email: &str,
        hours: i64,
    ) -> anyhow::Result<Staff> {
        let user = self.sets_password(conn, email, hours)?;
        invitations::accept(
            conn,
            invitations::Place::Provider(provider),
            user,
            &self.ago(hours),
        )?;
        staff(conn, provider, user)
    }

    fn sets_password(&self, conn: &mut DbConn, email: &str, hours: i64) -> QueryResult<UserId> {
        let user: UserId = users::table
            .filter(users::email_key.eq(crate::text::email_key(email)))
            .select(users::id)
            .first(conn)?;
        diesel::update(users::table.find(user))
            .set((
                users::password_hash.eq(self.hash.as_str()),
                users::password_changed_at.eq(self.now - TimeDelta::hours(hours)),
            ))
            .execute(conn)?;
        Ok(user)
    }

    fn client(&self, conn: &mut DbConn, cast: &Cast, number: i64) -> anyhow::Result<()> {
        let mut dice = Dice::new(number.unsigned_abs() + 77);
        // More and more of them, the newest of yesterday.
        let days = (YEAR - 60) * (CLIENTS - number) / CLIENTS;
        let hours = 24 * days + dice.below(9) as i64 + 2;
        let known = named(number.unsigned_abs() + 1);
        let first = number == CLIENTS - 10;
        let typed = Typed {
            email: if first {
                SIGN_INS[3].email.into()
            } else {
                known.email
            },
            first_name: if first { "Tomás".into() } else { known.first },
            last_name: if first { "Rivera".into() } else { known.last },
            company: if first {
                "Northwind Logistics".into()
            } else {
                known.company
            },
            name: if dice.percent(40) {
                format!("CRM {:05}", 10_000 + number * 13)
            } else {
                String::new()
            },
            configure: "on".into(),
            seller: self.seller(cast, &mut dice, first),
            lang: if first {
                "en".into()
            } else {
                known.lang.into()
            },
            test: if dice.percent(3) && !first {
                "on".into()
            } else {
                String::new()
            },
            ..Typed::default()
        };
        let by = if dice.percent(70) {
            pick(&cast.sellers, &mut dice)
        } else {
            &cast.owner
        };
        let change = self.ago(hours);
        let choices = Choices::load(conn, by, &change.keys)?;
        let new = NewClient::parse(&typed, &choices, Texts::default())
            .map_err(|errors| anyhow!("demo client {number}: {:?}", errors.all().next()))?;
        let id = create::create(conn, by, &new, None, &change)?.id;
        let user = if first || dice.percent(80) {
            let user = self.sets_password(conn, &typed.email, hours - 3)?;
            invitations::accept(
                conn,
                invitations::Place::Client(id),
                user,
                &self.ago(hours - 1),
            )?;
            if first {
                self.team(conn, id, user)?;
            }
            Some(user)
        } else {
            None
        };
        self.life(conn, by, id, hours, &mut dice)?;
        if first {
            return self.showcase(conn, by, id, hours);
        }
        match (user, Ending::of(number, hours)) {
            (Some(user), Some(ending)) => {
                self.regular(conn, by, id, hours)?;
                self.leave(conn, by, (id, user), ending)
            }
            (Some(user), None) if number % 47 == 5 => {
                self.services(conn, by, id, hours, &mut dice)?;
                self.wish(conn, id, user, 2 + number % 40)
            }
            _ => self.services(conn, by, id, hours, &mut dice),
        }
    }

    fn seller(&self, cast: &Cast, dice: &mut Dice, first: bool) -> String {
        if dice.percent(15) && !first {
            return String::new();
        }
        let seller = if first {
            &cast.sellers[0]
        } else {
            pick(&cast.sellers, dice)
        };
        seller.user_id().to_string()
    }

    /// What happens to a client in the course of time.
    fn life(
        &self,
        conn: &mut DbConn,
        by: &Staff,
        id: ClientId,
        hours: i64,
        dice: &mut Dice,
    ) -> anyhow::Result<()> {
        if dice.percent(30) {
            let client = crate::clients::store::find(conn, by, id)?;
            let change = self.ago(hours * 2 / 3);
            let sellers = edit::sellers(conn, by, &client, &change.keys)?;
            let typed = Edited {
                custom_id: format!("{}-{:04}/EU", initials(&client.company), id.0),
                ..Edited::of(&client, edit::seller_reference(&client, &sellers))
            };
            let wanted = edit::parse(&typed, Texts::default())
                .map_err(|errors| anyhow!("demo edit: {:?}", errors.all().next()))?;
            edit::edit(conn, by, id, client.form_version, &wanted, &change)?;
        }
        if id.0 % 5 == 2 {
            let note = NOTES[usize::try_from(id.0 / 5).unwrap_or_default() % NOTES.len()];
            descriptions::write(conn, by, id, ("", note), &self.ago(hours * 3 / 5))?;
        }
        if dice.percent(25) {
            let entry = log_in_as::Entry {
                from_list: false,
                as_partner: dice.percent(30),
                reason: String::new(),
            };
            let entered = log_in_as::enter(conn, by, id, &entry, None, &self.ago(hours / 2))?;
            log_in_as::leave(conn, entered, &self.ago(hours / 2))?;
        }
        Ok(())
    }

    /// The mails of the past went out in their time; one was refused, some people came back.
    fn post(&self, conn: &mut DbConn) -> anyhow::Result<()> {
        diesel::update(outbox::table)
            .set((
                outbox::state.eq("sent"),
                outbox::attempts.eq(1),
                outbox::sent_at.eq(outbox::created_at.nullable()),
                outbox::sealed_secret.eq(None::<String>),
            ))
            .execute(conn)?;
        let refused: Vec<i64> = outbox::table
            .order(outbox::id.desc())
            .offset(3)
            .limit(2)
            .select(outbox::id)
            .load(conn)?;
        diesel::update(outbox::table.filter(outbox::id.eq_any(refused)))
            .set((
                outbox::state.eq("failed"),
                outbox::sent_at.eq(None::<Timestamp>),
                outbox::last_error.eq("550 5.1.1 no such mailbox"),
            ))
            .execute(conn)?;
        let seen = self.now - TimeDelta::hours(20);
        diesel::update(client_members::table.filter(client_members::accepted_at.is_not_null()))
            .set(client_members::last_sign_in_at.eq(seen))
            .execute(conn)?;
        let staff: Vec<(ProviderId, UserId)> = provider_members::table
            .filter(provider_members::accepted_at.is_not_null())
            .select((provider_members::provider_id, provider_members::user_id))
            .load(conn)?;
        for (n, (provider, user)) in staff.into_iter().enumerate() {
            let change = self.ago(5 + n as i64 * 3);
            let place = Place::provider(provider);
            history::record(conn, place, By::user(user), &Event::SignedIn, &[], &change)?;
            diesel::update(users::table.find(user))
                .set(users::last_sign_in_at.eq(change.at))
                .execute(conn)?;
        }
        Ok(())
    }
}

fn staff(conn: &mut DbConn, provider: ProviderId, user: UserId) -> anyhow::Result<Staff> {
    let claims = Claims {
        user,
        account: Some(Account::Provider(provider)),
        acting: None,
    };
    Ok(Staff::load(conn, &claims)?)
}

fn pick<'a>(sellers: &'a [Staff], dice: &mut Dice) -> &'a Staff {
    &sellers[dice.below(sellers.len())]
}

fn initials(company: &str) -> String {
    let letters: String = company
        .chars()
        .filter(|c| c.is_ascii_uppercase())
        .take(3)
        .collect();
    if letters.is_empty() {
        "ID".to_owned()
    } else {
        letters
    }
}
