"""The rows that a centre edits, by which cards are read."""

from django.db.models import Prefetch
from django.utils import timezone

from dispatch.files.contents import MOST_BYTES
from dispatch.models import (
    Agency,
    Capability,
    Desk,
    Hospital,
    IncidentType,
    Instruction,
    PremiseNoteKind,
    Question,
    QuestionCard,
    ServiceLine,
    Station,
    UnitType,
)
from dispatch.rules.escalation import precedence
from dispatch.rules.transitions import INCIDENT_NEXT, assignment_next
from dispatch.schema import (
    Catalogue,
    CatalogueItem,
    CommuneItem,
    DeskItem,
    HospitalItem,
    IncidentTypeItem,
    InstructionItem,
    LineItem,
    PremiseNoteKindItem,
    QuestionCardItem,
    QuestionItem,
    StationItem,
    TargetItem,
    UnitTypeItem,
)
from dispatch.selectors.escalation import escalation_policies
from dispatch.vocabulary import Approval, AssignmentStatus, Disposition, QuestionKind
from gis.boundaries.lookup import communes_on


def catalogue() -> Catalogue:
    """Return all names that cards refer to by code."""
    types = IncidentType.objects.prefetch_related(Prefetch("agencies", Agency.objects.order_by("code")))
    return Catalogue(
        agencies=[_item(row) for row in Agency.objects.all()],
        lines=[
            LineItem(
                code=row.code,
                name_vi=row.name_vi,
                name_en=row.name_en,
                agency=row.agency_id,
                refers_as=Disposition(row.refers_as) if row.refers_as else None,
            )
            for row in ServiceLine.objects.all()
        ],
        desks=[
            DeskItem(code=row.code, name_vi=row.name_vi, name_en=row.name_en, agency=row.agency_id, shared=row.shared)
            for row in Desk.objects.all()
        ],
        incident_types=[
            IncidentTypeItem(
                code=row.code,
                name_vi=row.name_vi,
                name_en=row.name_en,
                agencies=[agency.code for agency in row.agencies.all()],
                priority=row.default_priority,
            )
            for row in types
        ],
        unit_types=[
            UnitTypeItem(
                code=row.code,
                name_vi=row.name_vi,
                name_en=row.name_en,
                agency=row.agency_id,
                transports=row.transports,
                next={status: list(assignment_next(status, transports=row.transports)) for status in AssignmentStatus},
            )
            for row in UnitType.objects.all()
        ],
        capabilities=[_item(row) for row in Capability.objects.all()],
        stations=[
            StationItem(
                code=row.code,
                name_vi=row.name_vi,
                name_en=row.name_en,
                agency=row.agency_id,
                lon=row.position.x,
                lat=row.position.y,
            )
            for row in Station.objects.all()
        ],
        hospitals=[
            HospitalItem(
                code=row.code, name_vi=row.name_vi, name_en=row.name_en, lon=row.position.x, lat=row.position.y
            )
            for row in Hospital.objects.all()
        ],
        areas=[CommuneItem(code=row.code, kind=row.kind, name=row.name) for row in communes_on(timezone.localdate())],
        incident_next={status: list(following) for status, following in INCIDENT_NEXT.items()},
        question_cards=_question_cards(),
        premise_note_kinds=[
            PremiseNoteKindItem(code=row.code, name_vi=row.name_vi, name_en=row.name_en, most_days=row.most_days)
            for row in PremiseNoteKind.objects.all()
        ],
        targets=[
            TargetItem(
                trigger=policy.trigger,
                agency=policy.agency,
                priority=policy.priority,
                after_s=int(policy.steps[0].after.total_seconds()),
            )
            for policy in sorted(escalation_policies(), key=precedence)
            if policy.steps
        ],
        attachment_bytes=MOST_BYTES,
    )


def _question_cards() -> list[QuestionCardItem]:
    cards = QuestionCard.objects.prefetch_related(
        Prefetch("incident_types", IncidentType.objects.order_by("code")),
        Prefetch("questions", Question.objects.order_by("position")),
        Prefetch("instructions", Instruction.objects.order_by("position")),
    )
    return [
        QuestionCardItem(
            code=card.code,
            name_vi=card.name_vi,
            name_en=card.name_en,
            incident_types=[row.code for row in card.incident_types.all()],
            approval=Approval(card.approval),
            questions=[
                QuestionItem(
                    code=row.code,
                    kind=QuestionKind(row.kind),
                    text_vi=row.text_vi,
                    text_en=row.text_en,
                    options=list(row.options),
                )
                for row in card.questions.all()
            ],
            instructions=[InstructionItem(text_vi=row.text_vi, text_en=row.text_en) for row in card.instructions.all()],
        )
        for card in cards
    ]


def _item(row: Agency | Capability) -> CatalogueItem:
    return CatalogueItem(code=row.code, name_vi=row.name_vi, name_en=row.name_en)


def agency_codes() -> list[str]:
    """Return the codes of all agencies, sorted."""
    return list(Agency.objects.order_by("code").values_list("code", flat=True))
