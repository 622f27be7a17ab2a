//! Clients of the demo who want to leave, and ones who ask for a service.
use super::Story;
use crate::actor::{Account, Claims, ClientAdmin, PanelUser, Staff};
use crate::db::DbConn;
use crate::db::ids::{ClientId, UserId};
use crate::deletion::{self, Reason, Why, deleting};
use crate::services::activation;
use anyhow::{Context, anyhow};

/// How a client's wish to leave goes on.
#[derive(Clone, Copy)]
pub(super) enum Ending {
    /// Asked so many hours ago; the days run.
    Waits(i64),
    /// Asked long ago; was won back.
    WonBack,
    /// Asked long ago and thought better of it.
    ThoughtBetter,
    /// Asked, and was deleted before its time was over.
    Gone,
}

impl Ending {
    /// What becomes of the client of this number and this age in hours.
    pub(super) fn of(number: i64, hours: i64) -> Option<Self> {
        match number % 53 {
            _ if hours < 40 * 24 => None,
            9 => Some(Self::Waits(24 * (number % 9) + 7)),
            20 => Some(Self::WonBack),
            31 => Some(Self::ThoughtBetter),
            42 => Some(Self::Gone),
            _ => None,
        }
    }
}

impl Story {
    /// An Administrator asks that the account be deleted, and what follows.
    pub(super) fn leave(
        &self,
        conn: &mut DbConn,
        by: &Staff,
        (id, user): (ClientId, UserId),
        ending: Ending,
    ) -> anyhow::Result<()> {
        let (reason, explanation, asked) = match ending {
            Ending::Waits(ago) => (Reason::Expensive, "", ago),
            Ending::WonBack => (
                Reason::Issue,
                "Purging the cache took minutes three times this month.",
                24 * 30,
            ),
            Ending::ThoughtBetter => (Reason::Better, "", 24 * 25),
            Ending::Gone => (Reason::Other, "We close the company.", 24 * 20),
        };
        let why = Why::of(reason, explanation);
        let admin = self.admin(conn, id, user)?;
        deletion::request(conn, &admin, &why, &self.ago(asked)).map_err(told)?;
        match ending {
            Ending::Waits(_) => {}
            Ending::WonBack => {
                let note = "Talked to them on the phone: purges are fast again, two months free.";
                deletion::cancel(conn, by, id, note, &self.ago(asked - 50)).map_err(told)?;
            }
            Ending::ThoughtBetter => {
                let admin = self.admin(conn, id, user)?;
                deletion::withdraw(conn, &admin, &self.ago(asked - 30)).map_err(told)?;
            }
            Ending::Gone => {
                deleting::delete_now(conn, by, id, &self.ago(asked - 72)).map_err(told)?;
            }
        }
        Ok(())
    }

    /// Asks for the first service that can be asked for, so many hours ago.
    pub(super) fn wish(
        &self,
        conn: &mut DbConn,
        id: ClientId,
        user: UserId,
        ago: i64,
    ) -> anyhow::Result<()> {
        let panel = self.panel(conn, id, user)?;
        let message = "We would like to try it with our new shop next month.";
        for (service, _) in panel.services() {
            match activation::request(conn, &panel, *service, message, &self.ago(ago)) {
                Ok(()) => return Ok(()),
                Err(activation::RequestError::Needless) => {}
                Err(error) => return Err(anyhow!("demo request: {error}")),
            }
        }
        Ok(())
    }

    /// An Administrator of the client.
    pub(super) fn admin(
        &self,
        conn: &mut DbConn,
        id: ClientId,
        user: UserId,
    ) -> anyhow::Result<ClientAdmin> {
        ClientAdmin::of(self.panel(conn, id, user)?).context("an Administrator")
    }

    fn panel(&self, conn: &mut DbConn, id: ClientId, user: UserId) -> anyhow::Result<PanelUser> {
        let claims = Claims {
            user,
            account: Some(Account::Client(id)),
            acting: None,
        };
        Ok(PanelUser::load(conn, &claims, self.now)?)
    }
}

fn told(error: deletion::DeletionError) -> anyhow::Error {
    anyhow!("demo deletion: {error}")
}
