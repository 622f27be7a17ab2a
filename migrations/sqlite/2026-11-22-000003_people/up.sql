-- Two-factor authentication. The secret is sealed with the master key; it counts once it was confirmed.
ALTER TABLE users ADD COLUMN totp_secret TEXT;
ALTER TABLE users ADD COLUMN totp_confirmed_at TIMESTAMP;
-- the last time step whose code was taken: no code opens twice
ALTER TABLE users ADD COLUMN totp_step BIGINT NOT NULL DEFAULT 0;

CREATE TABLE backup_codes (
    user_id   BIGINT NOT NULL REFERENCES users (id),
    code_hash TEXT NOT NULL,
    used_at   TIMESTAMP,
    PRIMARY KEY (user_id, code_hash)
);

-- Mailed links by which a person confirms a change of its own: a new address, or two-factor off.
CREATE TABLE confirmations (
    id         INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    user_id    BIGINT NOT NULL REFERENCES users (id),
    purpose    TEXT NOT NULL CHECK (purpose IN ('email', 'two_factor_off')),
    -- the new address, where it is one
    value      TEXT NOT NULL DEFAULT '',
    token_hash TEXT NOT NULL UNIQUE,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at    TIMESTAMP,
    revoked_at TIMESTAMP
);
CREATE INDEX confirmations_user ON confirmations (user_id, purpose);

-- Browsers from which a person signed in before, told by a cookie.
CREATE TABLE known_devices (
    user_id      BIGINT NOT NULL REFERENCES users (id),
    device_hash  TEXT NOT NULL,
    first_seen_at TIMESTAMP NOT NULL,
    last_seen_at TIMESTAMP NOT NULL,
    PRIMARY KEY (user_id, device_hash)
);

-- Which mails a person does not want; the security ones are always sent.
CREATE TABLE muted_mails (
    user_id BIGINT NOT NULL REFERENCES users (id),
    kind    TEXT NOT NULL,
    PRIMARY KEY (user_id, kind)
);

-- The last passwords, so that none of them is taken again where a provider says so.
CREATE TABLE password_history (
    id            INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    user_id       BIGINT NOT NULL REFERENCES users (id),
    password_hash TEXT NOT NULL,
    at            TIMESTAMP NOT NULL
);
CREATE INDEX password_history_user ON password_history (user_id, id);

ALTER TABLE providers ADD COLUMN two_factor_for_sellers BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE providers ADD COLUMN two_factor_for_clients BOOLEAN NOT NULL DEFAULT FALSE;
-- days after which a password is too old; none never
ALTER TABLE providers ADD COLUMN password_days BIGINT;
-- invitations per client in a rolling day
ALTER TABLE providers ADD COLUMN invitations_per_day BIGINT NOT NULL DEFAULT 5;

-- Scope Client of the cloud service: no access or administrator of all projects.
ALTER TABLE client_members ADD COLUMN cloud_role TEXT NOT NULL DEFAULT 'none'
    CHECK (cloud_role IN ('none', 'administrator', 'by_project'));

CREATE TABLE projects (
    id           INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    client_id    BIGINT NOT NULL REFERENCES clients (id),
    name         TEXT NOT NULL,
    name_key     TEXT NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    form_version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (client_id, name_key)
);

CREATE TABLE project_roles (
    project_id BIGINT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    client_id  BIGINT NOT NULL,
    user_id    BIGINT NOT NULL,
    role       TEXT NOT NULL CHECK (role IN ('administrator', 'user', 'internal', 'observer')),
    PRIMARY KEY (project_id, user_id),
    FOREIGN KEY (client_id, user_id) REFERENCES client_members (client_id, user_id) ON DELETE CASCADE
);
CREATE INDEX project_roles_member ON project_roles (client_id, user_id);

-- Kept after they were deleted, with their issuer as it was called then.
CREATE TABLE api_tokens (
    id           INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    client_id    BIGINT NOT NULL REFERENCES clients (id),
    user_id      BIGINT NOT NULL REFERENCES users (id),
    issuer_name  TEXT NOT NULL,
    issuer_email TEXT NOT NULL,
    issuer_gone  BOOLEAN NOT NULL DEFAULT FALSE,
    name         TEXT NOT NULL,
    description  TEXT NOT NULL DEFAULT '',
    role         TEXT NOT NULL
        CHECK (role IN ('administrators', 'engineers', 'purge_and_prefetch_web', 'purge_and_prefetch_api', 'users')),
    secret_hash  TEXT NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    expires_at   TIMESTAMP,
    last_used_at TIMESTAMP,
    -- what was told of its end already: 7 days before, 1 day before
    told         BIGINT NOT NULL DEFAULT 0,
    deleted_at   TIMESTAMP
);
CREATE INDEX api_tokens_client ON api_tokens (client_id, id);
CREATE INDEX api_tokens_issuer ON api_tokens (client_id, user_id) WHERE deleted_at IS NULL;
CREATE INDEX api_tokens_expiry ON api_tokens (expires_at) WHERE deleted_at IS NULL AND expires_at IS NOT NULL;
