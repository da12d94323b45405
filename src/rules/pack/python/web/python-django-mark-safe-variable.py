from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe


def link(user):
    # ruleid: python-django-mark-safe-variable
    return mark_safe(f"<a href='/u/{user.pk}'>{user.name}</a>")


def row(cells):
    # ruleid: python-django-mark-safe-variable
    return mark_safe("".join("<td>%s</td>" % cell for cell in cells))


def constant():
    # ok: python-django-mark-safe-variable
    return mark_safe("<br>")


def formatted(user):
    # ok: python-django-mark-safe-variable
    return format_html("<a href='/u/{}'>{}</a>", user.pk, user.name)


def rendered(user):
    # ok: python-django-mark-safe-variable
    return mark_safe(render_to_string("user.html", {"user": user}))
