//! Addresses of the services' pages under Vendor settings.
use crate::db::ids::{FeatureId, ProviderId, ServiceId};

/// Vendor settings > Services.
pub const DEFAULTS: &str = "/vendor-settings/services";
/// The catalogue.
pub const CATALOGUE: &str = "/vendor-settings/catalogue";
/// "Add service".
pub const NEW: &str = "/vendor-settings/catalogue/new";

/// One service of the catalogue.
pub fn show(id: &ServiceId) -> String {
    format!("{CATALOGUE}/{id}")
}

/// "Move up" and "Move down".
pub fn position(id: &ServiceId) -> String {
    format!("{CATALOGUE}/{id}/position")
}

/// "Retire service".
pub fn retirement(id: &ServiceId) -> String {
    format!("{CATALOGUE}/{id}/retirement")
}

/// "Add feature".
pub fn features(id: &ServiceId) -> String {
    format!("{CATALOGUE}/{id}/features")
}

/// One feature.
pub fn feature(service: &ServiceId, id: &FeatureId) -> String {
    format!("{CATALOGUE}/{service}/features/{id}")
}

/// "Remove feature".
pub fn removal(service: &ServiceId, id: &FeatureId) -> String {
    format!("{CATALOGUE}/{service}/features/{id}/removal")
}

/// All clients that have a service in Trial or Active.
pub fn clients_using(id: &ServiceId) -> String {
    format!("/clients?test=any&service={id}&service_status=in_use")
}

/// Those of them that follow an owner's default; only the operator must say whose.
pub fn clients_inheriting(id: &ServiceId, owner: Option<ProviderId>) -> String {
    let owner = owner.map_or_else(String::new, |owner| format!("&owner={owner}"));
    format!("{}&inherits=true{owner}", clients_using(id))
}
