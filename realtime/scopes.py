"""Which sockets share one stream: those whose people see the same agencies."""

from dispatch.rules.access import Access, Scope
from dispatch.vocabulary import Role


def console_scope(access: Access) -> Scope:
    """Return what a console of this person shows: the agencies of their desks.

    A crew's own units are left out, because events are addressed to agencies: a board that held more than its stream
    would go stale. Two people with the same agencies have equal scopes, so the scope itself is the key of their stream.
    """
    return Scope(agencies=access.scope.agencies)


def crew_scope(access: Access) -> Scope:
    """Return what a crew's page of this person shows: their own units with all that is about these now.

    Whoever sits at a desk too sees no more of it here: the page is the unit's.
    """
    units = {grant.unit_id for grant in access.grants if grant.role is Role.CREW and grant.unit_id is not None}
    return Scope(agencies=frozenset(), unit_ids=frozenset(units))


def scope_label(scope: Scope) -> str:
    """Return the name of the scope, for clients that resume, figures and logs."""
    if scope.unit_ids:
        return "units:" + "+".join(str(unit_id) for unit_id in sorted(scope.unit_ids))
    return "all" if scope.agencies is None else "+".join(sorted(scope.agencies)) or "none"
