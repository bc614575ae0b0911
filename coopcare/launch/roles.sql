-- The log-ins, the role that only reads, and the database: made in a new PostgreSQL cluster by its superuser, with psql.
-- Safe to run again, which is how a cluster of an earlier release gets what is new: only what is missing is made.
-- The passwords come from the environment, so that none stands in a file or in a process list.
--   coopcare_owner   owns and migrates the tables
--   coopcare_app     web and workers: owns nothing, so that row-level security binds it
--   coopcare_reader  no log-in: web puts it on (SET ROLE) for whoever may only read, such as an inspector
--   coopcare_backup  reads every row of every co-op, writes none: pg_dump only
\set ON_ERROR_STOP on
\getenv owner_password COOPCARE_OWNER_PASSWORD
\getenv app_password COOPCARE_APP_PASSWORD
\getenv backup_password COOPCARE_BACKUP_PASSWORD

SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'coopcare_owner') AS has_no_log_ins,
       NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'coopcare_reader') AS has_no_reader,
       NOT EXISTS (SELECT FROM pg_database WHERE datname = 'coopcare') AS has_no_database \gset

\if :has_no_log_ins
CREATE ROLE coopcare_owner LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'owner_password';
CREATE ROLE coopcare_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD :'app_password';
CREATE ROLE coopcare_backup LOGIN NOSUPERUSER BYPASSRLS PASSWORD :'backup_password';
ALTER ROLE coopcare_backup SET default_transaction_read_only = on;
GRANT pg_read_all_data TO coopcare_backup;

-- The owner may put on the web's shoes (SET ROLE), which is how the tests run as the web does.
GRANT coopcare_app TO coopcare_owner;
\endif

-- What it may read is granted table by table, by the migrations.
\if :has_no_reader
CREATE ROLE coopcare_reader NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
GRANT coopcare_reader TO coopcare_app;
\endif

-- Default rights are kept per database and copied from template1, so that test databases have them too.
-- Never TRUNCATE: row-level security does not stop it.
\connect template1
ALTER DEFAULT PRIVILEGES FOR ROLE coopcare_owner
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO coopcare_app;
ALTER DEFAULT PRIVILEGES FOR ROLE coopcare_owner
    GRANT USAGE, SELECT ON SEQUENCES TO coopcare_app;

\if :has_no_database
CREATE DATABASE coopcare OWNER coopcare_owner;
REVOKE ALL ON DATABASE coopcare FROM PUBLIC;
GRANT CONNECT ON DATABASE coopcare TO coopcare_app, coopcare_backup;
\endif
