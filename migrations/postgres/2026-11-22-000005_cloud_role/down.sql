ALTER TABLE client_members RENAME COLUMN cloud_role TO cloud_role_chosen;
ALTER TABLE client_members ADD COLUMN cloud_role TEXT NOT NULL DEFAULT 'none'
    CHECK (cloud_role IN ('none', 'administrator', 'by_project'));
UPDATE client_members SET cloud_role = cloud_role_chosen WHERE cloud_role_chosen <> 'follow';
ALTER TABLE client_members DROP COLUMN cloud_role_chosen;
