"""Hospitals learn who is coming."""

from dispatch import outbox
from dispatch.actions.locking import lock_assignment
from dispatch.actions.unit_work import follow_assignments
from dispatch.actions.writing import require, writing
from dispatch.errors import Conflict, Invalid
from dispatch.models import Hospital
from dispatch.rules.access import Actor, Right
from dispatch.rules.hospitals import hospital_text
from dispatch.schema import AssignmentCard, EventData, HospitalAlert
from dispatch.selectors.cards import read_assignment_cards, read_incident_card
from dispatch.timeline import Event
from dispatch.vocabulary import EventName


def alert_hospital(*, by: Actor, assignment_id: int, alert: HospitalAlert) -> AssignmentCard:
    """Tell a hospital that this unit brings a patient, with what it should know. It may be told more than once.

    Where the hospital has a telephone number, a text message goes there. Raises NotFound `assignment_unknown`,
    Forbidden, Invalid `hospital_unknown`, Conflict `unit_cannot_transport` or `assignment_over`.
    """
    with writing(by) as work:
        incident, assignment, unit = lock_assignment(by, assignment_id)
        require(by, Right.REPORT_STATUS, agency=unit.agency_id, unit_id=unit.pk)
        hospital = Hospital.objects.filter(pk=alert.hospital).first()
        if hospital is None:
            raise Invalid("hospital_unknown", f"There is no hospital {alert.hospital}.", {"hospital": alert.hospital})
        if not unit.type.transports:
            raise Conflict(
                "unit_cannot_transport", f"{unit.call_sign} takes no patients.", {"call_sign": unit.call_sign}
            )
        if assignment.cleared_at is not None:
            raise Conflict("assignment_over", "The assignment has ended.", {"assignment_status": assignment.status})
        assignment.hospital = hospital
        assignment.save(update_fields=["hospital"])
        follow_assignments(incident)
        card = read_incident_card(incident.pk)
        if hospital.phone_number:
            outbox.enqueue_sms(
                key=f"hospital:{assignment.pk}:{incident.pk}:{card.version}",
                recipient=hospital.code,
                address=hospital.phone_number,
                body=hospital_text(unit.call_sign, incident.type.name_vi if incident.type else "", alert.text),
                incident=incident,
            )
        [reported] = read_assignment_cards([assignment.pk])
        data = EventData(incident=card, assignment=reported, note=alert.text or None)
        return work.record(reported, [Event(EventName.HOSPITAL_ALERTED, card.agencies, data, incident_id=incident.pk)])
