"""The files of incidents, for those who may see them."""

from collections.abc import Iterable

from django.contrib.gis.geos import Point
from django.db.models import QuerySet

from dispatch.errors import NotFound
from dispatch.models import Attachment, Incident
from dispatch.rules.access import Access, Right
from dispatch.schema import AttachmentCard, AttachmentList
from dispatch.selectors.visibility import require_incident, visible_incidents
from dispatch.vocabulary import AttachmentKind


def list_attachments(access: Access, incident_id: int) -> AttachmentList:
    """Return the files of an incident. Raises NotFound `incident_unknown`."""
    incident = require_incident(access.scope, incident_id)
    rows = attachments_for_cards().filter(incident=incident)
    if not _sees_withdrawn(access, incident):
        rows = rows.filter(withdrawn_at=None)
    return AttachmentList(incident_id=incident.pk, attachments=[attachment_card(row) for row in rows])


def require_attachment(access: Access, attachment_id: int) -> Attachment:
    """Return a file that a person may see. Raises NotFound `attachment_unknown`."""
    found = (
        attachments_for_cards()
        .select_related("incident")
        .filter(pk=attachment_id, incident__in=visible_incidents(access.scope, Incident.objects.all()))
        .first()
    )
    if found is None or (found.withdrawn_at is not None and not _sees_withdrawn(access, found.incident)):
        raise NotFound("attachment_unknown", f"There is no attachment {attachment_id}.")
    return found


def attachments_for_cards() -> QuerySet[Attachment]:
    """Return files with all that a card needs, in the order in which they came."""
    return Attachment.objects.select_related("added_by", "withdrawn_by").order_by("id")


def attachment_card(row: Attachment) -> AttachmentCard:
    """Return the card of a file read through `attachments_for_cards`."""
    place = row.location if isinstance(row.location, Point) else None
    return AttachmentCard(
        id=row.pk,
        incident_id=row.incident_id,
        kind=AttachmentKind(row.kind),
        media_type=row.media_type,
        sha256=row.sha256,
        size_bytes=row.size_bytes,
        name=row.name,
        caption=row.caption,
        taken_at=row.taken_at,
        lon=place.x if place else None,
        lat=place.y if place else None,
        added_by=row.added_by.username,
        added_at=row.added_at,
        withdrawn_by=row.withdrawn_by.username if row.withdrawn_by else None,
        withdrawn_at=row.withdrawn_at,
        withdraw_reason=row.withdraw_reason,
    )


def read_attachment_card(attachment_id: int) -> AttachmentCard:
    """Return the card of a file as the database now has it."""
    return attachment_card(attachments_for_cards().get(pk=attachment_id))


def named_contents(digests: Iterable[str]) -> set[str]:
    """Return those of the hashes under which an incident has a file, shown or not."""
    return set(Attachment.objects.filter(sha256__in=list(digests)).values_list("sha256", flat=True))


def _sees_withdrawn(access: Access, incident: Incident) -> bool:
    agencies = incident.incident_agencies.values_list("agency_id", flat=True)
    return any(access.may(Right.SEE_WITHDRAWN, agency) for agency in agencies)
