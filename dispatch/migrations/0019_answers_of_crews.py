"""Whose crew gave an answer, and when it came."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

# What was answered until now came as it was given.
CAME_AT_ONCE = "UPDATE dispatch_answer SET recorded_at = answered_at"


class Migration(migrations.Migration):
    """Adds both to answers."""

    dependencies = [
        ("dispatch", "0018_field_devices"),
    ]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="recorded_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.RunSQL(CAME_AT_ONCE, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="answer",
            name="from_unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="dispatch.unit",
            ),
        ),
    ]
