"""The names of places that were proposed."""

from dispatch.models import AliasProposal
from dispatch.schema import PlaceAliasCard, PlaceAliasList
from dispatch.vocabulary import AliasStatus


def alias_card(row: AliasProposal) -> PlaceAliasCard:
    """Return a proposal as everybody sees it."""
    return PlaceAliasCard(
        id=row.pk,
        place_id=row.place_id,
        place=row.place.name,
        text=row.text,
        note=row.note,
        status=AliasStatus(row.status),
        proposed_by=row.proposed_by.username,
        proposed_at=row.proposed_at,
        decided_by=row.decided_by.username if row.decided_by else None,
        decided_at=row.decided_at,
        decision_note=row.decision_note,
    )


def read_alias_card(alias_id: int) -> PlaceAliasCard:
    """Return a proposal as it now is."""
    return alias_card(AliasProposal.objects.select_related("place", "proposed_by", "decided_by").get(pk=alias_id))


def list_aliases(*, status: AliasStatus | None, limit: int) -> PlaceAliasList:
    """Return the newest proposals, of one status or of all."""
    rows = AliasProposal.objects.select_related("place", "proposed_by", "decided_by").order_by("-id")
    if status is not None:
        rows = rows.filter(status=status)
    return PlaceAliasList(aliases=[alias_card(row) for row in rows[:limit]])
