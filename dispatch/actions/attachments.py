"""Files are added to incidents, and withdrawn."""

from datetime import timedelta

from django.contrib.gis.geos import Point
from django.db import connection
from django.db.models.functions import Now

from dispatch.actions.device_times import refuse_future
from dispatch.actions.locking import lock_where_it_is, lock_where_it_went, read_where_it_went, scope_of
from dispatch.actions.writing import database_now, let_connection_go, require, require_for, writing
from dispatch.errors import Conflict, NotFound, TooMany
from dispatch.files.contents import content_of
from dispatch.files.folder import Received, take
from dispatch.models import Attachment, Incident
from dispatch.rules.access import Actor, Right
from dispatch.rules.attachments import MOST_A_MINUTE, MOST_PER_INCIDENT, kept_name
from dispatch.schema import AttachmentCard, EventData, NewAttachment
from dispatch.selectors.attachments import read_attachment_card
from dispatch.selectors.cards import read_incident_card
from dispatch.selectors.visibility import LATE_EVIDENCE, visible_incidents
from dispatch.timeline import Event
from dispatch.vocabulary import EventName

# Shared by those who add a file, held alone by who removes what nobody names: a file is not removed while it is added.
FOLDER_LOCK = 4542279


def add_attachment(*, by: Actor, incident_id: int, file: Received, new: NewAttachment) -> AttachmentCard:
    """Add a file to an incident, also after its end: what was learned late belongs to the record.

    An incident that was merged while the file was on its way gets it where it goes on. Its content tells what it is.
    Whoever may write a note may add one: desks, and a crew on its own incident.

    Raises NotFound `incident_unknown`, Forbidden, Unsupported and TooLarge as `content_of` does, Invalid
    `picture_damaged` or `occurred_in_future`, Conflict `attachment_known` (with the id of the same file there) or
    `attachments_full`, TooMany `attachments_too_many` or `pictures_busy`.
    """
    person_id = by.require_person_id()
    read_where_it_went(by, incident_id, Right.ADD_NOTE, LATE_EVIDENCE)
    _refuse_too_many(person_id)
    # A picture takes a while to decode: nobody else waits for it.
    let_connection_go()
    content = content_of(file.path)
    with writing(by) as work:
        refuse_future(new.taken_at, database_now())
        _refuse_known_or_full(read_where_it_went(by, incident_id, Right.ADD_NOTE, LATE_EVIDENCE), file.sha256)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [FOLDER_LOCK])
        # Forcing it to disk takes a while: nobody waits for the incident meanwhile. What is refused after this is a
        # content that no row names, and goes with those.
        take(file, content.preview)
        incident = lock_where_it_went(by, incident_id, Right.ADD_NOTE, LATE_EVIDENCE)
        _refuse_too_many(person_id)
        _refuse_known_or_full(incident, file.sha256)
        row = Attachment.objects.create(
            incident=incident,
            kind=content.kind,
            media_type=content.media_type,
            sha256=file.sha256,
            size_bytes=file.size_bytes,
            name=kept_name(new.name),
            caption=new.caption,
            taken_at=new.taken_at,
            location=None if new.lon is None or new.lat is None else Point(new.lon, new.lat, srid=4326),
            added_by_id=person_id,
        )
        card = read_attachment_card(row.pk)
        return work.record(card, [_event(EventName.ATTACHMENT_ADDED, incident, card)])


def withdraw_attachment(*, by: Actor, attachment_id: int, reason: str) -> AttachmentCard:
    """Show a file no longer. Its content stays, and supervisors see it still. The same again changes nothing.

    Who may change the incident does so, and who brought the file. Raises NotFound `attachment_unknown`, Forbidden.
    """
    require(by, Right.ADD_NOTE)
    with writing(by) as work:
        visible = visible_incidents(scope_of(by), Incident.objects.all())

        def look() -> int:
            found = Attachment.objects.filter(pk=attachment_id, incident__in=visible).first()
            if found is None:
                raise NotFound("attachment_unknown", f"There is no attachment {attachment_id}.")
            return found.incident_id

        def lock() -> tuple[Attachment, int]:
            locked = Attachment.objects.select_for_update(no_key=True, of=("self",)).get(pk=attachment_id)
            return locked, locked.incident_id

        incident, row = lock_where_it_is(look, lock)
        if row.added_by_id != by.person_id:
            agencies = incident.incident_agencies.values_list("agency_id", flat=True)
            require_for(by, Right.CHANGE_INCIDENT, agencies)
        if row.withdrawn_at is not None:
            return work.record(read_attachment_card(row.pk), [])
        row.withdrawn_at, row.withdrawn_by_id, row.withdraw_reason = Now(), by.require_person_id(), reason
        row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])
        card = read_attachment_card(row.pk)
        return work.record(card, [_event(EventName.ATTACHMENT_WITHDRAWN, incident, card, reason)])


def _event(name: EventName, incident: Incident, card: AttachmentCard, reason: str | None = None) -> Event:
    incident.version += 1
    incident.save(update_fields=["version"])
    shown = read_incident_card(incident.pk)
    return Event(
        name, shown.agencies, EventData(incident=shown, attachment=card, reason=reason), incident_id=incident.pk
    )


def _refuse_too_many(person_id: int) -> None:
    lately = Attachment.objects.filter(added_by=person_id, added_at__gt=Now() - timedelta(minutes=1))
    if lately.count() >= MOST_A_MINUTE:
        raise TooMany("attachments_too_many", f"More than {MOST_A_MINUTE} files in a minute.")


def _refuse_known_or_full(incident: Incident, digest: str) -> None:
    there = Attachment.objects.filter(incident=incident)
    if same := there.filter(sha256=digest, withdrawn_at=None).first():
        raise Conflict("attachment_known", "The incident has this file.", {"attachment_id": same.pk, "name": same.name})
    if there.count() >= MOST_PER_INCIDENT:
        raise Conflict("attachments_full", "The incident takes no more files.", {"most": MOST_PER_INCIDENT})
