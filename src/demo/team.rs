//! The team of the client that the demo introduces, made by its own Administrator.
use super::Story;
use crate::actor::ClientAdmin;
use crate::db::DbConn;
use crate::db::ids::{ClientId, ProjectId, UserId};
use crate::i18n::Texts;
use crate::invitations;
use crate::projects;
use crate::team::{self, NewUser, Typed};
use anyhow::{Context, anyhow};

/// Name, address, language, role, project role, hours ago, and whether the person came.
type Member = (
    &'static str,
    &'static str,
    (&'static str, &'static str),
    Option<&'static str>,
    i64,
    bool,
);

const MEMBERS: [Member; 4] = [
    (
        "Anaïs Berthelot",
        "anais@northwind.example",
        ("en", "engineers"),
        Some("administrator"),
        120,
        true,
    ),
    (
        "Дмитрий Соколов",
        "d.sokolov@northwind.example",
        ("ru", "purge_and_prefetch_web"),
        Some("observer"),
        96,
        true,
    ),
    (
        "林思远",
        "lin@northwind.example",
        ("zh", "users"),
        None,
        50,
        false,
    ),
    (
        "Priya Raghunathan-Whitcombe",
        "priya@northwind.example",
        ("en", "users"),
        None,
        3,
        false,
    ),
];

impl Story {
    /// Two projects and four colleagues: two came, one was too slow, one was asked a moment ago.
    pub(super) fn team(
        &self,
        conn: &mut DbConn,
        client: ClientId,
        user: UserId,
    ) -> anyhow::Result<()> {
        let admin = self.admin(conn, client, user)?;
        let mut known = Vec::new();
        for name in ["Website", "Mobile app"] {
            known.push(projects::create(conn, &admin, name, &self.ago(140))?);
        }
        for member in MEMBERS {
            self.member(conn, &admin, &known, member)?;
        }
        Ok(())
    }

    fn member(
        &self,
        conn: &mut DbConn,
        admin: &ClientAdmin,
        known: &[ProjectId],
        (name, email, (lang, role), project, hours, came): Member,
    ) -> anyhow::Result<()> {
        let first = known.first().context("a demo project")?;
        let typed = Typed {
            name: name.into(),
            email: email.into(),
            lang: lang.into(),
            role: role.into(),
            scope: match project {
                Some(_) => "project".into(),
                None => "follow".into(),
            },
            projects: project
                .iter()
                .map(|role| format!("{first}:{role}"))
                .collect(),
            ..Typed::default()
        };
        let new = NewUser::parse(&typed, known, Texts::default())
            .map_err(|errors| anyhow!("demo user: {:?}", errors.all().next()))?;
        team::invite(conn, admin, &new, &self.ago(hours))?;
        if came {
            let user = self.sets_password(conn, email, hours - 2)?;
            let place = invitations::Place::Client(admin.client());
            invitations::accept(conn, place, user, &self.ago(hours - 1))?;
        }
        Ok(())
    }
}
