ALTER TABLE user_links DROP COLUMN shown;
DROP TABLE client_contacts;
ALTER TABLE clients DROP COLUMN description;
