-- The provider's own note on a client: in its list, never in the client's control panel.
ALTER TABLE clients ADD COLUMN description TEXT NOT NULL DEFAULT '';

-- How a client is reached besides its Company email. No row: nothing was written down yet.
CREATE TABLE client_contacts (
    client_id    BIGINT PRIMARY KEY NOT NULL REFERENCES clients (id),
    name         TEXT NOT NULL,
    second_email TEXT NOT NULL,
    phone        TEXT NOT NULL,
    address      TEXT NOT NULL,
    -- ISO 3166-1 alpha-2, or empty
    country      TEXT NOT NULL
);

-- Somebody of the provider saw this link: whoever follows it need not be the person.
ALTER TABLE user_links ADD COLUMN shown BOOLEAN NOT NULL DEFAULT FALSE;
