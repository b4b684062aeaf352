"""Accounts with their roles."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.core.exceptions import ValidationError

from dispatch.models import Membership, Person
from dispatch.rules.numbers import identify_caller
from dispatch.vocabulary import CallerKind


class MembershipInline(admin.TabularInline[Membership, Person]):
    """The roles of a person."""

    model = Membership
    extra = 0


class PersonForm(UserChangeForm[Person]):
    """An account. Its number is kept in the form in which an answer comes from it."""

    def clean_phone_number(self) -> str:
        """Return the number in E.164; raises ValidationError for what nobody could be reached at."""
        entered: str = self.cleaned_data["phone_number"].strip()
        caller = identify_caller(entered)
        if entered and caller.kind is not CallerKind.NUMBER:
            raise ValidationError("Không phải số điện thoại gọi được. Ví dụ: 0912345678 hoặc +84912345678.")
        return caller.text


@admin.register(Person)
class PersonAdmin(UserAdmin[Person]):
    """Accounts with their roles."""

    form = PersonForm
    inlines = (MembershipInline,)
    list_display = ("username", "first_name", "last_name", "phone_number", "is_active")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Cá nhân", {"fields": ("first_name", "last_name", "email", "phone_number")}),
        ("Quyền", {"fields": ("is_active", "is_staff", "is_superuser")}),
    )
