"""The names that a search keeps in memory are counted like the rows of tiles: at the end of each transaction."""

from django.db import migrations

# What is kept beside the columns of which 0005 takes note already.
_COLUMNS = {
    "geography_area": "parent_id",
    "geography_areasuccession": "predecessor_id, successor_id",
    "geography_place": "precision_m, area_id",
    "geography_placename": "place_id, folded",
    "geography_placeword": "word",
}

TRIGGERS = ";\n".join(
    f"CREATE TRIGGER gazetteer_change_note AFTER INSERT OR UPDATE OF {columns} OR DELETE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION tile_change_note()"
    for table, columns in _COLUMNS.items()
)
NO_TRIGGERS = ";\n".join(f"DROP TRIGGER gazetteer_change_note ON {table}" for table in _COLUMNS)


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = [("geography", "0011_camera_sequence")]

    operations = [migrations.RunSQL(TRIGGERS, NO_TRIGGERS)]
