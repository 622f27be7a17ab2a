CREATE TABLE settings (
    name  TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);

-- The operator and the resellers. Suspension is read through, never copied to clients.
CREATE TABLE providers (
    id            INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('operator', 'reseller')),
    company       TEXT NOT NULL,
    company_key   TEXT NOT NULL,
    email         TEXT NOT NULL,
    lang          TEXT NOT NULL,
    brand_name    TEXT NOT NULL DEFAULT '',
    brand_color   TEXT NOT NULL DEFAULT '',
    support_email TEXT NOT NULL DEFAULT '',
    sellers_see_own_clients_only BOOLEAN NOT NULL DEFAULT FALSE,
    log_in_needs_reason BOOLEAN NOT NULL DEFAULT FALSE,
    suspended_at  TIMESTAMP,
    created_at    TIMESTAMP NOT NULL,
    form_version  BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX providers_one_operator ON providers (kind) WHERE kind = 'operator';
CREATE INDEX providers_company ON providers (company_key, id);

-- A person, identified by e-mail. email_key is the folded address and is nulled when the address is freed.
CREATE TABLE users (
    id                  INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    email               TEXT NOT NULL,
    email_key           TEXT UNIQUE,
    name                TEXT NOT NULL,
    phone               TEXT NOT NULL DEFAULT '',
    lang                TEXT NOT NULL,
    time_zone           TEXT NOT NULL DEFAULT 'UTC',
    password_hash       TEXT,
    -- who typed the password, where it was not the person: void at another provider's account
    password_by         BIGINT REFERENCES providers (id),
    password_changed_at TIMESTAMP,
    blocked_at          TIMESTAMP,
    last_sign_in_at     TIMESTAMP,
    last_account        TEXT NOT NULL DEFAULT '',
    created_at          TIMESTAMP NOT NULL,
    form_version        BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE provider_members (
    provider_id  BIGINT NOT NULL REFERENCES providers (id),
    user_id      BIGINT NOT NULL REFERENCES users (id),
    role         TEXT NOT NULL CHECK (role IN ('operator', 'reseller', 'seller')),
    -- what the inviter typed; shown until the person has accepted
    invited_name TEXT NOT NULL,
    invited_email TEXT NOT NULL,
    invited_lang TEXT NOT NULL,
    phone        TEXT NOT NULL DEFAULT '',
    invited_at   TIMESTAMP,
    accepted_at  TIMESTAMP,
    blocked_at   TIMESTAMP,
    created_at   TIMESTAMP NOT NULL,
    form_version BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (provider_id, user_id)
);
CREATE UNIQUE INDEX provider_members_one_reseller ON provider_members (provider_id) WHERE role = 'reseller';
CREATE INDEX provider_members_user ON provider_members (user_id);

-- search, status and the _key columns are derived: clients/store.rs writes them.
CREATE TABLE clients (
    id              INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    owner_id        BIGINT NOT NULL REFERENCES providers (id),
    main_user_id    BIGINT REFERENCES users (id),
    seller_id       BIGINT REFERENCES users (id),
    company         TEXT NOT NULL,
    company_key     TEXT NOT NULL,
    name            TEXT NOT NULL DEFAULT '',
    name_key        TEXT NOT NULL DEFAULT '',
    email           TEXT NOT NULL,
    email_key       TEXT NOT NULL,
    custom_id       TEXT NOT NULL DEFAULT '',
    seller_key      TEXT NOT NULL DEFAULT '',
    lang            TEXT NOT NULL,
    status          TEXT NOT NULL DEFAULT 'preparation'
        CHECK (status IN ('preparation', 'trial', 'active', 'trial_end', 'deleted')),
    test            BOOLEAN NOT NULL DEFAULT FALSE,
    technical       BOOLEAN NOT NULL DEFAULT FALSE,
    user_limit      BIGINT NOT NULL DEFAULT 5,
    suspended_at    TIMESTAMP,
    deletion_due_at TIMESTAMP,
    deleted_at      TIMESTAMP,
    created_at      TIMESTAMP NOT NULL,
    search          TEXT NOT NULL DEFAULT '',
    short_terms     TEXT NOT NULL DEFAULT '',
    form_version    BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX clients_one_technical ON clients (owner_id) WHERE technical;
CREATE INDEX clients_by_id ON clients (owner_id, id);
CREATE INDEX clients_by_company ON clients (owner_id, company_key, id);
CREATE INDEX clients_by_name ON clients (owner_id, name_key, id);
CREATE INDEX clients_by_email ON clients (owner_id, email_key, id);
CREATE INDEX clients_by_status ON clients (owner_id, status, id);
CREATE INDEX clients_by_seller ON clients (owner_id, seller_key, id);
CREATE INDEX clients_by_created ON clients (owner_id, created_at, id, test);
CREATE INDEX clients_of_seller ON clients (seller_id, id, test);
CREATE INDEX clients_of_main_user ON clients (main_user_id);
CREATE INDEX all_clients_by_company ON clients (company_key, id);
CREATE INDEX all_clients_by_name ON clients (name_key, id);
CREATE INDEX all_clients_by_email ON clients (email_key, id);
CREATE INDEX all_clients_by_status ON clients (status, id);
CREATE INDEX all_clients_by_seller ON clients (seller_key, id);
CREATE INDEX all_clients_by_created ON clients (created_at, id);
CREATE INDEX test_clients ON clients (owner_id, id) WHERE test;
CREATE INDEX all_test_clients ON clients (id) WHERE test;

-- How many clients an owner has, by status and test; kept by triggers, so that no way of writing
-- a client forgets it.
CREATE TABLE client_counts (
    owner_id BIGINT NOT NULL,
    status   TEXT NOT NULL,
    test     BOOLEAN NOT NULL,
    clients  BIGINT NOT NULL,
    PRIMARY KEY (owner_id, status, test)
);

CREATE TABLE client_members (
    client_id       BIGINT NOT NULL REFERENCES clients (id),
    user_id         BIGINT NOT NULL REFERENCES users (id),
    -- what the inviter typed; shown until the person has accepted
    invited_name    TEXT NOT NULL,
    invited_email   TEXT NOT NULL,
    invited_lang    TEXT NOT NULL,
    invited_at      TIMESTAMP,
    accepted_at     TIMESTAMP,
    last_sign_in_at TIMESTAMP,
    created_at      TIMESTAMP NOT NULL,
    form_version    BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (client_id, user_id)
);
CREATE INDEX client_members_user ON client_members (user_id);

CREATE TABLE member_roles (
    client_id BIGINT NOT NULL,
    user_id   BIGINT NOT NULL,
    role      TEXT NOT NULL
        CHECK (role IN ('administrators', 'engineers', 'purge_and_prefetch_web', 'purge_and_prefetch_api', 'users')),
    PRIMARY KEY (client_id, user_id, role),
    FOREIGN KEY (client_id, user_id) REFERENCES client_members (client_id, user_id) ON DELETE CASCADE
);

-- A place in an account that waits to be taken. Exactly one of provider and client is set.
CREATE TABLE invitations (
    id          INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    provider_id BIGINT REFERENCES providers (id),
    client_id   BIGINT REFERENCES clients (id),
    user_id     BIGINT NOT NULL REFERENCES users (id),
    token_hash  TEXT NOT NULL UNIQUE,
    created_at  TIMESTAMP NOT NULL,
    expires_at  TIMESTAMP NOT NULL,
    accepted_at TIMESTAMP,
    revoked_at  TIMESTAMP,
    CHECK ((provider_id IS NULL) <> (client_id IS NULL))
);
CREATE UNIQUE INDEX invitations_open_provider ON invitations (provider_id, user_id)
    WHERE accepted_at IS NULL AND revoked_at IS NULL AND provider_id IS NOT NULL;
CREATE UNIQUE INDEX invitations_open_client ON invitations (client_id, user_id)
    WHERE accepted_at IS NULL AND revoked_at IS NULL AND client_id IS NOT NULL;
CREATE INDEX invitations_user ON invitations (user_id);

-- Mailed links that act for one person: password reset and first password.
CREATE TABLE user_links (
    id         INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    user_id    BIGINT NOT NULL REFERENCES users (id),
    -- in whose name it was mailed
    provider_id BIGINT NOT NULL REFERENCES providers (id),
    purpose    TEXT NOT NULL CHECK (purpose IN ('reset', 'set_up')),
    token_hash TEXT NOT NULL UNIQUE,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at    TIMESTAMP,
    revoked_at TIMESTAMP
);
CREATE INDEX user_links_user ON user_links (user_id, purpose);

CREATE TABLE sessions (
    key_hash     TEXT PRIMARY KEY NOT NULL,
    user_id      BIGINT REFERENCES users (id),
    state        TEXT NOT NULL,
    ip           TEXT NOT NULL DEFAULT '',
    user_agent   TEXT NOT NULL DEFAULT '',
    created_at   TIMESTAMP NOT NULL,
    last_seen_at TIMESTAMP NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_last_seen ON sessions (last_seen_at);

-- Failed guesses, counted per account and per network address. Keys are hashed.
CREATE TABLE failures (
    id   INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind TEXT NOT NULL,
    key  TEXT NOT NULL,
    at   TIMESTAMP NOT NULL
);
CREATE INDEX failures_key ON failures (kind, key, at);
CREATE INDEX failures_at ON failures (at);

-- Makes a double submit one: the form's key and where its first answer led.
CREATE TABLE submissions (
    key        TEXT PRIMARY KEY NOT NULL,
    location   TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX submissions_created ON submissions (created_at);

-- Append-only. Values before and after stand apart, so that erasing personal data leaves the event.
CREATE TABLE history (
    id        INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    at        TIMESTAMP NOT NULL,
    owner_id  BIGINT NOT NULL REFERENCES providers (id),
    client_id BIGINT REFERENCES clients (id),
    actor_id  BIGINT REFERENCES users (id),
    as_user_id BIGINT REFERENCES users (id),
    event     TEXT NOT NULL,
    details   TEXT NOT NULL DEFAULT '{}',
    ip        TEXT NOT NULL DEFAULT ''
);
CREATE INDEX history_client ON history (client_id, id);
CREATE INDEX history_owner ON history (owner_id, id);
CREATE INDEX history_actor ON history (actor_id, id);

CREATE TABLE history_values (
    history_id BIGINT NOT NULL REFERENCES history (id),
    field      TEXT NOT NULL,
    before     TEXT NOT NULL,
    after      TEXT NOT NULL,
    PRIMARY KEY (history_id, field)
);

-- Mails, written in the transaction of the change that causes them.
CREATE TABLE outbox (
    id            INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    provider_id   BIGINT NOT NULL REFERENCES providers (id),
    client_id     BIGINT REFERENCES clients (id),
    user_id       BIGINT REFERENCES users (id),
    recipient     TEXT NOT NULL,
    lang          TEXT NOT NULL,
    kind          TEXT NOT NULL,
    params        TEXT NOT NULL,
    -- the token of the link inside, sealed; erased once sent
    sealed_secret TEXT,
    -- what must still hold when it is sent: an invitation or link that was not revoked
    invitation_id BIGINT REFERENCES invitations (id),
    link_id       BIGINT REFERENCES user_links (id),
    sender_name   TEXT NOT NULL,
    sender_email  TEXT NOT NULL,
    brand         TEXT NOT NULL,
    message_id    TEXT NOT NULL UNIQUE,
    dedupe_key    TEXT UNIQUE,
    state         TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'kept', 'dropped')),
    attempts      BIGINT NOT NULL DEFAULT 0,
    last_error    TEXT NOT NULL DEFAULT '',
    -- when the present round of tries began; sending gives up a day later
    first_try_at  TIMESTAMP,
    created_at    TIMESTAMP NOT NULL,
    next_at       TIMESTAMP NOT NULL,
    leased_until  TIMESTAMP,
    sent_at       TIMESTAMP
);
CREATE INDEX outbox_due ON outbox (next_at, id) WHERE state IN ('queued', 'sending');
CREATE INDEX outbox_provider ON outbox (provider_id, id);

-- Recurring work, shared by all servers on this database.
CREATE TABLE schedules (
    name         TEXT PRIMARY KEY NOT NULL,
    next_at      TIMESTAMP NOT NULL,
    leased_until TIMESTAMP
);

CREATE TRIGGER clients_counted AFTER INSERT ON clients BEGIN
    INSERT INTO client_counts VALUES (NEW.owner_id, NEW.status, NEW.test, 1)
        ON CONFLICT DO UPDATE SET clients = clients + 1;
END;
CREATE TRIGGER clients_recounted AFTER UPDATE OF owner_id, status, test ON clients BEGIN
    UPDATE client_counts SET clients = clients - 1
        WHERE owner_id = OLD.owner_id AND status = OLD.status AND test = OLD.test;
    INSERT INTO client_counts VALUES (NEW.owner_id, NEW.status, NEW.test, 1)
        ON CONFLICT DO UPDATE SET clients = clients + 1;
END;
CREATE TRIGGER clients_uncounted AFTER DELETE ON clients BEGIN
    UPDATE client_counts SET clients = clients - 1
        WHERE owner_id = OLD.owner_id AND status = OLD.status AND test = OLD.test;
END;

-- Search. Substrings of three and more characters come from trigrams, shorter terms from whole tokens.
-- The owner is part of both, so that a small reseller does not scan everybody's hits.
CREATE VIRTUAL TABLE clients_trigrams USING fts5(
    owner, search, content = '', contentless_delete = 1, tokenize = 'trigram');
CREATE VIRTUAL TABLE clients_short_terms USING fts5(
    owner, terms, content = '', contentless_delete = 1, detail = 'column',
    tokenize = "unicode61 remove_diacritics 0");
