"""An area knows what it was part of."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The district of an old commune tells apart communes of one name."""

    dependencies = [
        ("geography", "0003_places"),
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
    ]
