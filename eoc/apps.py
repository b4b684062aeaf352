"""The wiring's Django application."""

from django.apps import AppConfig
from django.contrib import admin
from django.core.checks import Tags, register


class EocConfig(AppConfig):
    """Registers the checks of the whole centre, and keeps out of the admin what is not edited there."""

    name = "eoc"

    def ready(self) -> None:
        """Do so once the models and the admin are there."""
        from allauth.mfa.models import Authenticator  # noqa: PLC0415 -- is a model

        from eoc import checks  # noqa: PLC0415 -- needs the models

        # Its secrets are nobody's to read, and whoever takes one away is recorded: `reset_second_factor`.
        admin.site.unregister(Authenticator)
        register(checks.every_escalation_ends_at_a_person, Tags.database)
        register(checks.frames_leave_in_a_known_way)
        register(checks.positions_are_kept_for_a_time)
        register(checks.push_services_can_know_the_centre)
