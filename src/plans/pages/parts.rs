//! What the pages on plans, moves and conversions share.
use crate::db::ids::PlanId;
use crate::i18n::Texts;
use crate::plans::CUSTOM;
use crate::plans::store::Row;
use crate::services::ClientService;

/// The plan that a form names; inner none is "Custom plan", outer none is nothing that can be.
pub fn plan_named(text: &str) -> Option<Option<PlanId>> {
    match text {
        "" | CUSTOM => Some(None),
        id => id.parse().ok().map(|id| Some(PlanId(id))),
    }
}

/// "Custom plan" and the plans, for a list to choose from.
pub fn options(t: &Texts, plans: Vec<Row>) -> Vec<(String, String)> {
    let mut all = vec![(CUSTOM.to_owned(), t.get("plan-custom"))];
    all.extend(
        plans
            .into_iter()
            .map(|plan| (plan.id.to_string(), plan.name)),
    );
    all
}

/// Whether a service is seen, before and after.
pub struct Seen {
    /// Its name.
    pub name: String,
    /// Code of its status.
    pub status: &'static str,
    /// Now.
    pub before: bool,
    /// Then.
    pub after: bool,
}

/// All services of a client.
pub fn seen(services: &[ClientService], after: impl Fn(&ClientService) -> bool) -> Vec<Seen> {
    let services = services.iter();
    services
        .map(|found| Seen {
            name: found.service.name.clone(),
            status: found.standing.status.code(),
            before: found.visible(),
            after: after(found),
        })
        .collect()
}
