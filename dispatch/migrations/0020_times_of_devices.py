"""When what came late was said, and a crew came on duty, by the clock of its device."""

import django.db.models.functions.datetime
from django.db import migrations, models

# What was reported until now came as it happened.
CAME_AT_ONCE = "UPDATE dispatch_unitshift SET recorded_at = started_at"


class Migration(migrations.Migration):
    """Adds the time of the device to messages, and that of the centre to shifts."""

    dependencies = [
        ("dispatch", "0019_answers_of_crews"),
    ]

    operations = [
        migrations.AddField(
            model_name="chatmessage",
            name="occurred_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="unitshift",
            name="recorded_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.RunSQL(CAME_AT_ONCE, migrations.RunSQL.noop),
    ]
