-- Cloud service: as the role in the account says until somebody chose otherwise; scope Client (no access,
-- or administrator of all projects); or by project. Nobody could choose before.
ALTER TABLE client_members DROP COLUMN cloud_role;
ALTER TABLE client_members ADD COLUMN cloud_role TEXT NOT NULL DEFAULT 'follow'
    CHECK (cloud_role IN ('follow', 'none', 'administrator', 'by_project'));
