"""At which number a caller says to be reached."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the column."""

    dependencies = [
        ("dispatch", "0012_caller_locations"),
    ]

    operations = [
        migrations.AddField(
            model_name="call",
            name="call_back_number",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
    ]
