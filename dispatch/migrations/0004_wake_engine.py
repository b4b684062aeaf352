"""The database itself wakes the engine, when what arms a deadline or puts a message out is committed.

Why a trigger: one notification for each statement costs no round trip, and no writer can forget it.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION wake_engine() RETURNS trigger LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM pg_notify('eoc_engine', '');
    RETURN NULL;
END
$$
"""

TRIGGERS = """
CREATE TRIGGER wake_engine AFTER INSERT OR UPDATE OF due_at ON dispatch_deadline
    FOR EACH STATEMENT EXECUTE FUNCTION wake_engine();
CREATE TRIGGER wake_engine AFTER INSERT OR UPDATE OF next_attempt_at ON dispatch_outboxmessage
    FOR EACH STATEMENT EXECUTE FUNCTION wake_engine()
"""

NO_TRIGGERS = """
DROP TRIGGER wake_engine ON dispatch_deadline;
DROP TRIGGER wake_engine ON dispatch_outboxmessage
"""


class Migration(migrations.Migration):
    """Adds the function and its triggers."""

    dependencies = [("dispatch", "0003_dispatch_in_full")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION wake_engine"),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]
