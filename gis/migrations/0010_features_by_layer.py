"""What stands, by layer and place in one index."""

import django.contrib.postgres.indexes
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    """Puts the index in the place of the one by place alone. Its extension (btree_gist) is there, as PostGIS is."""

    dependencies = [("geography", "0009_population_points")]

    operations = [
        migrations.RemoveIndex(model_name="feature", name="feature_standing"),
        migrations.AddIndex(
            model_name="feature",
            index=django.contrib.postgres.indexes.GistIndex(
                models.F("layer"),
                django.db.models.functions.comparison.Coalesce("shape", "position"),
                condition=models.Q(("retired_at", None)),
                name="feature_of_layer",
            ),
        ),
    ]
