-- The three log-ins and the database, made once in a new PostgreSQL cluster by its superuser, with psql.
-- The passwords come from the environment, so that none stands in a file or in a process list.
--   coopcare_owner   owns and migrates the tables
--   coopcare_app     web and workers: owns nothing, so that row-level security binds it
--   coopcare_backup  reads every row of every co-op, writes none: pg_dump only
\set ON_ERROR_STOP on
\getenv owner_password COOPCARE_OWNER_PASSWORD
\getenv app_password COOPCARE_APP_PASSWORD
\getenv backup_password COOPCARE_BACKUP_PASSWORD

CREATE ROLE coopcare_owner LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'owner_password';
CREATE ROLE coopcare_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD :'app_password';
CREATE ROLE coopcare_backup LOGIN NOSUPERUSER BYPASSRLS PASSWORD :'backup_password';
ALTER ROLE coopcare_backup SET default_transaction_read_only = on;
GRANT pg_read_all_data TO coopcare_backup;

-- The owner may put on the web's shoes (SET ROLE), which is how the tests run as the web does.
GRANT coopcare_app TO coopcare_owner;

-- Default rights are kept per database and copied from template1, so that test databases have them too.
-- Never TRUNCATE: row-level security does not stop it.
\connect template1
ALTER DEFAULT PRIVILEGES FOR ROLE coopcare_owner
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO coopcare_app;
ALTER DEFAULT PRIVILEGES FOR ROLE coopcare_owner
    GRANT USAGE, SELECT ON SEQUENCES TO coopcare_app;

CREATE DATABASE coopcare OWNER coopcare_owner;
REVOKE ALL ON DATABASE coopcare FROM PUBLIC;
GRANT CONNECT ON DATABASE coopcare TO coopcare_app, coopcare_backup;
