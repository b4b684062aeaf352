"""Question cards: what to ask and to say at incidents of some types, and the answers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from dispatch.models.choices import choices, one_of
from dispatch.models.incidents import Incident, IncidentType
from dispatch.models.people import Person
from dispatch.models.units import Unit
from dispatch.vocabulary import Approval, QuestionKind


class QuestionCard(models.Model):
    """A card of the centre. One that came as an example says so until the centre has approved it."""

    code = models.SlugField(max_length=50, primary_key=True)
    name_vi = models.CharField(max_length=150)
    name_en = models.CharField(max_length=150)
    incident_types = models.ManyToManyField(IncidentType, related_name="question_cards")
    approval = models.CharField(max_length=20, choices=choices(Approval), default=Approval.EXAMPLE)

    class Meta:
        verbose_name = "phiếu câu hỏi"
        verbose_name_plural = "phiếu câu hỏi"
        ordering = ["code"]
        constraints = [one_of("approval", Approval, "question_card_approval_known")]

    def __str__(self) -> str:
        return self.name_vi


class Question(models.Model):
    """A question of a card. `options` are the answers of a choice."""

    card = models.ForeignKey(QuestionCard, on_delete=models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=50)
    kind = models.CharField(max_length=20, choices=choices(QuestionKind))
    text_vi = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300)
    options = ArrayField(models.CharField(max_length=100), default=list, blank=True)

    class Meta:
        verbose_name = "câu hỏi"
        verbose_name_plural = "câu hỏi"
        ordering = ["card", "position"]
        constraints = [
            one_of("kind", QuestionKind, "question_kind_known"),
            models.UniqueConstraint(fields=["card", "code"], name="question_once"),
        ]

    def __str__(self) -> str:
        return self.text_vi


class Instruction(models.Model):
    """What is read out to a caller."""

    card = models.ForeignKey(QuestionCard, on_delete=models.CASCADE, related_name="instructions")
    position = models.PositiveSmallIntegerField()
    text_vi = models.CharField(max_length=500)
    text_en = models.CharField(max_length=500)

    class Meta:
        verbose_name = "lời hướng dẫn"
        verbose_name_plural = "lời hướng dẫn"
        ordering = ["card", "position"]

    def __str__(self) -> str:
        return self.text_vi


class Answer(models.Model):
    """The answer to a question on an incident, as last given; the answers before stand on the timeline.

    `answered_at` is the clock of who gave it, `recorded_at` the centre's; `from_unit` is the unit whose crew gave it.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField()
    answered_at = models.DateTimeField(db_default=Now())
    recorded_at = models.DateTimeField(db_default=Now())
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "câu trả lời"
        verbose_name_plural = "câu trả lời"
        constraints = [models.UniqueConstraint(fields=["incident", "question"], name="answer_once")]

    def __str__(self) -> str:
        return self.answer
