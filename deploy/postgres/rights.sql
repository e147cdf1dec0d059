-- What the role of the running processes may do. The owner runs this after each `migrate`:
--
--     psql "$OWNER_DATABASE_URL" --set=ON_ERROR_STOP=1 --quiet --file=deploy/postgres/rights.sql
--
-- In containers deploy/containers/database.py runs it.
--
-- No tables are made or changed by that role, and evidence is written once: besides the triggers (publishing/migrations/
-- 0002_guards.py), which their owner could switch off, it has not even the right to ask.
BEGIN;

GRANT USAGE ON SCHEMA public TO concord_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO concord_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO concord_app;

REVOKE UPDATE, DELETE ON
    publishing_approval, publishing_auditentry, publishing_edition, publishing_liverecord, publishing_waiver
FROM concord_app;

-- Rendered bytes that nobody approved go after 30 days (publishing/pruning.py).
REVOKE UPDATE ON publishing_blob, publishing_proofartefact FROM concord_app;

COMMIT;
