"""The numbers by which tiles know that their rows have changed.

Why triggers: rows come from imports, from the admin pages and from hand-written SQL, and none of them may forget it.
Why once for each statement: an import changes 100,000 rows at one go. Why the number grows only at the end of the
transaction: its row is locked last and for as short a time as possible, so that an import of minutes holds up nobody.
"""

from django.db import migrations, models

NOTE = """
CREATE FUNCTION tile_change_note() RETURNS trigger LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO geography_tilechange (transaction, table_name)
        VALUES (pg_current_xact_id()::text::bigint, TG_TABLE_NAME) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$
"""

COUNT = """
CREATE FUNCTION tile_change_count() RETURNS trigger LANGUAGE plpgsql
AS $$
BEGIN
    -- All tables of the transaction at once and in one order: two transactions that end together never deadlock.
    INSERT INTO geography_tileversion (table_name, number)
        SELECT noted.table_name, 1 FROM geography_tilechange noted
            WHERE noted.transaction = NEW.transaction ORDER BY noted.table_name
        ON CONFLICT (table_name) DO UPDATE SET number = geography_tileversion.number + 1;
    DELETE FROM geography_tilechange WHERE transaction = NEW.transaction;
    RETURN NULL;
END
$$
"""

COUNT_TRIGGER = """
CREATE CONSTRAINT TRIGGER tile_change_count AFTER INSERT ON geography_tilechange DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION tile_change_count()
"""

# Of each table the columns that a layer reads: what else changes in a row changes no tile.
_COLUMNS = {
    "geography_area": ("id, level, owner, kind, name, valid_from, valid_until, label_point, shape, approximate"),
    "geography_camera": "id, code, name, position, heading_deg, view_angle_deg, active",
    "geography_feature": "id, layer_id, name, position, shape, retired_at",
    "geography_featurelayer": "code, icon, use",
    "geography_place": "id, kind, name, position, shape, importance, retired_at",
}

TRIGGERS = ";\n".join(
    f"CREATE TRIGGER tile_change_note AFTER INSERT OR UPDATE OF {columns} OR DELETE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION tile_change_note()"
    for table, columns in _COLUMNS.items()
)
NO_TRIGGERS = ";\n".join(f"DROP TRIGGER tile_change_note ON {table}" for table in _COLUMNS)

# Tiles are cut on the plane, and the indexes of positions are on the sphere.
INDEXES = """
CREATE INDEX place_drawn ON geography_place USING gist ((position::geometry)) WHERE retired_at IS NULL;
CREATE INDEX feature_drawn ON geography_feature USING gist ((coalesce(shape, position)::geometry))
    WHERE retired_at IS NULL
"""


class Migration(migrations.Migration):
    """Adds the tables, the functions and their triggers."""

    dependencies = [("geography", "0004_features")]

    operations = [
        migrations.CreateModel(
            name="TileVersion",
            fields=[
                ("table_name", models.CharField(max_length=63, primary_key=True, serialize=False)),
                ("number", models.BigIntegerField()),
            ],
            options={"verbose_name": "phiên bản bản đồ", "verbose_name_plural": "phiên bản bản đồ"},
        ),
        migrations.CreateModel(
            name="TileChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("transaction", models.BigIntegerField()),
                ("table_name", models.CharField(max_length=63)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("transaction"), models.F("table_name"), name="tile_change_once")
                ]
            },
        ),
        migrations.RunSQL(NOTE, "DROP FUNCTION tile_change_note"),
        migrations.RunSQL(COUNT, "DROP FUNCTION tile_change_count"),
        migrations.RunSQL(COUNT_TRIGGER, "DROP TRIGGER tile_change_count ON geography_tilechange"),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(INDEXES, "DROP INDEX place_drawn, feature_drawn"),
    ]
