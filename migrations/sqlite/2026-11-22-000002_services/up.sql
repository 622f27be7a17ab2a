-- What is resold. Services are retired, never deleted: clients' rows and history name them.
CREATE TABLE services (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name               TEXT NOT NULL,
    name_key           TEXT NOT NULL,
    description        TEXT NOT NULL DEFAULT '',
    position           BIGINT NOT NULL,
    trial_days         BIGINT NOT NULL,
    -- days from TrialEnd or Paused to Deleted
    deleted_after_days BIGINT NOT NULL,
    retired_at         TIMESTAMP,
    created_at         TIMESTAMP NOT NULL,
    form_version       BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX services_name ON services (name_key) WHERE retired_at IS NULL;

CREATE TABLE features (
    id           INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    service_id   BIGINT NOT NULL REFERENCES services (id),
    name         TEXT NOT NULL,
    paid         BOOLEAN NOT NULL DEFAULT FALSE,
    position     BIGINT NOT NULL,
    -- whether it is on stays known; nobody is offered it any more
    removed_at   TIMESTAMP,
    form_version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX features_service ON features (service_id, position);

-- The default for all of a provider's clients. No row means off.
CREATE TABLE provider_services (
    provider_id BIGINT NOT NULL REFERENCES providers (id),
    service_id  BIGINT NOT NULL REFERENCES services (id),
    visible     BOOLEAN NOT NULL,
    PRIMARY KEY (provider_id, service_id)
);

-- Sparse: no row means New, not activated and inherited. owner_id and test repeat the client's,
-- kept by a trigger, so that lists by service and status ride on one index.
CREATE TABLE client_services (
    client_id     BIGINT NOT NULL REFERENCES clients (id),
    service_id    BIGINT NOT NULL REFERENCES services (id),
    owner_id      BIGINT NOT NULL,
    test          BOOLEAN NOT NULL,
    -- the client's own setting; inherited while null
    own_visible   BOOLEAN,
    activated     BOOLEAN NOT NULL DEFAULT FALSE,
    status        TEXT NOT NULL DEFAULT 'new'
        CHECK (status IN ('new', 'trial', 'trial_end', 'active', 'paused', 'deleted')),
    status_at     TIMESTAMP,
    trial_ends_at TIMESTAMP,
    -- when the client is told that the trial ends soon
    remind_at     TIMESTAMP,
    -- when TrialEnd or Paused turns to Deleted, while nothing else stops the service
    delete_due_at TIMESTAMP,
    -- seconds left of that while something does
    delete_left   BIGINT,
    form_version  BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (client_id, service_id)
);
CREATE INDEX client_services_status ON client_services (owner_id, service_id, status, client_id, test);
CREATE INDEX all_client_services_status ON client_services (service_id, status, client_id, test);
CREATE INDEX client_services_trials ON client_services (trial_ends_at, client_id) WHERE status = 'trial';
CREATE INDEX client_services_reminders ON client_services (remind_at, client_id) WHERE remind_at IS NOT NULL;
CREATE INDEX client_services_due ON client_services (delete_due_at, client_id) WHERE delete_due_at IS NOT NULL;
CREATE INDEX client_services_own ON client_services (owner_id, service_id) WHERE own_visible IS NOT NULL;
CREATE INDEX client_services_inheriting ON client_services (owner_id, service_id)
    WHERE own_visible IS NULL AND status IN ('trial', 'active');

-- A row says that the feature is on.
CREATE TABLE client_features (
    client_id  BIGINT NOT NULL REFERENCES clients (id),
    feature_id BIGINT NOT NULL REFERENCES features (id) ON DELETE CASCADE,
    PRIMARY KEY (client_id, feature_id)
);
CREATE INDEX client_features_feature ON client_features (feature_id);

-- What whoever provides the service must hear of: append-only.
CREATE TABLE service_events (
    id         INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    at         TIMESTAMP NOT NULL,
    owner_id   BIGINT NOT NULL REFERENCES providers (id),
    client_id  BIGINT NOT NULL REFERENCES clients (id),
    service_id BIGINT NOT NULL REFERENCES services (id),
    kind       TEXT NOT NULL
        CHECK (kind IN ('activated', 'deactivated', 'status', 'stopped', 'resumed', 'deleted')),
    status     TEXT NOT NULL,
    -- why it stopped or resumed
    reason     TEXT NOT NULL DEFAULT ''
);
CREATE INDEX service_events_client ON service_events (client_id, id);

-- A client asks for a service that it sees and that is not activated.
CREATE TABLE activation_requests (
    id           INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    client_id    BIGINT NOT NULL REFERENCES clients (id),
    service_id   BIGINT NOT NULL REFERENCES services (id),
    user_id      BIGINT NOT NULL REFERENCES users (id),
    name         TEXT NOT NULL,
    message      TEXT NOT NULL DEFAULT '',
    requested_at TIMESTAMP NOT NULL,
    closed_at    TIMESTAMP,
    closed_by    BIGINT REFERENCES users (id),
    outcome      TEXT CHECK (outcome IN ('activated', 'declined', 'void')),
    answer       TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX activation_requests_open ON activation_requests (client_id, service_id) WHERE closed_at IS NULL;
CREATE INDEX activation_requests_client ON activation_requests (client_id, service_id, id);

CREATE TABLE deletion_requests (
    id           INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    client_id    BIGINT NOT NULL REFERENCES clients (id),
    user_id      BIGINT NOT NULL REFERENCES users (id),
    name         TEXT NOT NULL,
    -- which of the reasons offered, or none; and in the client's own words
    reason       TEXT NOT NULL DEFAULT ''
        CHECK (reason IN ('', 'expensive', 'issue', 'better', 'other')),
    explanation  TEXT NOT NULL DEFAULT '',
    requested_at TIMESTAMP NOT NULL,
    due_at       TIMESTAMP NOT NULL,
    -- when everybody is told that it is due tomorrow; null once they were
    remind_at    TIMESTAMP,
    closed_at    TIMESTAMP,
    closed_by    BIGINT REFERENCES users (id),
    closed_name  TEXT NOT NULL DEFAULT '',
    outcome      TEXT CHECK (outcome IN ('cancelled', 'withdrawn', 'deleted')),
    note         TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX deletion_requests_open ON deletion_requests (client_id) WHERE closed_at IS NULL;
CREATE INDEX deletion_requests_client ON deletion_requests (client_id, id);
CREATE INDEX deletion_requests_due ON deletion_requests (due_at) WHERE closed_at IS NULL;
CREATE INDEX deletion_requests_reminders ON deletion_requests (remind_at) WHERE closed_at IS NULL AND remind_at IS NOT NULL;

ALTER TABLE clients ADD COLUMN erased_at TIMESTAMP;
CREATE INDEX clients_deletion ON clients (owner_id, id) WHERE deletion_due_at IS NOT NULL;
CREATE INDEX all_clients_deletion ON clients (id) WHERE deletion_due_at IS NOT NULL;
CREATE INDEX clients_to_erase ON clients (deleted_at) WHERE deleted_at IS NOT NULL AND erased_at IS NULL;
-- What was mailed about a client and to a person, to be erased with them.
CREATE INDEX outbox_client ON outbox (client_id) WHERE client_id IS NOT NULL;
CREATE INDEX outbox_user ON outbox (user_id) WHERE user_id IS NOT NULL;

-- Who hears of deletion requests and of failed sign-ins.
CREATE TABLE alert_addresses (
    id          INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    provider_id BIGINT NOT NULL REFERENCES providers (id),
    kind        TEXT NOT NULL CHECK (kind IN ('deletion_requests', 'failed_sign_ins')),
    email       TEXT NOT NULL,
    email_key   TEXT NOT NULL,
    enabled     BOOLEAN NOT NULL,
    UNIQUE (provider_id, kind, email_key)
);
ALTER TABLE providers ADD COLUMN alerts_version BIGINT NOT NULL DEFAULT 1;

-- Failed sign-ins, kept until they were told. Unknown addresses are noted too, without a person.
CREATE TABLE failed_sign_ins (
    id      INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    at      TIMESTAMP NOT NULL,
    user_id BIGINT REFERENCES users (id),
    ip      TEXT NOT NULL
);
CREATE INDEX failed_sign_ins_at ON failed_sign_ins (at);
-- Up to when each provider was told.
CREATE TABLE failed_sign_in_digests (
    provider_id BIGINT PRIMARY KEY NOT NULL REFERENCES providers (id),
    told_until  TIMESTAMP NOT NULL
);

-- Who is inside a client just now, by the event of entering: it ends by itself.
CREATE TABLE log_ins_as (
    history_id BIGINT PRIMARY KEY NOT NULL REFERENCES history (id),
    until      TIMESTAMP NOT NULL
);
CREATE INDEX log_ins_as_until ON log_ins_as (until);

CREATE TRIGGER client_services_follow AFTER UPDATE OF owner_id, test ON clients
WHEN OLD.owner_id <> NEW.owner_id OR OLD.test <> NEW.test BEGIN
    UPDATE client_services SET owner_id = NEW.owner_id, test = NEW.test WHERE client_id = NEW.id;
END;

-- The catalogue of a new installation.
INSERT INTO services (name, name_key, description, position, trial_days, deleted_after_days, created_at)
    VALUES ('CDN', 'cdn', 'Content delivery, rules and origin groups.', 1, 14, 30, CURRENT_TIMESTAMP);
INSERT INTO services (name, name_key, description, position, trial_days, deleted_after_days, created_at)
    VALUES ('Streaming', 'streaming', 'Live streams and video on demand.', 2, 14, 30, CURRENT_TIMESTAMP);
INSERT INTO services (name, name_key, description, position, trial_days, deleted_after_days, created_at)
    VALUES ('Storage', 'storage', 'Buckets and access keys.', 3, 14, 30, CURRENT_TIMESTAMP);
INSERT INTO services (name, name_key, description, position, trial_days, deleted_after_days, created_at)
    VALUES ('Cloud', 'cloud', 'Instances, volumes and networks.', 4, 14, 30, CURRENT_TIMESTAMP);
INSERT INTO services (name, name_key, description, position, trial_days, deleted_after_days, created_at)
    VALUES ('DNS', 'dns', 'Zones and records.', 5, 14, 30, CURRENT_TIMESTAMP);
INSERT INTO services (name, name_key, description, position, trial_days, deleted_after_days, created_at)
    VALUES ('Web security', 'web security', 'Firewall and bot rules.', 6, 14, 30, CURRENT_TIMESTAMP);
INSERT INTO features (service_id, name, paid, position)
    SELECT id, 'Show origin and shield traffic separately', FALSE, 1 FROM services WHERE name_key = 'cdn';
INSERT INTO features (service_id, name, paid, position)
    SELECT id, 'Origin shielding', TRUE, 2 FROM services WHERE name_key = 'cdn';
INSERT INTO features (service_id, name, paid, position)
    SELECT id, 'Raw logs', TRUE, 3 FROM services WHERE name_key = 'cdn';
INSERT INTO features (service_id, name, paid, position)
    SELECT id, 'Video editor', FALSE, 1 FROM services WHERE name_key = 'streaming';
INSERT INTO features (service_id, name, paid, position)
    SELECT id, 'HTML overlays', FALSE, 2 FROM services WHERE name_key = 'streaming';
INSERT INTO features (service_id, name, paid, position)
    SELECT id, 'Original recording', TRUE, 3 FROM services WHERE name_key = 'streaming';
INSERT INTO features (service_id, name, paid, position)
    SELECT id, 'Public buckets', FALSE, 1 FROM services WHERE name_key = 'storage';
INSERT INTO features (service_id, name, paid, position)
    SELECT id, 'Lifecycle rules', FALSE, 2 FROM services WHERE name_key = 'storage';
INSERT INTO features (service_id, name, paid, position)
    SELECT id, 'Public floating IPs', FALSE, 1 FROM services WHERE name_key = 'cloud';
INSERT INTO features (service_id, name, paid, position)
    SELECT id, 'Managed Kubernetes', TRUE, 2 FROM services WHERE name_key = 'cloud';
INSERT INTO features (service_id, name, paid, position)
    SELECT id, 'Bare metal', TRUE, 3 FROM services WHERE name_key = 'cloud';
INSERT INTO features (service_id, name, paid, position)
    SELECT id, 'DNSSEC', FALSE, 1 FROM services WHERE name_key = 'dns';
INSERT INTO features (service_id, name, paid, position)
    SELECT id, 'Geo balancing', TRUE, 2 FROM services WHERE name_key = 'dns';
INSERT INTO features (service_id, name, paid, position)
    SELECT id, 'Bot protection', TRUE, 1 FROM services WHERE name_key = 'web security';
INSERT INTO features (service_id, name, paid, position)
    SELECT id, 'Custom rules', FALSE, 2 FROM services WHERE name_key = 'web security';
