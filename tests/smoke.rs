//! The portal starts, and people come in.
mod support;
use support::World;

#[actix_web::test]
async fn a_reseller_signs_in_and_sees_its_clients() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    northwind.has_client("Acme");
    let page = northwind.open("/").await;
    assert!(page.shows("Acme"), "{}", page.body);
    let southwind = world.reseller("Southwind").await;
    assert!(!southwind.open("/clients").await.shows("Acme"));
}
