"""The people of a commune are spread over points inside its shape, by the database itself.

Why a trigger: areas are written by imports, by the admin pages and by hand, and none of those writers may forget it.
"""

import django.contrib.gis.db.models.fields
import django.db.models.deletion
from django.db import migrations, models

# A grid of hexagons, whose corners lie at the same places for everybody: the same shape gives the same points. Each
# cell whose middle lies inside stands for as many people as every other. Side lengths are degrees: 0.02 are about
# 2.2 km, a cell about 12 km². A small commune gets smaller cells, so that it has about nine, and a huge one larger
# cells, so that it has about four hundred; one that no middle hits gets a single point inside.
FUNCTION = """
CREATE FUNCTION geography_spread_population() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    outline geometry;
    extent double precision;
BEGIN
    DELETE FROM geography_populationpoint WHERE area_id = NEW.id;
    IF NEW.level <> 'commune' OR NEW.population IS NULL OR NEW.shape IS NULL OR ST_IsEmpty(NEW.shape) THEN
        RETURN NULL;
    END IF;
    outline := ST_MakeValid(NEW.shape);
    extent := ST_Area(outline);
    INSERT INTO geography_populationpoint (area_id, position, people)
    SELECT NEW.id, middle, NEW.population::double precision / count(*) OVER ()
    FROM (
        SELECT ST_Centroid(cell.geom) AS middle
        FROM ST_HexagonGrid(greatest(least(0.02, sqrt(extent / 23.4)), sqrt(extent / 1040), 0.0001), outline) AS cell
    ) AS cells
    WHERE ST_Covers(outline, middle)
    ORDER BY ST_Y(middle), ST_X(middle);
    IF NOT FOUND THEN
        INSERT INTO geography_populationpoint (area_id, position, people)
        VALUES (NEW.id, ST_PointOnSurface(outline), NEW.population);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER spread_population AFTER INSERT OR UPDATE OF level, population, shape ON geography_area
    FOR EACH ROW EXECUTE FUNCTION geography_spread_population();
UPDATE geography_area SET population = population WHERE population IS NOT NULL
"""

NO_FUNCTION = """
DROP TRIGGER spread_population ON geography_area;
DROP FUNCTION geography_spread_population()
"""


class Migration(migrations.Migration):
    """Adds the table, the function and its trigger, and spreads the people of the areas that are there."""

    dependencies = [("geography", "0008_travel_profiles")]

    operations = [
        migrations.CreateModel(
            name="PopulationPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", django.contrib.gis.db.models.fields.PointField(spatial_index=False, srid=4326)),
                ("people", models.FloatField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="population_points",
                        to="geography.area",
                    ),
                ),
            ],
            options={
                "verbose_name": "điểm dân cư",
                "verbose_name_plural": "điểm dân cư",
            },
        ),
        migrations.RunSQL(FUNCTION, NO_FUNCTION),
    ]
