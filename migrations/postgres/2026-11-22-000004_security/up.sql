-- when the person was last reminded of a password that gets too old
ALTER TABLE users ADD COLUMN password_reminded_at TIMESTAMP;

-- The confirmation whose link a mail carries.
ALTER TABLE outbox ADD COLUMN confirmation_id BIGINT;

-- The account a session is in; its provider says how long the session lasts.
ALTER TABLE sessions ADD COLUMN provider_id BIGINT;
ALTER TABLE sessions ADD COLUMN client_id BIGINT;

-- minutes after which an idle session ends, hours after which any does
ALTER TABLE providers ADD COLUMN session_idle_minutes BIGINT NOT NULL DEFAULT 120;
ALTER TABLE providers ADD COLUMN session_hours BIGINT NOT NULL DEFAULT 12;
