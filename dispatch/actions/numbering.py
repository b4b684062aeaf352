"""The numbers by which people speak of incidents."""

from django.db import connection
from django.utils import timezone

from dispatch.models import Incident


def number_incident(incident: Incident) -> Incident:
    """Save a new incident under the year of the centre's time zone and its own id, such as `26-000123`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('dispatch_incident', 'id'))")
        incident.pk = cursor.fetchone()[0]
    incident.number = f"{timezone.localdate():%y}-{incident.pk:06d}"
    incident.save(force_insert=True)
    return incident
