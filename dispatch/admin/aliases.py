"""The names that dispatchers propose for places: a supervisor approves or rejects them here."""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from dispatch.actions.aliases import decide_alias
from dispatch.errors import Conflict, Forbidden
from dispatch.models import AliasProposal, Person
from dispatch.rules.access import Actor
from dispatch.schema import PlaceAliasDecision
from dispatch.selectors.people import access_of
from dispatch.vocabulary import AliasStatus
from gis.models import Place

_MOST_OTHERS = 5
_STATES = {
    AliasStatus.PROPOSED: "chờ duyệt",
    AliasStatus.APPROVED: "đã duyệt",
    AliasStatus.REJECTED: "đã từ chối",
}
_REFUSED = {
    "alias_decided": "“{name}”: người khác đã quyết định khác. Tải lại trang để xem.",
    "place_retired": "“{name}”: nơi này không còn trong danh mục nên không duyệt được. Hãy từ chối tên này.",
}


@admin.register(AliasProposal)
class AliasProposalAdmin(admin.ModelAdmin[AliasProposal]):
    """Proposals, newest first. They are decided on, never edited or removed."""

    list_display = ("said", "of_place", "where", "also", "state", "why", "who", "when", "decision")
    list_filter = ("status",)
    list_select_related = ("place__within", "proposed_by", "decided_by")
    list_display_links = None
    search_fields = ("text", "place__name")
    search_help_text = "Tên gọi hoặc tên nơi"
    ordering = ("-id",)
    actions = ("approve", "reject")

    @admin.display(description="Tên gọi", ordering="text")
    def said(self, row: AliasProposal) -> str:
        """Return the proposed name."""
        return row.text

    @admin.display(description="Nơi", ordering="place__name")
    def of_place(self, row: AliasProposal) -> str:
        """Return the place that is called so."""
        return row.place.name

    @admin.display(description="Ở đâu")
    def where(self, row: AliasProposal) -> str:
        """Return what tells the place from others of its name: its kind, its commune and its point."""
        commune = row.place.within.name if row.place.within else ""
        point = f"{row.place.position.y:.5f}, {row.place.position.x:.5f}"
        return " · ".join(part for part in (row.place.get_kind_display(), commune, point) if part)

    @admin.display(description="Cũng là tên của")
    def also(self, row: AliasProposal) -> str:
        """Return the other places that are found by this very name: callers may mean those."""
        others = Place.objects.filter(names__folded=row.folded, retired_at=None).exclude(pk=row.place_id)
        return ", ".join(others.order_by("id").values_list("name", flat=True).distinct()[:_MOST_OTHERS])

    @admin.display(description="Trạng thái", ordering="status")
    def state(self, row: AliasProposal) -> str:
        """Return whether it waits, holds or was rejected."""
        return _STATES[AliasStatus(row.status)]

    @admin.display(description="Ghi chú")
    def why(self, row: AliasProposal) -> str:
        """Return what the dispatcher noted."""
        return row.note

    @admin.display(description="Người đề xuất", ordering="proposed_by__username")
    def who(self, row: AliasProposal) -> str:
        """Return who proposed it."""
        return row.proposed_by.username

    @admin.display(description="Lúc", ordering="proposed_at")
    def when(self, row: AliasProposal) -> datetime:
        """Return when it was proposed."""
        return row.proposed_at

    @admin.display(description="Quyết định")
    def decision(self, row: AliasProposal) -> str:
        """Return who decided, and when."""
        if row.decided_by is None or row.decided_at is None:
            return ""
        return f"{row.decided_by.username}, {timezone.localtime(row.decided_at):%H:%M %d/%m/%Y}"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return false: dispatchers propose at the console."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: AliasProposal | None = None) -> bool:
        """Return whether the person may decide on the list; no proposal is edited."""
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: AliasProposal | None = None) -> bool:
        """Return false: what was proposed and decided stays as long as the place."""
        return False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Return both decisions, and no removal."""
        return {name: action for name, action in super().get_actions(request).items() if name in self.actions}

    @admin.action(description="Duyệt: từ nay tìm được nơi này bằng tên đã đề xuất", permissions=["change"])
    def approve(self, request: HttpRequest, queryset: QuerySet[AliasProposal]) -> None:
        """Let the places be found by these names from now on."""
        _decide(request, queryset, approved=True)

    @admin.action(description="Từ chối tên đã đề xuất", permissions=["change"])
    def reject(self, request: HttpRequest, queryset: QuerySet[AliasProposal]) -> None:
        """Let these names not hold."""
        _decide(request, queryset, approved=False)


def _decide(request: HttpRequest, proposals: QuerySet[AliasProposal], *, approved: bool) -> None:
    if not isinstance(request.user, Person):
        raise PermissionDenied
    by = Actor(name=request.user.username, access=access_of(request.user))
    decided = 0
    wanted = AliasStatus.APPROVED if approved else AliasStatus.REJECTED
    for proposal_id, name in proposals.exclude(status=wanted).order_by("id").values_list("id", "text"):
        try:
            decide_alias(by=by, alias_id=proposal_id, decision=PlaceAliasDecision(approved=approved))
        except Forbidden:
            messages.error(request, "Chỉ giám sát viên và quản trị viên được quyết định. Chưa có gì thay đổi.")
            return
        except Conflict as refused:
            messages.error(request, _REFUSED.get(refused.code, "“{name}”: chưa quyết định được.").format(name=name))
        else:
            decided += 1
    if decided:
        messages.success(request, f"Đã {'duyệt' if approved else 'từ chối'} {decided} tên gọi.")
