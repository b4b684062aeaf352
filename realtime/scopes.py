"""Which sockets share one stream: those whose people see the same agencies."""

from dispatch.rules.access import Access, Scope


def console_scope(access: Access) -> Scope:
    """Return what a console of this person shows: the agencies of their desks.

    A crew's own units are left out, because events are addressed to agencies: a board that held more than its stream
    would go stale. Two people with the same agencies have equal scopes, so the scope itself is the key of their stream.
    """
    return Scope(agencies=access.scope.agencies)


def scope_label(scope: Scope) -> str:
    """Return the name of the scope, for clients that resume, figures and logs."""
    return "all" if scope.agencies is None else "+".join(sorted(scope.agencies)) or "none"
