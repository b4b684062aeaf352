"""Lets a province call this centre."""

import asyncio
import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from dispatch.management.demonstration import demonstration, require_demonstration
from dispatch.simulator.desk import Refused
from dispatch.simulator.plan import PlannedCall, make_plan
from dispatch.simulator.province import Province, Tally

_SUMMARY = {
    "accepted": "cuộc gọi được nhận",
    "refused": "cuộc gọi bị từ chối",
    "answered": "được tổng đài viên nghe",
    "located": "gửi vị trí qua liên kết",
    "sent": "được điều đơn vị",
    "closed": "xử lý xong và đóng",
    "hung_up": "người gọi gác máy trước",
    "left_alone": "cố ý bỏ mặc",
    "crew_silent": "kíp trực cố ý im lặng",
    "no_unit": "không còn đơn vị",
    "given_up": "dừng lại vì lỗi",
    "reports_refused": "báo cáo của nhà mạng bị từ chối",
    "alarms": "báo động leo thang đã thấy",
    "missing": "cuộc gọi đã nhận mà KHÔNG có vụ việc",
}


class Command(BaseCommand):
    """Rings, answers, sends units and drives, through webhooks and the API of a running centre."""

    help = "Let simulated callers, desks and crews use the running demonstration centre."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how much is to happen, and where."""
        parser.add_argument("--calls", type=int, default=20, help="how many calls (20)")
        parser.add_argument("--rate", type=float, default=2.0, help="calls per second on the average (2)")
        parser.add_argument("--base-url", default=settings.PUBLIC_URL, help="address of the centre (EOC_PUBLIC_URL)")
        parser.add_argument("--seed", type=int, default=None, help="the same seed gives the same calls; else by chance")

    def handle(self, *args: Any, **options: Any) -> None:
        """Let it happen and sum it up.

        Raises CommandError if an accepted call has no incident, or no call was accepted.
        """
        require_demonstration()
        if options["calls"] < 1 or options["rate"] <= 0:
            raise CommandError("there is nothing to do: --calls and --rate must be above zero")
        seed = secrets.randbelow(10**6) if options["seed"] is None else options["seed"]
        plan = make_plan(seed=seed, run=secrets.token_hex(8), calls=options["calls"], rate=options["rate"])
        self._tell(f"mô phỏng {len(plan)} cuộc gọi, seed {seed}")
        try:
            tally = asyncio.run(self._live(plan, options["base_url"].rstrip("/")))
        except Refused as refused:
            raise CommandError(f"the centre does not answer at {options['base_url']}: {refused.code}") from refused
        self._sum_up(tally)

    async def _live(self, plan: list[PlannedCall], base_url: str) -> Tally:
        async with demonstration(base_url) as (provider, desk_of):
            return await Province(provider, desk_of, self._tell).live(plan)

    def _sum_up(self, tally: Tally) -> None:
        for what, words in _SUMMARY.items():
            self.stdout.write(f"{tally.counts[what]:6d}  {words}")
        if tally.missing:
            raise CommandError(f"accepted calls without an incident: {', '.join(tally.missing)}")
        if not tally.counts["accepted"]:
            raise CommandError("the centre accepted no call")

    def _tell(self, words: str) -> None:
        self.stdout.write(f"{timezone.localtime():%H:%M:%S}  {words}")
