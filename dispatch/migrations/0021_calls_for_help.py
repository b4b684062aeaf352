"""Which crews called for help on no incident, and so opened one."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

# Of those before, the ones whose incident still runs are known by their alarms.
STILL_RUNNING = r"""
INSERT INTO dispatch_callforhelp (unit_id, opened_id, incident_id, called_at)
SELECT DISTINCT ON (alarm.incident_id) unit.id, alarm.incident_id, alarm.incident_id, alarm.armed_at
FROM dispatch_deadline alarm
JOIN dispatch_incident incident ON incident.id = alarm.incident_id
JOIN dispatch_unit unit ON alarm.key LIKE 'unit\_emergency:' || unit.id || ':%'
WHERE alarm.assignment_id IS NULL AND incident.status NOT IN ('closed', 'cancelled', 'merged')
ORDER BY alarm.incident_id, alarm.id
"""


class Migration(migrations.Migration):
    """Adds the table."""

    dependencies = [
        ("dispatch", "0020_times_of_devices"),
    ]

    operations = [
        migrations.CreateModel(
            name="CallForHelp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("called_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls_for_help",
                        to="dispatch.incident",
                    ),
                ),
                (
                    "opened",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="dispatch.incident"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="dispatch.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "lần báo nguy hiểm",
                "verbose_name_plural": "lần báo nguy hiểm",
            },
        ),
        migrations.RunSQL(STILL_RUNNING, migrations.RunSQL.noop),
    ]
