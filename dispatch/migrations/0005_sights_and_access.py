"""Proof of sight, tokens of trackers, and the number by which sockets learn that somebody's access has changed.

Why triggers: sessions are the framework's, people and roles are edited in the admin pages, and none of those writers
may forget it. Why at the end of the transaction: the row is locked last and for as short a time as possible, so two
writers who hold other rows never wait for each other here.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FUNCTION = """
CREATE FUNCTION count_access_change() RETURNS trigger LANGUAGE plpgsql
-- As the owner: sessions and people are written by whoever may, the number by this function alone.
SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    -- Once for each transaction, however many rows it has changed.
    IF current_setting('eoc.access_counted', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        PERFORM set_config('eoc.access_counted', pg_current_xact_id()::text, true);
        INSERT INTO dispatch_accesschange (id, number) VALUES (1, 1)
            ON CONFLICT (id) DO UPDATE SET number = dispatch_accesschange.number + 1;
    END IF;
    RETURN NULL;
END
$$
"""

# A new person, token or session changes nothing for a socket that is open, and who signs in is no reason to look.
_WHEN = {
    "dispatch_person": "UPDATE OF is_active, password OR DELETE",
    "dispatch_membership": "INSERT OR UPDATE OR DELETE",
    "dispatch_accesstoken": "UPDATE OR DELETE",
    "django_session": "DELETE",
}

TRIGGERS = ";\n".join(
    f"CREATE CONSTRAINT TRIGGER count_access_change AFTER {events} ON {table} DEFERRABLE INITIALLY DEFERRED"
    " FOR EACH ROW EXECUTE FUNCTION count_access_change()"
    for table, events in _WHEN.items()
)
NO_TRIGGERS = ";\n".join(f"DROP TRIGGER count_access_change ON {table}" for table in _WHEN)

# A sight is kept as proof: it is added and read.
PRIVILEGES = """
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON dispatch_accesschange FROM eoc_app;
REVOKE UPDATE, DELETE, TRUNCATE ON dispatch_incidentsight FROM eoc_app
"""


class Migration(migrations.Migration):
    """Adds the tables, the function and its triggers."""

    dependencies = [("dispatch", "0004_wake_engine"), ("sessions", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="AccessChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "thay đổi quyền truy cập",
                "verbose_name_plural": "thay đổi quyền truy cập",
            },
        ),
        migrations.AddField("accesstoken", "positions_only", models.BooleanField(default=False)),
        migrations.CreateModel(
            name="IncidentSight",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seen_at", models.DateTimeField()),
                (
                    "incident",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sights",
                        to="dispatch.incident",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "lần nhìn thấy",
                "verbose_name_plural": "lần nhìn thấy",
                "constraints": [models.UniqueConstraint(fields=("incident", "person"), name="incident_sight_once")],
            },
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION count_access_change"),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(PRIVILEGES, migrations.RunSQL.noop),
    ]
