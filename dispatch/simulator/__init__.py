"""A province that calls. It acts as callers, desks and crews do: through signed webhooks and the API alone."""
