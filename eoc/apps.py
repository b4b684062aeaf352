"""The wiring's Django application."""

from django.apps import AppConfig
from django.core.checks import Tags, register


class EocConfig(AppConfig):
    """Registers the checks of the whole centre."""

    name = "eoc"

    def ready(self) -> None:
        """Register the checks once the models are there."""
        from eoc import checks  # noqa: PLC0415 -- needs the models

        register(checks.every_escalation_ends_at_a_person, Tags.database)
        register(checks.frames_leave_in_a_known_way)
        register(checks.positions_are_kept_for_a_time)
