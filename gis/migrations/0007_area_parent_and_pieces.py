"""An area knows what it was part of, and lies beside itself in pieces that are quickly looked into."""

import django.contrib.gis.db.models.fields
import django.db.models.deletion
from django.db import migrations, models

_KEEP_PIECES = """
CREATE FUNCTION geography_cut_area() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM geography_areapiece WHERE area_id = NEW.id;
    INSERT INTO geography_areapiece (area_id, shape)
    SELECT NEW.id, ST_Subdivide(NEW.shape, 128) WHERE NEW.shape IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER geography_cut_area_inserted AFTER INSERT ON geography_area
    FOR EACH ROW EXECUTE FUNCTION geography_cut_area();
CREATE TRIGGER geography_cut_area_changed AFTER UPDATE OF shape ON geography_area
    FOR EACH ROW WHEN (OLD.shape IS DISTINCT FROM NEW.shape) EXECUTE FUNCTION geography_cut_area();
"""
_CUT_WHAT_IS_THERE = """
INSERT INTO geography_areapiece (area_id, shape)
SELECT id, ST_Subdivide(shape, 128) FROM geography_area WHERE shape IS NOT NULL;
"""
_LEAVE_PIECES = """
DROP TRIGGER geography_cut_area_changed ON geography_area;
DROP TRIGGER geography_cut_area_inserted ON geography_area;
DROP FUNCTION geography_cut_area();
"""


class Migration(migrations.Migration):
    """The district of an old commune tells apart communes of one name; the database itself keeps the pieces right."""

    dependencies = [
        ("geography", "0006_address_answers"),
    ]

    operations = [
        migrations.AddField(
            model_name="area",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="children",
                to="geography.area",
            ),
        ),
        migrations.CreateModel(
            name="AreaPiece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shape", django.contrib.gis.db.models.fields.GeometryField(srid=4326)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pieces", to="geography.area"
                    ),
                ),
            ],
        ),
        migrations.RunSQL(_CUT_WHAT_IS_THERE, migrations.RunSQL.noop),
        migrations.RunSQL(_KEEP_PIECES, _LEAVE_PIECES),
    ]
