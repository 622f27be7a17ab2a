-- Bundles of services, features and limits. A provider's service plans are for its clients, the
-- operator's reseller plans for resellers. Retired, never deleted: history names them.
CREATE TABLE plans (
    id           INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    provider_id  BIGINT NOT NULL REFERENCES providers (id),
    kind         TEXT NOT NULL CHECK (kind IN ('service', 'reseller')),
    name         TEXT NOT NULL,
    name_key     TEXT NOT NULL,
    description  TEXT NOT NULL DEFAULT '',
    -- how many users a client may have; in a reseller plan each client of the reseller
    user_limit   BIGINT NOT NULL,
    retired_at   TIMESTAMP,
    created_at   TIMESTAMP NOT NULL,
    form_version BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX plans_name ON plans (provider_id, kind, name_key) WHERE retired_at IS NULL;

-- No row: as the provider's default says. With trial and active the service is seen, and begins so.
CREATE TABLE plan_services (
    plan_id    BIGINT NOT NULL REFERENCES plans (id),
    service_id BIGINT NOT NULL REFERENCES services (id),
    term       TEXT NOT NULL CHECK (term IN ('hidden', 'visible', 'trial', 'active')),
    PRIMARY KEY (plan_id, service_id)
);

-- A row says that the feature is on.
CREATE TABLE plan_features (
    plan_id    BIGINT NOT NULL REFERENCES plans (id),
    feature_id BIGINT NOT NULL REFERENCES features (id) ON DELETE CASCADE,
    PRIMARY KEY (plan_id, feature_id)
);

-- No row: Custom plan.
CREATE TABLE client_plans (
    client_id BIGINT PRIMARY KEY NOT NULL REFERENCES clients (id),
    plan_id   BIGINT NOT NULL REFERENCES plans (id)
);
CREATE INDEX client_plans_plan ON client_plans (plan_id, client_id);
CREATE TABLE provider_plans (
    provider_id BIGINT PRIMARY KEY NOT NULL REFERENCES providers (id),
    plan_id     BIGINT NOT NULL REFERENCES plans (id)
);
CREATE INDEX provider_plans_plan ON provider_plans (plan_id, provider_id);

-- Whether a client that comes from another owner brings a Custom ID that is in use there.
CREATE INDEX clients_custom_id ON clients (owner_id, custom_id) WHERE custom_id <> '';

-- How many users a new client of this provider may have.
ALTER TABLE providers ADD COLUMN client_user_limit BIGINT NOT NULL DEFAULT 5;

-- Sessions that end when an account changes hands.
CREATE INDEX sessions_client ON sessions (client_id) WHERE client_id IS NOT NULL;
