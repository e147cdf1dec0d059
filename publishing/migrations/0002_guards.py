"""What the database itself refuses: evidence that changes, approvals of something else, editions nobody approved."""

from django.db import migrations

APPEND_ONLY = ["approval", "edition", "auditentry", "blob", "proofartefact", "liverecord", "waiver"]

FUNCTIONS = """
CREATE FUNCTION publishing_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Rendered bytes that nobody approved go after a while (publishing/pruning.py); keys keep all that is in use.
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME IN ('publishing_blob', 'publishing_proofartefact')
        AND current_setting('concord.pruning', true) = 'on'
    THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION publishing_approval_covers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    proof publishing_proof%ROWTYPE;
    earlier publishing_proof%ROWTYPE;
BEGIN
    SELECT * INTO proof FROM publishing_proof WHERE id = NEW.proof_id;
    IF proof.state <> 'ready' OR proof.digest <> NEW.digest THEN
        RAISE EXCEPTION 'this approval names another version' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.basis IN ('direct', 'emergency') AND (NEW.user_id = proof.submitted_by_id OR proof.editors @> to_jsonb(NEW.user_id)) THEN
        RAISE EXCEPTION 'nobody approves their own text' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.basis IN ('parts', 'build') THEN
        SELECT p.* INTO earlier FROM publishing_proof p JOIN publishing_approval a ON a.proof_id = p.id
            WHERE a.id = NEW.source_id;
        IF earlier.content_sha256 <> proof.content_sha256 OR earlier.uploads <> proof.uploads
            OR earlier.publication_id <> proof.publication_id THEN
            RAISE EXCEPTION 'the earlier approval covers other text' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION publishing_edition_is_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.action = 'publish' AND NOT EXISTS (
        SELECT 1 FROM publishing_proof p JOIN publishing_approval a ON a.proof_id = p.id AND a.digest = p.digest
        WHERE p.id = NEW.proof_id AND p.state = 'ready' AND p.publication_id = NEW.publication_id
        HAVING count(*) FILTER (WHERE a.basis <> 'emergency') > 0
            OR count(DISTINCT a.user_id) FILTER (WHERE a.basis = 'emergency') > 1
    ) THEN
        RAISE EXCEPTION 'nobody approved this edition' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.action = 'publish' AND EXISTS (
        SELECT 1 FROM publishing_proof p
        JOIN publishing_publication o ON o.id = p.publication_id
        LEFT JOIN publishing_edition e ON e.id = o.live_id
        LEFT JOIN publishing_proof l ON l.id = e.proof_id
        WHERE p.id = NEW.proof_id AND p.cause <> 'submit'
            AND (l.content_sha256, l.uploads) IS DISTINCT FROM (p.content_sha256, p.uploads)
    ) THEN
        RAISE EXCEPTION 'what nobody submitted repeats the live text' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION publishing_seal_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.digest, NEW.content_sha256, NEW.snapshot, NEW.content, NEW.summaries, NEW.dependencies, NEW.build,
        NEW.editors, NEW.reviewers, NEW.uploads)
        IS DISTINCT FROM
       (OLD.digest, OLD.content_sha256, OLD.snapshot, OLD.content, OLD.summaries, OLD.dependencies, OLD.build,
        OLD.editors, OLD.reviewers, OLD.uploads)
    THEN
        RAISE EXCEPTION 'a sealed proof does not change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION publishing_live_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO publishing_liverecord
        (key_id, publication_id, form, version, media_type, blob_id, stamps, fragments, digest, target, seq, at)
    SELECT NEW.key_id, k.publication_id, NEW.form, NEW.version, NEW.media_type, NEW.blob_id, NEW.stamps,
        NEW.fragments, NEW.digest, NEW.target, NEW.seq, clock_timestamp()
    FROM publishing_key k WHERE k.id = NEW.key_id;
    RETURN NEW;
END $$;

CREATE TRIGGER live_is_recorded AFTER INSERT ON publishing_liveartefact
    FOR EACH ROW EXECUTE FUNCTION publishing_live_is_recorded();
CREATE TRIGGER live_change_is_recorded AFTER UPDATE ON publishing_liveartefact
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION publishing_live_is_recorded();
CREATE TRIGGER approval_covers BEFORE INSERT ON publishing_approval
    FOR EACH ROW EXECUTE FUNCTION publishing_approval_covers();
CREATE TRIGGER edition_is_approved BEFORE INSERT ON publishing_edition
    FOR EACH ROW EXECUTE FUNCTION publishing_edition_is_approved();
CREATE TRIGGER seal_holds BEFORE UPDATE ON publishing_proof
    FOR EACH ROW WHEN (OLD.digest <> '') EXECUTE FUNCTION publishing_seal_holds();
"""

TRIGGERS = "\n".join(
    f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON publishing_{table} "
    "FOR EACH ROW EXECUTE FUNCTION publishing_append_only();"
    for table in APPEND_ONLY
)

DROP = "\n".join(
    f"DROP FUNCTION publishing_{name}() CASCADE;"
    for name in ("append_only", "approval_covers", "edition_is_approved", "seal_holds", "live_is_recorded")
)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]

    operations = [migrations.RunSQL(FUNCTIONS + TRIGGERS, DROP)]
