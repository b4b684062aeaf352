"""An incident is handed over to the centre of another line, and ends here."""

from dispatch.actions.incident_ends import end_incident, refuse_unfinished
from dispatch.actions.locking import lock_open_incident, scope_of
from dispatch.actions.writing import require, writing
from dispatch.errors import Conflict
from dispatch.rules.access import Actor, Right
from dispatch.schema import EventData, IncidentCard, NewReferral, ReferralFact
from dispatch.selectors.cards import read_incident_card
from dispatch.selectors.referrals import read_referral_text, require_referral_line
from dispatch.timeline import Event
from dispatch.vocabulary import Disposition, EventName, IncidentStatus


def refer_incident(*, by: Actor, incident_id: int, new: NewReferral) -> IncidentCard:
    """Write down that the centre of another line took an incident, with what it was told, and close the incident.

    Nothing is sent there: who hands over has told them. The caller's line stays at the desk.

    Raises Invalid `line_unknown` (with the lines that there are), Conflict `referral_text_changed` (with the present
    `text`) where another one was told there, and as closing does.
    """
    require(by, Right.CHANGE_INCIDENT)
    with writing(by) as work:
        incident = lock_open_incident(by, incident_id, Right.CHANGE_INCIDENT)
        line = require_referral_line(new.line)
        refuse_unfinished(incident)
        text = read_referral_text(scope_of(by), incident, line)
        if new.text is not None and new.text != text:
            raise Conflict("referral_text_changed", "What is to be told there has changed.", {"text": text})
        disposition = Disposition(line.refers_as)
        fact = ReferralFact(
            line=line.code,
            disposition=disposition,
            reason=new.reason,
            taken_by=new.taken_by,
            reference=new.reference,
            text=text,
        )
        events = end_incident(by, incident, IncidentStatus.CLOSED, disposition)
        card = read_incident_card(incident.pk)
        referred = EventData(referral=fact)
        closed = EventData(incident=card, reason=disposition)
        return work.record(
            card,
            [
                *events,
                Event(EventName.INCIDENT_REFERRED, card.agencies, referred, incident_id=incident.pk),
                Event(EventName.INCIDENT_CLOSED, card.agencies, closed, incident_id=incident.pk),
            ],
        )
