"""The rows that a centre edits. What happened is not among them: that is changed by actions alone."""

from django.contrib import admin

from dispatch.admin import (
    aliases,
    areas,
    catalogue,
    coverage,
    desks,
    escalation,
    nearby,
    people,
    question_cards,
    response_plans,
    rota,
    units,
)

__all__ = [
    "aliases",
    "areas",
    "catalogue",
    "coverage",
    "desks",
    "escalation",
    "nearby",
    "people",
    "question_cards",
    "response_plans",
    "rota",
    "units",
]

admin.site.site_header = "Trung tâm điều hành khẩn cấp"
