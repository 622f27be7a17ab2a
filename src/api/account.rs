//! `GET /iam/clients/me`.
use super::auth::ApiClient;
use super::error::ApiError;
use super::schemas::{
    AccountOverview, FreeFeature, Message, PaidFeature, Service, ServiceStatus, UserSummary,
};
use super::{only, users};
use crate::actor::PanelUser;
use crate::clients::store::{self as clients, Client};
use crate::db::DbConn;
use crate::people::members;
use crate::secrets::Keys;
use crate::services::store::{self as offered, Feature};
use crate::services::{ClientService, Status};
use actix_web::{HttpResponse, web};
use diesel::prelude::*;
use std::collections::BTreeMap;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.service(
        web::resource("/clients/me")
            .route(web::get().to(overview))
            .default_service(only("GET")),
    );
}

/// The account of the token
///
/// Company, status, services, users and the provider's own id for the account.
#[utoipa::path(get, path = "/iam/clients/me", tag = "Account", operation_id = "get_account_overview",
    responses((status = 200, description = "The account", body = AccountOverview),
        (status = 401, description = "No token that works", body = Message),
        (status = 429, description = "Too many requests; see `Retry-After`", body = Message)))]
pub(super) async fn overview(api: ApiClient) -> Result<HttpResponse, ApiError> {
    let keys = api.portal().keys.clone();
    let found = api.read(move |conn, by| load(conn, by, &keys)).await?;
    Ok(HttpResponse::Ok().json(found))
}

fn load(conn: &mut DbConn, by: &PanelUser, keys: &Keys) -> QueryResult<AccountOverview> {
    let client = clients::of_panel(conn, by)?;
    let services = offered::of_client(conn, by)?;
    let features = offered::features_switched_on(conn, by)?;
    let people = members::of_client(conn, by.client())?;
    let phones = users::phones(conn, &people)?;
    let active_admin = people.iter().any(|member| {
        member.accepted
            && !member.blocked
            && member.role == crate::actor::ClientRole::Administrators
    });
    let mut overview = begin(client, by);
    overview.has_active_admin = active_admin;
    overview.users = people
        .iter()
        .map(|member| UserSummary::of(keys, by, member, users::phone_of(&phones, member)))
        .collect();
    for found in &services {
        add_service(&mut overview, found, &features);
    }
    Ok(overview)
}

fn begin(client: Client, by: &PanelUser) -> AccountOverview {
    AccountOverview {
        id: client.id.0,
        email: client.email,
        name: None,
        status: match client.status.as_str() {
            "active" => "active",
            "trial" => "trial",
            "trial_end" => "trialend",
            _ => "preparation",
        },
        company_name: client.company,
        deleted: false,
        is_test: client.test,
        has_active_admin: false,
        current_user: by.person().id().0,
        capabilities: Vec::new(),
        service_statuses: BTreeMap::new(),
        paid_features: BTreeMap::new(),
        free_features: BTreeMap::new(),
        entry_base_domain: None,
        bill_type: "",
        custom_id: Some(client.custom_id).filter(|id| !id.is_empty()),
        services: Vec::new(),
        users: Vec::new(),
    }
}

fn add_service(overview: &mut AccountOverview, found: &ClientService, features: &[Feature]) {
    let shown = ServiceStatus {
        status: word(found.standing.status),
        enabled: found.visible(),
    };
    overview.services.push(Service {
        id: found.service.id.0,
        name: found.service.name.clone(),
        status: shown.status,
        enabled: shown.enabled,
    });
    let Some(service) = known_as(&found.service.name) else {
        return;
    };
    if shown.enabled {
        overview.capabilities.push(service);
    }
    overview.service_statuses.insert(service, shown);
    for feature in features.iter().filter(|f| f.service_id == found.service.id) {
        let (id, name) = (feature.id.0, feature.name.clone());
        match feature.paid {
            true => overview
                .paid_features
                .entry(service)
                .or_default()
                .push(PaidFeature {
                    feature_id: id,
                    paid_feature_id: id,
                    name,
                    service,
                }),
            false => overview
                .free_features
                .entry(service)
                .or_default()
                .push(FreeFeature {
                    feature_id: id,
                    free_feature_id: id,
                    name,
                    service,
                }),
        }
    }
}

/// What programs call a service; none for what the operator added under a name of its own.
fn known_as(name: &str) -> Option<&'static str> {
    match name.to_lowercase().as_str() {
        "cdn" => Some("CDN"),
        "storage" => Some("STORAGE"),
        "streaming" => Some("STREAMING"),
        "dns" => Some("DNS"),
        "ddos" | "web security" => Some("DDOS"),
        "cloud" => Some("CLOUD"),
        _ => None,
    }
}

fn word(status: Status) -> &'static str {
    match status {
        Status::New => "new",
        Status::Trial => "trial",
        Status::TrialEnd => "trialend",
        Status::Active => "active",
        Status::Paused => "paused",
        Status::Deleted => "deleted",
    }
}
