DROP INDEX sessions_client;
ALTER TABLE providers DROP COLUMN client_user_limit;
DROP INDEX clients_custom_id;
DROP TABLE provider_plans;
DROP TABLE client_plans;
DROP TABLE plan_features;
DROP TABLE plan_services;
DROP TABLE plans;
