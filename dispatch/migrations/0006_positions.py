"""Where units are stands beside them, not in them, and where they have been is kept by days.

Why beside: a position changes every second and a unit a few times a day; who locks the one must not wait for the other.
Why a function makes and drops the days: the application's role owns nothing, and deletes nothing of the history.
"""

import django.contrib.gis.db.models.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

# A version that changes no indexed column stays on its page, if there is room: then nothing grows with the fixes.
ROOM = "ALTER TABLE dispatch_unitposition SET (fillfactor = 50)"

COPY = """
INSERT INTO dispatch_unitposition (unit_id, position, at, suspect)
SELECT id, position, position_at, false FROM dispatch_unit WHERE position IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE
"""
COPY_BACK = """
UPDATE dispatch_unit SET position = known.position, position_at = known.at
FROM dispatch_unitposition AS known WHERE known.unit_id = dispatch_unit.id
"""

HISTORY = """
CREATE TABLE dispatch_unitfix (
    unit_id bigint NOT NULL,
    at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT statement_timestamp(),
    position geography(Point, 4326) NOT NULL,
    accuracy_m double precision,
    heading double precision,
    speed_mps double precision,
    suspect boolean NOT NULL,
    PRIMARY KEY (unit_id, at)
) PARTITION BY RANGE (at);
CREATE TABLE dispatch_unitfix_default PARTITION OF dispatch_unitfix DEFAULT
"""

PARTITIONS = """
CREATE FUNCTION position_partitions(keep_days integer) RETURNS void LANGUAGE plpgsql
-- As the owner: the application makes and drops days by this function alone.
SECURITY DEFINER SET search_path = public, pg_temp
-- Days are those of UTC. Whoever reads the history for long, such as a backup, is not waited for: fixes would wait too.
SET timezone = 'UTC' SET lock_timeout = '1s'
AS $$
DECLARE
    today date := clock_timestamp()::date;
    day date;
    part text;
BEGIN
    IF keep_days IS NULL OR keep_days < 7 THEN
        RAISE EXCEPTION 'positions are kept for at least 7 days' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM pg_advisory_xact_lock(4542279);
    FOR day IN SELECT today + ahead FROM generate_series(-1, 7) AS ahead LOOP
        part := 'dispatch_unitfix_' || to_char(day, 'YYYYMMDD');
        CONTINUE WHEN to_regclass(part) IS NOT NULL;
        -- Nobody may put a fix of this day elsewhere while those that are elsewhere already are fetched.
        LOCK TABLE dispatch_unitfix IN SHARE ROW EXCLUSIVE MODE;
        EXECUTE format('CREATE TABLE %I (LIKE dispatch_unitfix INCLUDING DEFAULTS INCLUDING INDEXES)', part);
        EXECUTE format('REVOKE ALL ON %I FROM eoc_app', part);
        EXECUTE format(
            'WITH early AS (DELETE FROM dispatch_unitfix_default WHERE at >= %L AND at < %L RETURNING *)'
            ' INSERT INTO %I SELECT * FROM early', day, day + 1, part);
        EXECUTE format(
            'ALTER TABLE dispatch_unitfix ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part, day, day + 1);
    END LOOP;
    DELETE FROM dispatch_unitfix_default WHERE at < today - keep_days;
    FOR part IN
        SELECT relname FROM pg_class JOIN pg_inherits ON inhrelid = pg_class.oid
        WHERE inhparent = 'dispatch_unitfix'::regclass AND relname ~ '^dispatch_unitfix_[0-9]{8}$'
            AND to_date(right(relname, 8), 'YYYYMMDD') < today - keep_days
    LOOP
        BEGIN
            EXECUTE format('DROP TABLE %I', part);
        EXCEPTION WHEN lock_not_available THEN
            -- Somebody reads it; the next hour comes. The days ahead must be there in any case.
            RAISE WARNING '% is being read and stays for now', part;
        END;
    END LOOP;
END
$$
"""

# A day's own table is reached through the history alone.
PRIVILEGES = """
REVOKE UPDATE, DELETE, TRUNCATE ON dispatch_unitfix FROM eoc_app;
REVOKE ALL ON dispatch_unitfix_default FROM eoc_app;
REVOKE EXECUTE ON FUNCTION position_partitions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION position_partitions TO eoc_app
"""


class Migration(migrations.Migration):
    """Adds both tables and the function, moves what units know of their places, and prepares the first days."""

    dependencies = [("dispatch", "0005_sights_and_access")]

    operations = [
        migrations.CreateModel(
            name="UnitPosition",
            fields=[
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="position",
                        serialize=False,
                        to="dispatch.unit",
                    ),
                ),
                (
                    "position",
                    django.contrib.gis.db.models.fields.PointField(geography=True, spatial_index=False, srid=4326),
                ),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("accuracy_m", models.FloatField(null=True)),
                ("heading", models.FloatField(null=True)),
                ("speed_mps", models.FloatField(null=True)),
                ("suspect", models.BooleanField(default=False)),
            ],
            options={"verbose_name": "vị trí hiện tại", "verbose_name_plural": "vị trí hiện tại"},
        ),
        migrations.RunSQL(ROOM, migrations.RunSQL.noop),
        migrations.RunSQL(COPY, COPY_BACK),
        migrations.RemoveConstraint("unit", "unit_position_dated"),
        migrations.RemoveIndex("unit", "unit_available_position"),
        migrations.RemoveField("unit", "position"),
        migrations.RemoveField("unit", "position_at"),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(HISTORY, "DROP TABLE dispatch_unitfix")],
            state_operations=[
                migrations.CreateModel(
                    name="UnitFix",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "unit_id", "at", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="dispatch.unit",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "position",
                            django.contrib.gis.db.models.fields.PointField(
                                geography=True, spatial_index=False, srid=4326
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        ("accuracy_m", models.FloatField(null=True)),
                        ("heading", models.FloatField(null=True)),
                        ("speed_mps", models.FloatField(null=True)),
                        ("suspect", models.BooleanField()),
                    ],
                    options={"verbose_name": "vị trí đã qua", "verbose_name_plural": "vị trí đã qua"},
                )
            ],
        ),
        migrations.RunSQL(PARTITIONS, "DROP FUNCTION position_partitions"),
        migrations.RunSQL(PRIVILEGES, migrations.RunSQL.noop),
        migrations.RunSQL("SELECT position_partitions(90)", migrations.RunSQL.noop),
    ]
