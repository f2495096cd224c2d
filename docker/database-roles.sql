-- The two roles and the database, made once by a superuser; it may be run again.
-- Passwords come from the environment variables PORTAL_OWNER_PASSWORD and PORTAL_APP_PASSWORD:
--   psql --username=postgres --file=docker/database-roles.sql
-- portal_owner owns the tables and runs migrations (DATABASE_OWNER_URL). portal_app serves requests
-- (DATABASE_URL): it owns nothing, cannot pass row security, and gets its rights from the migrations.
\set ON_ERROR_STOP on
\getenv owner_password PORTAL_OWNER_PASSWORD
\getenv app_password PORTAL_APP_PASSWORD

SELECT 'CREATE ROLE ' || name
FROM unnest(ARRAY['portal_owner', 'portal_app']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec

ALTER ROLE portal_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'owner_password';
ALTER ROLE portal_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'app_password';

SELECT 'CREATE DATABASE portal OWNER portal_owner'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'portal') \gexec

REVOKE ALL ON DATABASE portal FROM PUBLIC;
GRANT CONNECT ON DATABASE portal TO portal_app;
