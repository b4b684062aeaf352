"""The domain's Django application."""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    """Calls, incidents, units and what binds them."""

    name = "dispatch"
    verbose_name = "Điều hành"
