-- Two roles on PostgreSQL: the owner migrates, the program reads and writes rows and owns nothing, so it can neither
-- drop a trigger nor switch one off. Run as a superuser, once before `partizip init` and again after each
-- `partizip restore`; nothing happens twice:
--
--   createdb partizip
--   psql -v ON_ERROR_STOP=1 -d partizip -f docs/deploy/roles.sql
--
-- Other names: -v owner=NAME -v program=NAME. Passwords: \password NAME in psql, or peer authentication.
\if :{?owner}
\else
  \set owner partizip_owner
\endif
\if :{?program}
\else
  \set program partizip
\endif

SELECT format('CREATE ROLE %I LOGIN', name) FROM (VALUES (:'owner'), (:'program')) AS wanted(name)
WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = name) \gexec

SELECT format('ALTER DATABASE %I OWNER TO %I', current_database(), :'owner') \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), :'program') \gexec
SELECT format('REVOKE CREATE, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()) \gexec
ALTER SCHEMA public OWNER TO :"owner";
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"program";

-- Rows, never tables: no TRUNCATE, no TRIGGER, no REFERENCES.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"program";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"program";
-- What later migrations make.
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"program";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" GRANT USAGE, SELECT ON SEQUENCES TO :"program";
