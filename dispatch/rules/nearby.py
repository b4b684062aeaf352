"""Which layers of the surroundings are shown on an incident, and how much of each."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class LayerRule:
    """So many of a layer, within so many metres, for a type of incident or an agency; None stands for all of them.

    With a `profile` they are ordered by its travel time, else by distance. Layers are shown in the order of `position`.
    """

    layer: str
    incident_type: str | None
    agency: str | None
    count: int
    within_m: float
    profile: str = ""
    position: int = 0


def layers_shown(
    rules: Iterable[LayerRule], *, incident_type: str | None, agencies: Collection[str]
) -> list[LayerRule]:
    """Return one rule for each layer that is shown on an incident of the type, on which these agencies are.

    A rule for the type goes before one for an agency alone, and this before one for all. Where several agencies' rules
    hold, nobody gets less than their own says.
    """
    fitting: dict[str, list[LayerRule]] = {}
    for rule in rules:
        if rule.incident_type in {None, incident_type} and (rule.agency is None or rule.agency in agencies):
            fitting.setdefault(rule.layer, []).append(rule)
    shown = []
    for of_layer in fitting.values():
        closest = max(_specificity(rule) for rule in of_layer)
        holding = [rule for rule in of_layer if _specificity(rule) == closest]
        shown.append(
            replace(
                min(holding, key=lambda rule: (rule.position, rule.agency or "")),
                count=max(rule.count for rule in holding),
                within_m=max(rule.within_m for rule in holding),
                profile=max(rule.profile for rule in holding),
            )
        )
    return sorted((rule for rule in shown if rule.count > 0), key=lambda rule: (rule.position, rule.layer))


def _specificity(rule: LayerRule) -> tuple[bool, bool]:
    return rule.incident_type is not None, rule.agency is not None
