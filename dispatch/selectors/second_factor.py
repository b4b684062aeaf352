"""Who may do nothing before a second factor was shown."""

from collections.abc import Mapping

from django.conf import settings

from dispatch.models import Person
from dispatch.rules.access import Access

# Where a session remembers that its person has shown a second factor.
SHOWN = "second_factor_shown"


def lacks_second_factor(session: Mapping[str, object], person: Person, access: Access) -> bool:
    """Return whether the session opens nothing yet. Crews need none, unless they may also open the admin pages."""
    if not settings.SECOND_FACTOR_DEMANDED or session.get(SHOWN) is True:
        return False
    return person.is_staff or not access.is_of_crew_only
