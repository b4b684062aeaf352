"""Question cards with what is asked and said."""

from django.contrib import admin

from dispatch.models import Instruction, Question, QuestionCard


class QuestionInline(admin.TabularInline[Question, QuestionCard]):
    """What is asked."""

    model = Question
    extra = 0


class InstructionInline(admin.TabularInline[Instruction, QuestionCard]):
    """What is said."""

    model = Instruction
    extra = 0


@admin.register(QuestionCard)
class QuestionCardAdmin(admin.ModelAdmin[QuestionCard]):
    """Cards. One that came as an example waits for approval."""

    inlines = (QuestionInline, InstructionInline)
    list_display = ("code", "name_vi", "approval")
    list_filter = ("approval",)
    filter_horizontal = ("incident_types",)
