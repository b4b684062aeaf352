"""Turns the enumerations of the vocabulary into constraints and choices of a table."""

from enum import IntEnum, StrEnum

from django.db import models
from django.db.models import Q


def choices(members: type[StrEnum]) -> list[tuple[str, str]]:
    """Return the choices of a text field."""
    return [(member.value, member.value) for member in members]


def one_of(field: str, members: type[StrEnum] | type[IntEnum], name: str) -> models.CheckConstraint:
    """Return the constraint that keeps a column to the members of an enumeration."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [member.value for member in members]}), name=name)
