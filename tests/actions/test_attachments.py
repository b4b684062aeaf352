"""A file of an incident is evidence: it is there as it came, told to whom it concerns, and never quietly gone."""

import os
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from dispatch.actions import attachments
from dispatch.actions.assignment_ends import end_assignment
from dispatch.actions.assignments import assign_units
from dispatch.actions.attachments import add_attachment, withdraw_attachment
from dispatch.actions.auditing import audit
from dispatch.actions.files import REMOVED_KEPT, note_missing_files, sweep_files
from dispatch.actions.incident_ends import close_incident
from dispatch.actions.incidents import create_incident
from dispatch.actions.merging import merge_incident, unmerge_incident
from dispatch.errors import Conflict, Forbidden, Invalid, NotFound, TooMany, Unsupported
from dispatch.files.contents import Content, content_of
from dispatch.files.folder import Received, path_of, preview_path_of, received, take
from dispatch.models import Attachment, Fault, Incident, OutboxMessage
from dispatch.rules.access import ENGINE, Actor
from dispatch.schema import AssignmentEnding, AttachmentCard, IncidentClosing, NewAttachment, NewIncident
from dispatch.selectors.attachments import list_attachments, require_attachment
from dispatch.vocabulary import AssignmentOutcome, Disposition
from tests import media
from tests.actions.record import Record, refused
from tests.factories import Centre

DAY = timedelta(days=1)
PICTURE = media.from_a_telephone((800, 600))


def incident(centre: Centre) -> int:
    return create_incident(by=centre.actor("ambulance"), new=NewIncident(type="cardiac_arrest")).id


def add(by: Actor, incident_id: int, content: bytes = PICTURE, **told: Any) -> AttachmentCard:
    with received([content[:100], content[100:]]) as file:
        return add_attachment(by=by, incident_id=incident_id, file=file, new=NewAttachment(name="ảnh.jpg", **told))


def shown(by: Actor, incident_id: int) -> list[int]:
    assert by.access is not None
    return [card.id for card in list_attachments(by.access, incident_id).attachments]


def everything_in_the_folder() -> list[Path]:
    return [path for path in settings.FILE_FOLDER.rglob("*") if path.is_file()]


def test_row_event_and_file_tell_the_same(record: Record, watched: Centre) -> None:
    ambulance = watched.actor("ambulance")
    where = incident(watched)
    record.begin()
    card = add(ambulance, where, caption=" Cổng sau ", taken_at="2026-11-29T23:00:00+07:00", lon=106.9, lat=11.53)
    digest = sha256(PICTURE).hexdigest()
    assert (card.kind, card.media_type, card.sha256, card.size_bytes) == ("picture", "image/jpeg", digest, len(PICTURE))
    assert (card.name, card.caption, card.added_by) == ("ảnh.jpg", "Cổng sau", "ambulance")
    assert (card.taken_at, card.lon, card.lat) == (datetime(2026, 11, 29, 16, tzinfo=UTC), 106.9, 11.53)
    event = record.only("attachment.added")
    assert record.names() == ["attachment.added"]
    assert (event.incident_id, event.agencies) == (where, ["ambulance"])
    assert event.data["attachment"] == card.model_dump(mode="json")
    assert (event.data["incident"]["attachments"], event.data["incident"]["version"]) == (1, 2)
    assert path_of(digest).read_bytes() == PICTURE
    assert b"Telephone" not in preview_path_of(digest).read_bytes()
    assert len(everything_in_the_folder()) == 2
    assert not OutboxMessage.objects.exists()
    row = Attachment.objects.get()
    assert (row.sha256, row.incident_id, row.missing_since) == (digest, where, None)


def test_what_is_learned_after_the_end_is_added_too(watched: Centre) -> None:
    where = incident(watched)
    close_incident(by=watched.actor("ambulance"), incident_id=where, closing=IncidentClosing(disposition="handled"))
    add(watched.actor("ambulance"), where)
    assert Incident.objects.get().disposition == Disposition.HANDLED


def test_a_crew_adds_and_sees_on_its_own_incident_alone(watched: Centre) -> None:
    crew, ambulance = watched.actor("crew"), watched.actor("ambulance")
    own, other = incident(watched), incident(watched)
    unit = watched.units["ambulance"][0]
    [assignment] = assign_units(by=ambulance, incident_id=own, unit_ids=[unit.pk]).assignments
    card = add(crew, own)
    assert shown(crew, own) == [card.id]
    for what in (lambda: add(crew, other), lambda: shown(crew, other)):
        with refused(NotFound, "incident_unknown"):
            what()
    ending = AssignmentEnding(outcome=AssignmentOutcome.CANCELLED, reason="xong")
    end_assignment(by=ambulance, assignment_id=assignment.id, ending=ending)
    assert crew.access is not None
    with refused(NotFound, "attachment_unknown"):
        require_attachment(crew.access, card.id)


def test_who_does_not_see_the_incident_learns_of_no_file(watched: Centre) -> None:
    card = add(watched.actor("ambulance"), incident(watched))
    police = watched.actor("police")
    assert police.access is not None
    with refused(NotFound, "attachment_unknown"):
        require_attachment(police.access, card.id)
    with refused(NotFound, "attachment_unknown"):
        withdraw_attachment(by=police, attachment_id=card.id, reason="x")
    with refused(NotFound, "incident_unknown"):
        add(police, card.incident_id)
    with refused(Forbidden, "person_required"):
        add(ENGINE, card.incident_id)


def test_what_is_refused_leaves_no_row_and_no_file(watched: Centre) -> None:
    where, by = incident(watched), watched.actor("ambulance")
    for content, kind, code in (
        (media.HTML, Unsupported, "file_type_unsupported"),
        (PICTURE[:2000], Invalid, "picture_damaged"),
    ):
        with refused(kind, code):
            add(by, where, content)
    with refused(Invalid, "occurred_in_future"):
        add(by, where, taken_at=(timezone.now() + timedelta(hours=1)).isoformat())
    assert everything_in_the_folder() == []


def test_the_same_file_stands_once_on_an_incident_and_its_content_once_on_the_disk(watched: Centre) -> None:
    by = watched.actor("ambulance")
    one, two = incident(watched), incident(watched)
    first = add(by, one)
    with refused(Conflict, "attachment_known") as refusal:
        add(by, one)
    assert refusal.facts["attachment_id"] == first.id
    add(by, two)
    assert len(everything_in_the_folder()) == 2
    withdraw_attachment(by=by, attachment_id=first.id, reason="nhầm")
    assert add(by, one).id != first.id


def test_an_incident_takes_so_many_and_a_person_brings_so_many(
    watched: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, where = watched.actor("ambulance"), incident(watched)
    monkeypatch.setattr(attachments, "MOST_PER_INCIDENT", 2)
    gone = add(by, where, media.PDF)
    withdraw_attachment(by=by, attachment_id=gone.id, reason="nhầm")
    add(by, where)
    with refused(Conflict, "attachments_full") as refusal:
        add(by, where, media.MP3)
    assert refusal.facts == {"most": 2}
    monkeypatch.setattr(attachments, "MOST_A_MINUTE", 2)
    other = incident(watched)
    with refused(TooMany, "attachments_too_many"):
        add(by, other, media.MP3)
    Attachment.objects.update(added_at=timezone.now() - timedelta(minutes=2))
    add(by, other, media.MP3)


def test_what_was_withdrawn_stays_for_supervisors(record: Record, watched: Centre) -> None:
    ambulance, supervisor, calltaker = (watched.actor(name) for name in ("ambulance", "supervisor", "calltaker"))
    where = incident(watched)
    card = add(ambulance, where)
    record.begin()
    gone = withdraw_attachment(by=calltaker, attachment_id=card.id, reason="Ảnh của vụ khác")
    assert (gone.withdrawn_by, gone.withdraw_reason) == ("calltaker", "Ảnh của vụ khác")
    event = record.only("attachment.withdrawn")
    assert (event.data["reason"], event.data["attachment"]["sha256"]) == ("Ảnh của vụ khác", card.sha256)
    assert event.data["incident"]["attachments"] == 0
    assert path_of(card.sha256).read_bytes() == PICTURE
    assert (shown(ambulance, where), shown(supervisor, where)) == ([], [card.id])
    assert ambulance.access
    assert supervisor.access
    with refused(NotFound, "attachment_unknown"):
        require_attachment(ambulance.access, card.id)
    assert require_attachment(supervisor.access, card.id).pk == card.id
    record.begin()
    assert withdraw_attachment(by=ambulance, attachment_id=card.id, reason="lại") == gone
    assert record.names() == []


def test_a_crew_withdraws_what_it_brought_and_nothing_else(watched: Centre) -> None:
    crew, ambulance = watched.actor("crew"), watched.actor("ambulance")
    where = incident(watched)
    assign_units(by=ambulance, incident_id=where, unit_ids=[watched.units["ambulance"][0].pk])
    own, other = add(crew, where), add(ambulance, where, media.PDF)
    withdraw_attachment(by=crew, attachment_id=own.id, reason="mờ")
    with refused(Forbidden, "not_allowed"):
        withdraw_attachment(by=crew, attachment_id=other.id, reason="mờ")


def test_a_file_that_was_on_its_way_at_a_merge_arrives_where_the_incident_goes_on(watched: Centre) -> None:
    supervisor = watched.actor("supervisor")
    source, between, target = incident(watched), incident(watched), incident(watched)
    merge_incident(by=supervisor, incident_id=source, into=between)
    merge_incident(by=supervisor, incident_id=between, into=target)
    card = add(supervisor, source)
    assert shown(supervisor, target) == [card.id]
    assert shown(supervisor, source) == []


def test_files_go_with_a_merge_and_come_back_with_it(record: Record, watched: Centre) -> None:
    supervisor = watched.actor("supervisor")
    source, target = incident(watched), incident(watched)
    moved, stayed = add(supervisor, source), add(supervisor, target, media.PDF)
    record.begin()
    merged = merge_incident(by=supervisor, incident_id=source, into=target)
    assert merged.attachments == 2
    assert shown(supervisor, target) == [moved.id, stayed.id]
    later = add(supervisor, target, media.MP3)
    back = unmerge_incident(by=supervisor, incident_id=source)
    assert back.attachments == 1
    assert (shown(supervisor, source), shown(supervisor, target)) == ([moved.id], [stayed.id, later.id])
    record.events()


def age(path: Path, by: timedelta) -> None:
    then = (timezone.now() - by).timestamp()
    os.utime(path, (then, then))


def test_a_content_that_no_incident_names_goes_after_a_day_and_no_other(watched: Centre) -> None:
    card = add(watched.actor("ambulance"), incident(watched))
    unnamed = sha256(b"left").hexdigest()
    for digest in (unnamed, sha256(b"young").hexdigest()):
        path_of(digest).parent.mkdir(parents=True, exist_ok=True)
        path_of(digest).write_bytes(b"x")
    preview_path_of(unnamed).write_bytes(b"x")
    half_received = settings.FILE_FOLDER / "incoming" / "tmp1"
    half_received.write_bytes(b"x")
    for path in (path_of(card.sha256), path_of(unnamed), half_received):
        age(path, 2 * DAY)
    assert sweep_files(now=timezone.now(), older_than=DAY) == 1
    assert not path_of(unnamed).exists()
    assert not preview_path_of(unnamed).exists()
    assert not half_received.exists()
    assert path_of(card.sha256).exists()
    assert path_of(sha256(b"young").hexdigest()).exists()
    put_away = settings.FILE_FOLDER / "removed" / unnamed
    assert put_away.exists()
    assert sweep_files(now=timezone.now() + REMOVED_KEPT - DAY, older_than=3 * REMOVED_KEPT) == 0
    assert put_away.exists()
    assert sweep_files(now=timezone.now() + REMOVED_KEPT + DAY, older_than=3 * REMOVED_KEPT) == 0
    assert not put_away.exists()


def test_what_was_put_away_under_an_older_dump_comes_back_with_its_row(watched: Centre) -> None:
    card = add(watched.actor("ambulance"), incident(watched))
    age(path_of(card.sha256), 2 * DAY)
    rows = list(Attachment.objects.all())
    Attachment.objects.all()._raw_delete("default")
    assert sweep_files(now=timezone.now(), older_than=DAY) == 1
    assert not path_of(card.sha256).exists()
    Attachment.objects.bulk_create(rows)
    assert note_missing_files() == 0
    assert path_of(card.sha256).read_bytes() == PICTURE
    assert sweep_files(now=timezone.now(), older_than=DAY) == 0


def test_a_content_that_comes_again_counts_as_new(watched: Centre) -> None:
    with received([PICTURE]) as file:
        digest = file.sha256
    path_of(digest).parent.mkdir(parents=True)
    path_of(digest).write_bytes(PICTURE)
    age(path_of(digest), 2 * DAY)
    add(watched.actor("ambulance"), incident(watched))
    Attachment.objects.all()._raw_delete("default")
    assert sweep_files(now=timezone.now(), older_than=DAY) == 0


def test_withdrawn_files_are_not_swept(watched: Centre) -> None:
    by = watched.actor("ambulance")
    card = add(by, incident(watched))
    withdraw_attachment(by=by, attachment_id=card.id, reason="nhầm")
    age(path_of(card.sha256), 2 * DAY)
    assert sweep_files(now=timezone.now(), older_than=DAY) == 0


def lasting() -> dict[str, str]:
    audit(whole_to=0)
    return dict(Fault.objects.filter(ended_at=None, code="files_missing").values_list("code", "detail"))


def test_a_file_that_is_lost_or_cut_is_a_fault_until_it_is_back(watched: Centre) -> None:
    by, where = watched.actor("ambulance"), incident(watched)
    first, second = add(by, where), add(by, where, media.PDF)
    assert note_missing_files() == 0
    assert lasting() == {}
    path_of(first.sha256).unlink()
    path_of(second.sha256).write_bytes(media.PDF[:-1])
    assert note_missing_files() == 2
    [detail] = lasting().values()
    assert detail.startswith("2 files of incidents")
    assert f"attachment {first.id}" in detail
    since = Attachment.objects.get(pk=first.id).missing_since
    path_of(second.sha256).write_bytes(media.PDF)
    assert note_missing_files() == 1
    assert Attachment.objects.get(pk=first.id).missing_since == since
    path_of(first.sha256).write_bytes(PICTURE)
    assert note_missing_files() == 0
    assert lasting() == {}


def test_what_fails_while_it_is_written_leaves_nothing_behind(watched: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    where = incident(watched)

    def full(file: Received, preview: bytes | None) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(attachments, "take", full)
    with pytest.raises(OSError, match="No space"):
        add(watched.actor("ambulance"), where)
    assert everything_in_the_folder() == []
    assert not Attachment.objects.exists()
    assert Incident.objects.get(pk=where).version == 1


def test_while_a_picture_is_decoded_others_may_use_the_connection(
    committed_centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = incident(committed_centre)
    held: list[bool] = []

    def decode(path: Path) -> Content:
        held.append(connection.connection is not None)
        return content_of(path)

    monkeypatch.setattr(attachments, "content_of", decode)
    assert add(committed_centre.actor("ambulance"), where).kind == "picture"
    assert held == [False]


def test_no_picture_is_decoded_for_an_incident_that_its_bringer_does_not_see(
    watched: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = incident(watched)

    def decode(path: Path) -> Content:
        raise AssertionError("decoded")

    monkeypatch.setattr(attachments, "content_of", decode)
    with refused(NotFound, "incident_unknown"):
        add(watched.actor("police"), where)
    with refused(NotFound, "incident_unknown"):
        add(watched.actor("ambulance"), where + 1_000)


def test_nobody_waits_for_the_incident_while_a_file_is_forced_to_disk(
    committed_centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = incident(committed_centre)
    freely: list[int] = []

    def forced(file: Received, preview: bytes | None) -> None:
        with psycopg.connect(**connection.get_connection_params()) as other:
            row = other.execute("SELECT id FROM dispatch_incident WHERE id = %s FOR UPDATE SKIP LOCKED", [where])
            freely.extend(found for (found,) in row.fetchall())
        take(file, preview)

    monkeypatch.setattr(attachments, "take", forced)
    add(committed_centre.actor("ambulance"), where)
    assert freely == [where]
