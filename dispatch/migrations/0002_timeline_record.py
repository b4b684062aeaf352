"""The one writer of the timeline, as a function of the database, and what the application's role may do.

Why a function: the stream's lock, the counter, the hash and the insert are one round trip, so that the lock is held for
as short a time as possible. The lock is taken in a statement before the counter is read: in one statement with it, a
stale snapshot would give a number twice.
"""

from django.db import migrations

CANONICAL = """
CREATE FUNCTION timeline_canonical(
    seq bigint, name text, incident_id bigint, agencies text[], actor_username text,
    occurred_at timestamptz, recorded_at timestamptz, data jsonb
) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE SET timezone = 'UTC'
AS $$
    -- The text of jsonb is canonical: keys in one order, numbers and spaces in one form.
    SELECT jsonb_build_object(
        'seq', seq, 'name', name, 'incident_id', incident_id, 'agencies', to_jsonb(agencies), 'actor', actor_username,
        'occurred_at', to_char(occurred_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'recorded_at', to_char(recorded_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'data', data)::text
$$
"""

RECORD = """
CREATE FUNCTION timeline_record(events jsonb) RETURNS SETOF dispatch_timelineevent LANGUAGE plpgsql
-- As the owner: this function is the only way into the record.
SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    event jsonb;
    entry dispatch_timelineevent;
BEGIN
    -- Held until the transaction ends: the order of numbers is the order of commits, and a tailing reader misses
    -- nothing.
    PERFORM pg_advisory_xact_lock(4542275);
    FOR event IN SELECT * FROM jsonb_array_elements(events) LOOP
        UPDATE dispatch_streamhead AS head SET seq = head.seq + 1 RETURNING head.seq INTO STRICT entry.seq;
        entry.name := event->>'name';
        entry.incident_id := (event->>'incident_id')::bigint;
        entry.agencies := ARRAY(SELECT jsonb_array_elements_text(event->'agencies'));
        entry.actor_id := (event->>'actor_id')::bigint;
        entry.actor_username := event->>'actor_username';
        entry.recorded_at := clock_timestamp();
        entry.occurred_at := coalesce((event->>'occurred_at')::timestamptz, entry.recorded_at);
        entry.data := event->'data';
        entry.previous_hash := NULL;
        IF entry.incident_id IS NULL THEN  -- no index serves IS NOT DISTINCT FROM
            SELECT e.hash INTO entry.previous_hash FROM dispatch_timelineevent e
                WHERE e.incident_id IS NULL ORDER BY e.seq DESC LIMIT 1;
        ELSE
            SELECT e.hash INTO entry.previous_hash FROM dispatch_timelineevent e
                WHERE e.incident_id = entry.incident_id ORDER BY e.seq DESC LIMIT 1;
        END IF;
        entry.previous_hash := coalesce(entry.previous_hash, ''::bytea);
        entry.hash := sha256(entry.previous_hash || convert_to(timeline_canonical(
            entry.seq, entry.name, entry.incident_id, entry.agencies, entry.actor_username,
            entry.occurred_at, entry.recorded_at, entry.data), 'UTF8'));
        INSERT INTO dispatch_timelineevent (
            seq, name, incident_id, agencies, actor_id, actor_username, occurred_at, recorded_at, data, previous_hash,
            hash ) VALUES (
            entry.seq, entry.name, entry.incident_id, entry.agencies, entry.actor_id, entry.actor_username,
            entry.occurred_at, entry.recorded_at, entry.data, entry.previous_hash, entry.hash);
        RETURN NEXT entry;
    END LOOP;
END
$$
"""

# The owner of the tables runs the migrations; web and engine run as eoc_app, which adds to the timeline
# by the function alone.
# Where the server is the centre's own, the supervisor has made eoc_app a login role already.
PRIVILEGES = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'eoc_app') THEN
        CREATE ROLE eoc_app NOLOGIN;
    END IF;
    IF NOT pg_has_role(current_user, 'eoc_app', 'MEMBER') AND EXISTS (
        SELECT FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolcreaterole)
    ) THEN
        EXECUTE format('GRANT eoc_app TO %I', current_user);
    END IF;
END $$;
GRANT USAGE ON SCHEMA public TO eoc_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO eoc_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO eoc_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO eoc_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO eoc_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON dispatch_timelineevent, dispatch_streamhead FROM eoc_app;
REVOKE EXECUTE ON FUNCTION timeline_record FROM PUBLIC;
GRANT EXECUTE ON FUNCTION timeline_record TO eoc_app
"""


class Migration(migrations.Migration):
    """Adds the functions, the stream's head and the privileges."""

    dependencies = [("dispatch", "0001_initial")]

    operations = [
        migrations.RunSQL(CANONICAL, "DROP FUNCTION timeline_canonical"),
        migrations.RunSQL(RECORD, "DROP FUNCTION timeline_record"),
        migrations.RunSQL("INSERT INTO dispatch_streamhead (seq) VALUES (0)", migrations.RunSQL.noop),
        migrations.RunSQL(PRIVILEGES, migrations.RunSQL.noop),
    ]
