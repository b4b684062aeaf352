"""Adds the layers, what of them is shown on incidents, and the kinds of premise notes."""

from dispatch.catalogue.reading import read_feature_layers, read_nearby_rules, read_premise_note_kinds
from dispatch.models import NearbyRule, PremiseNoteKind
from gis.models import FeatureLayer


def add_feature_layers() -> tuple[int, int]:
    """Create the layers that are not there, with the rules of each; return how many layers and rules were created.

    A layer that exists keeps the rules that the centre has given it.
    """
    known = set(FeatureLayer.objects.values_list("code", flat=True))
    missing = [
        FeatureLayer(code=entry.code, name_vi=entry.name_vi, name_en=entry.name_en, icon=entry.icon, use=entry.use)
        for entry in read_feature_layers()
        if entry.code not in known
    ]
    added = {layer.code for layer in FeatureLayer.objects.bulk_create(missing)}
    rules = NearbyRule.objects.bulk_create(
        NearbyRule(
            layer_id=entry.layer,
            incident_type_id=entry.incident_type,
            agency_id=entry.agency,
            count=entry.count,
            within_m=entry.within_m,
            profile=entry.profile,
            position=entry.position,
        )
        for entry in read_nearby_rules()
        if entry.layer in added
    )
    return len(added), len(rules)


def add_premise_note_kinds() -> int:
    """Create the kinds that are not there, and return how many."""
    known = set(PremiseNoteKind.objects.values_list("code", flat=True))
    missing = [
        PremiseNoteKind(code=entry.code, name_vi=entry.name_vi, name_en=entry.name_en, most_days=entry.most_days)
        for entry in read_premise_note_kinds()
        if entry.code not in known
    ]
    return len(PremiseNoteKind.objects.bulk_create(missing))
