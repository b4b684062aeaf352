"""Escalation: policies as data, and the durable deadlines that carry them out."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from dispatch.models.assignments import Assignment
from dispatch.models.calls import Call
from dispatch.models.choices import choices, one_of
from dispatch.models.incidents import Incident
from dispatch.models.people import Person
from dispatch.models.units import Agency
from dispatch.vocabulary import EscalationEffect, EscalationTrigger, Priority

# Of deadlines: a step that may still fire, or an alarm that stands.
LIVE = Q(cancelled_at__isnull=True, ended_at__isnull=True)


class EscalationPolicy(models.Model):
    """What happens when a silence lasts. One that names the agency, then the priority, wins over a general one.

    `threshold` is the number of calls of the trigger `calls_on_incident`. With `repeat_s` the last step is done again
    at that interval until somebody acknowledges.
    """

    name = models.CharField(max_length=100)
    trigger = models.CharField(max_length=30, choices=choices(EscalationTrigger))
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    priority = models.PositiveSmallIntegerField(null=True, blank=True)
    threshold = models.PositiveSmallIntegerField(null=True, blank=True)
    repeat_s = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = "quy tắc leo thang"
        verbose_name_plural = "quy tắc leo thang"
        ordering = ["trigger", "agency", "priority"]
        constraints = [
            one_of("trigger", EscalationTrigger, "escalation_policy_trigger_known"),
            models.CheckConstraint(
                condition=Q(priority__isnull=True) | Q(priority__in=[p.value for p in Priority]),
                name="escalation_policy_priority_known",
            ),
            models.CheckConstraint(
                condition=Q(repeat_s__isnull=True) | Q(repeat_s__gte=15), name="escalation_policy_repeats_slowly"
            ),
            models.CheckConstraint(
                condition=Q(threshold__isnull=False, trigger=EscalationTrigger.CALLS_ON_INCIDENT)
                | (~Q(trigger=EscalationTrigger.CALLS_ON_INCIDENT) & Q(threshold__isnull=True)),
                name="escalation_policy_threshold",
            ),
            models.UniqueConstraint(
                fields=["trigger", "agency", "priority"], nulls_distinct=False, name="escalation_policy_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EscalationStep(models.Model):
    """One step of a policy: `after_s` seconds after the step before it (or after the trigger began), do `effect`.

    `argument` is the agency that `add_agency` adds.
    """

    policy = models.ForeignKey(EscalationPolicy, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    after_s = models.PositiveIntegerField()
    effect = models.CharField(max_length=30, choices=choices(EscalationEffect))
    argument = models.SlugField(max_length=50, blank=True)

    class Meta:
        verbose_name = "bước leo thang"
        verbose_name_plural = "bước leo thang"
        ordering = ["policy", "position"]
        constraints = [
            one_of("effect", EscalationEffect, "escalation_step_effect_known"),
            models.UniqueConstraint(fields=["policy", "position"], name="escalation_step_once"),
            models.CheckConstraint(
                condition=(Q(effect=EscalationEffect.ADD_AGENCY) & ~Q(argument=""))
                | (~Q(effect=EscalationEffect.ADD_AGENCY) & Q(argument="")),
                name="escalation_step_argument",
            ),
            models.CheckConstraint(condition=Q(after_s__gte=1), name="escalation_step_after_a_second"),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} #{self.position}"


class Deadline(models.Model):
    """One step that will fire, or has fired, or was cancelled. `steps` is the policy as it was when the chain began.

    `chain` names the silence that is watched (for instance `incident_unassigned:12:police:1`); its steps follow each
    other, so at most one is pending. A fired step stands as an alarm on the board until the chain ends. With `repeat_s`
    the last step follows itself, and `step` counts on.
    """

    key = models.CharField(max_length=120, unique=True)
    chain = models.CharField(max_length=100)
    trigger = models.CharField(max_length=30, choices=choices(EscalationTrigger))
    agencies = ArrayField(models.SlugField(max_length=50))
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="deadlines")
    call = models.ForeignKey(Call, on_delete=models.PROTECT, null=True, related_name="deadlines")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, related_name="deadlines")
    steps = models.JSONField()
    step = models.PositiveSmallIntegerField()
    effect = models.CharField(max_length=30, choices=choices(EscalationEffect))
    argument = models.SlugField(max_length=50, blank=True)
    repeat_s = models.PositiveIntegerField(null=True)
    priority = models.PositiveSmallIntegerField()
    armed_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField()
    fired_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "thời hạn"
        verbose_name_plural = "thời hạn"
        ordering = ["due_at"]
        constraints = [
            one_of("trigger", EscalationTrigger, "deadline_trigger_known"),
            one_of("effect", EscalationEffect, "deadline_effect_known"),
            models.CheckConstraint(
                condition=Q(fired_at__isnull=True) | Q(cancelled_at__isnull=True), name="deadline_fired_or_cancelled"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(fired_at__isnull=False), name="deadline_only_fired_ends"
            ),
            models.CheckConstraint(
                condition=Q(fired_at__isnull=True) | Q(fired_at__gte=models.F("due_at")), name="deadline_never_early"
            ),
        ]
        indexes = [
            models.Index(
                fields=["priority", "due_at"],
                condition=Q(fired_at__isnull=True, cancelled_at__isnull=True),
                name="deadline_pending",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(fired_at__isnull=True, cancelled_at__isnull=True),
                name="deadline_next",
            ),
            models.Index(fields=["incident"], name="deadline_of_incident"),
            models.Index(
                fields=["trigger"],
                condition=LIVE,
                name="deadline_live",
            ),
        ]

    def __str__(self) -> str:
        return self.key
