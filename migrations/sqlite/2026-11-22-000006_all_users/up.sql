-- Who got a password typed by somebody else chooses an own one first.
ALTER TABLE providers ADD COLUMN own_password_first BOOLEAN NOT NULL DEFAULT FALSE;

-- A client's user who can't enter this client; others and providers are as they were.
ALTER TABLE client_members ADD COLUMN blocked_at TIMESTAMP;

-- All places of people, in the order in which they were given, whatever kind of account it is: one
-- list that pages by one number and is searched by address. Kept by triggers, so that no way of
-- writing a place forgets it. email_key is the person's, or until it accepted what was typed.
CREATE TABLE directory (
    id        INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    owner_id  BIGINT NOT NULL,
    -- null at the provider itself
    client_id BIGINT,
    user_id   BIGINT NOT NULL,
    email_key TEXT NOT NULL
);
CREATE INDEX directory_owner ON directory (owner_id, id);
CREATE INDEX directory_user ON directory (user_id, id);
CREATE UNIQUE INDEX directory_client ON directory (client_id, user_id) WHERE client_id IS NOT NULL;
CREATE UNIQUE INDEX directory_provider ON directory (owner_id, user_id) WHERE client_id IS NULL;

INSERT INTO directory (owner_id, client_id, user_id, email_key)
    SELECT owner_id, client_id, user_id, email_key FROM (
        SELECT m.created_at AS at, m.provider_id AS owner_id, NULL AS client_id, m.user_id AS user_id,
               CASE WHEN m.accepted_at IS NULL THEN lower(m.invited_email) ELSE coalesce(u.email_key, '') END AS email_key
            FROM provider_members m JOIN users u ON u.id = m.user_id
        UNION ALL
        SELECT m.created_at, c.owner_id, m.client_id, m.user_id,
               CASE WHEN m.accepted_at IS NULL THEN lower(m.invited_email) ELSE coalesce(u.email_key, '') END
            FROM client_members m JOIN users u ON u.id = m.user_id JOIN clients c ON c.id = m.client_id
    ) AS places ORDER BY at, owner_id, client_id, user_id;

CREATE TRIGGER directory_client_added AFTER INSERT ON client_members BEGIN
    INSERT INTO directory (owner_id, client_id, user_id, email_key)
        SELECT c.owner_id, NEW.client_id, NEW.user_id,
               CASE WHEN NEW.accepted_at IS NULL THEN lower(NEW.invited_email) ELSE coalesce(u.email_key, '') END
            FROM clients c, users u WHERE c.id = NEW.client_id AND u.id = NEW.user_id;
END;
CREATE TRIGGER directory_client_changed AFTER UPDATE OF accepted_at, invited_email ON client_members BEGIN
    UPDATE directory SET email_key = CASE WHEN NEW.accepted_at IS NULL THEN lower(NEW.invited_email)
            ELSE (SELECT coalesce(email_key, '') FROM users WHERE id = NEW.user_id) END
        WHERE client_id = NEW.client_id AND user_id = NEW.user_id;
END;
CREATE TRIGGER directory_client_gone AFTER DELETE ON client_members BEGIN
    DELETE FROM directory WHERE client_id = OLD.client_id AND user_id = OLD.user_id;
END;
CREATE TRIGGER directory_provider_added AFTER INSERT ON provider_members BEGIN
    INSERT INTO directory (owner_id, user_id, email_key)
        SELECT NEW.provider_id, NEW.user_id,
               CASE WHEN NEW.accepted_at IS NULL THEN lower(NEW.invited_email) ELSE coalesce(u.email_key, '') END
            FROM users u WHERE u.id = NEW.user_id;
END;
CREATE TRIGGER directory_provider_changed AFTER UPDATE OF accepted_at, invited_email ON provider_members BEGIN
    UPDATE directory SET email_key = CASE WHEN NEW.accepted_at IS NULL THEN lower(NEW.invited_email)
            ELSE (SELECT coalesce(email_key, '') FROM users WHERE id = NEW.user_id) END
        WHERE owner_id = NEW.provider_id AND client_id IS NULL AND user_id = NEW.user_id;
END;
CREATE TRIGGER directory_provider_gone AFTER DELETE ON provider_members BEGIN
    DELETE FROM directory WHERE owner_id = OLD.provider_id AND client_id IS NULL AND user_id = OLD.user_id;
END;
CREATE TRIGGER directory_moved AFTER UPDATE OF owner_id ON clients WHEN OLD.owner_id <> NEW.owner_id BEGIN
    UPDATE directory SET owner_id = NEW.owner_id WHERE client_id = NEW.id;
END;
CREATE TRIGGER directory_readdressed AFTER UPDATE OF email_key ON users WHEN OLD.email_key IS NOT NEW.email_key BEGIN
    UPDATE directory SET email_key = coalesce(NEW.email_key, '') WHERE user_id = NEW.id
        AND (EXISTS (SELECT 1 FROM client_members m WHERE m.client_id = directory.client_id
                AND m.user_id = NEW.id AND m.accepted_at IS NOT NULL)
            OR (client_id IS NULL AND EXISTS (SELECT 1 FROM provider_members m WHERE m.provider_id = directory.owner_id
                AND m.user_id = NEW.id AND m.accepted_at IS NOT NULL)));
END;
