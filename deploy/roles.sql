-- The database and its three roles. Run as a superuser, or as a role with CREATEROLE and CREATEDB; a second run changes
-- nothing:
--
--     psql --dbname postgres --file deploy/roles.sql
--
-- It grants nothing on tables: the migrations do that. In production give each role a password of its own afterwards
-- (`\password portal_owner` in psql) and put it into the address that goes with the role:
--
--     portal_owner    DATABASE_OWNER_URL     owns the tables; only `manage.py migrate` connects as this role
--     portal_web      DATABASE_URL           what the pages may do
--     portal_worker   DATABASE_WORKER_URL    what the background work may do
--
-- Web and worker own nothing and are held by row security; the owner may act as either of them (SET ROLE). Its CREATEDB
-- serves the tests: `ALTER ROLE portal_owner NOCREATEDB` where none are run.

\set ON_ERROR_STOP on
SET client_min_messages = warning;

SELECT format('CREATE ROLE %I', name)
FROM unnest(ARRAY['portal_owner', 'portal_web', 'portal_worker']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec

ALTER ROLE portal_owner LOGIN CREATEDB NOCREATEROLE;
ALTER ROLE portal_web LOGIN NOCREATEDB NOCREATEROLE;
ALTER ROLE portal_worker LOGIN NOCREATEDB NOCREATEROLE;
GRANT portal_web, portal_worker TO portal_owner;

-- Only a superuser could take these two away, so a role that somebody made with them stops the run here.
DO $$
DECLARE
    name text;
BEGIN
    SELECT rolname INTO name FROM pg_roles
    WHERE rolname IN ('portal_owner', 'portal_web', 'portal_worker') AND (rolsuper OR rolbypassrls);
    IF FOUND THEN
        RAISE EXCEPTION 'Role % must not pass row security by.', name
            USING HINT = format('ALTER ROLE %I NOSUPERUSER NOBYPASSRLS; then run this file again.', name);
    END IF;
END
$$;

-- To hand a database to the owner, whoever is no superuser must be a member of it.
SELECT format('GRANT portal_owner TO %I', current_user)
WHERE NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
\gexec

-- Vietnamese capitals and small letters fit together, and rows sort alike, whatever the server's own locale is.
SELECT 'CREATE DATABASE portal OWNER portal_owner TEMPLATE template0 ENCODING ''UTF8'' ' || CASE
    WHEN current_setting('server_version_num')::int >= 180000
        THEN 'LOCALE ''C'' LOCALE_PROVIDER builtin BUILTIN_LOCALE ''PG_UNICODE_FAST'''
    WHEN current_setting('server_version_num')::int >= 170000
        THEN 'LOCALE ''C'' LOCALE_PROVIDER builtin BUILTIN_LOCALE ''C.UTF-8'''
    ELSE 'LOCALE ''C.UTF-8'''
END
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'portal')
\gexec

REVOKE ALL ON DATABASE portal FROM PUBLIC;
GRANT CONNECT ON DATABASE portal TO portal_web, portal_worker;
