"""In which commune an incident is."""

from django.db import migrations, models

# Who works on an incident now filters by it; what has ended is found by its place.
_FILL_OPEN = """
UPDATE dispatch_incident SET area = coalesce((
    SELECT area.code
    FROM geography_area AS area
    JOIN geography_areapiece AS piece ON piece.area_id = area.id
    WHERE area.level = 'commune'
        AND (area.valid_from IS NULL OR area.valid_from <= current_date)
        AND (area.valid_until IS NULL OR area.valid_until > current_date)
        AND ST_Covers(piece.shape, dispatch_incident.location)
    ORDER BY area.code
    LIMIT 1
), '')
WHERE closed_at IS NULL AND location IS NOT NULL
"""


class Migration(migrations.Migration):
    """Adds the column, which says nothing of incidents without a place, and fills it for those that are open."""

    dependencies = [
        ("dispatch", "0016_desks"),
        ("geography", "0007_area_parent_and_pieces"),
    ]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="area",
            field=models.SlugField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(("location__isnull", False), ("area", ""), _connector="OR"),
                name="incident_area_is_placed",
            ),
        ),
        migrations.RunSQL(_FILL_OPEN, migrations.RunSQL.noop),
    ]
