"""The canonical text of an event comes from a function that is planned once for each connection.

Why: as a function in SQL it was planned for each event, under the lock of the stream. The text is the same.
"""

from django.db import migrations

CANONICAL = """
CREATE OR REPLACE FUNCTION timeline_canonical(
    seq bigint, name text, incident_id bigint, agencies text[], actor_username text,
    occurred_at timestamptz, recorded_at timestamptz, data jsonb
) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
BEGIN
    -- The text of jsonb is canonical: keys in one order, numbers and spaces in one form. An interval is no name of a
    -- zone: nothing that a session has set can give it another meaning.
    RETURN jsonb_build_object(
        'seq', seq, 'name', name, 'incident_id', incident_id, 'agencies', to_jsonb(agencies), 'actor', actor_username,
        'occurred_at', to_char(occurred_at AT TIME ZONE INTERVAL '0', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'recorded_at', to_char(recorded_at AT TIME ZONE INTERVAL '0', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'data', data)::text;
END
$$
"""


class Migration(migrations.Migration):
    """Replaces the function."""

    dependencies = [("dispatch", "0006_positions")]

    operations = [migrations.RunSQL(CANONICAL, migrations.RunSQL.noop)]
