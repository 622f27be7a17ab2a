//! One person, several accounts: going from one to the other.
use crate::support::{Client, Visitor, World};
use actix_web::http::StatusCode;

fn key(client: &Client) -> String {
    format!("c{}", client.id)
}

/// Somebody with two clients and a place at the reseller.
async fn scene(world: &World) -> (Visitor<'_>, Client, Client) {
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let bison = northwind.has_client("Bison");
    let email = northwind.email.clone();
    for client in [&acme, &bison] {
        world.insert_member(client.id, northwind.user, "Both", &email, "administrators");
    }
    (northwind, acme, bison)
}

async fn switch(who: &Visitor<'_>, account: &str) {
    let answer = who.post("/accounts", &[("account", account)]).await;
    assert_eq!(answer.to.as_deref(), Some("/"), "{}", answer.text());
}

#[actix_web::test]
async fn both_faces_lead_to_the_other_accounts() {
    let world = World::start().await;
    let (both, acme, bison) = scene(&world).await;
    let provider = format!("p{}", both.provider);
    switch(&both, &provider).await;
    for page in ["/clients", "/panel"] {
        let answer = both.get(page).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.shows("Switch account"), "{}", answer.text());
        assert!(answer.body.matches("href=\"/accounts\"").count() >= 2);
        assert!(answer.body.contains("action=\"/accounts\""), "its search");
        switch(&both, &key(&acme)).await;
    }
    let choice = both.get("/accounts").await;
    assert!(
        choice.shows("Acme Client You are here"),
        "{}",
        choice.text()
    );
    let found = both.get("/accounts?q=bis").await;
    assert!(found.shows("Bison") && !found.shows("Acme Client"));
    switch(&both, &key(&bison)).await;
    assert!(both.get("/panel").await.shows("Bison"));
    // The session knows its account, and the next one begins with it.
    assert_eq!(both.get("/clients").await.status, StatusCode::NOT_FOUND);
    assert!(both.get("/profile/sessions").await.shows("Bison"));
    let again = world.sign_in(&both.email).await;
    let choice = again.open("/").await;
    assert!(choice.shows("Bison Client Last used"), "{}", choice.text());
    assert!(choice.text().find("Bison Client") < choice.text().find("Acme Client"));
    assert!(!choice.shows("You are here"));
}

#[actix_web::test]
async fn a_form_of_the_account_before_changes_nothing_in_the_next() {
    let world = World::start().await;
    let operator = world.operator().await;
    let (both, acme, _) = scene(&world).await;
    let provider = format!("p{}", both.provider);
    switch(&both, &provider).await;
    let open = both.get("/vendor-settings/security").await;
    let csrf = open.value_of("csrf").unwrap();
    switch(&both, &key(&acme)).await;
    switch(&both, &format!("p{}", both.provider)).await;
    let body = serde_html_form::to_string([("csrf", &csrf)]).unwrap();
    let answer = both.post_raw("/vendor-settings/security", &body).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    // Taking the same account once more leaves what is open alone.
    let open = both.get("/vendor-settings/security").await;
    let csrf = open.value_of("csrf").unwrap();
    switch(&both, &provider).await;
    let body = serde_html_form::to_string([("csrf", &csrf)]).unwrap();
    let answer = both.post_raw("/preferences/theme", &body).await;
    assert_ne!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(operator.get("/clients").await.status, StatusCode::OK);
}

#[actix_web::test]
async fn who_is_inside_a_client_leaves_it_on_the_way() {
    let world = World::start().await;
    let (both, acme, bison) = scene(&world).await;
    switch(&both, &format!("p{}", both.provider)).await;
    let answer = both.post(&acme.path("/log-in"), &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert!(!both.get("/panel").await.shows("Switch account"));
    switch(&both, &key(&bison)).await;
    let panel = both.get("/panel").await;
    assert!(panel.shows("Bison") && !panel.shows("You are logged in as"));
    let events = world.history_of(acme.id);
    assert_eq!(events, ["LOGGED_IN_AS", "LOG_IN_AS_ENDED"]);
}
