ALTER TABLE providers DROP COLUMN session_hours;
ALTER TABLE providers DROP COLUMN session_idle_minutes;
ALTER TABLE sessions DROP COLUMN client_id;
ALTER TABLE sessions DROP COLUMN provider_id;
ALTER TABLE outbox DROP COLUMN confirmation_id;
ALTER TABLE users DROP COLUMN password_reminded_at;
