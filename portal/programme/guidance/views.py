"""The library: what agencies work by, each material with its versions."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit.asking import asked
from portal.kit.fields import ask_for_file_again
from portal.kit.files import attachment
from portal.kit.paging import keyset_page
from portal.kit.web import access, page
from portal.programme.actions import guidance as actions
from portal.programme.form_pages import GETPOST, done, form_page, saved, withdraw_page
from portal.programme.guidance import queries
from portal.programme.guidance.forms import LibraryFilter, MaterialForm, VersionForm
from portal.programme.models import Material, Version
from portal.programme.permissions import (
    can_announce,
    can_keep_library,
    can_keep_material,
    can_read_library,
    can_see_material,
)


def load_any_material(user, pk):
    """A withdrawn one too: it was known before."""
    return get_object_or_404(Material.objects.visible_to(user).select_related("edition"), pk=pk)


def load_material(user, pk):
    return get_object_or_404(Material.objects.visible_to(user).known(), pk=pk)


def load_version(user, pk):
    return get_object_or_404(Version.objects.visible_to(user).known().select_related("material"), pk=pk)


def load_file(user, key):
    return get_object_or_404(Version.objects.visible_to(user).known().exclude(file=""), key=key)


@require_safe
@access(can_read_library)
def library(request):
    """The materials to be used on a day; for an officer at first those for the own kind of agency."""
    dates, asking = asked(request)
    params = queries.asked_of_library(request.user, request.GET)
    form = LibraryFilter(params)
    found = keyset_page(queries.library(request.user, dates, **form.asked), params, order=("kind", "sort_key", "id"))
    context = {
        "dates": dates,
        "asking": asking,
        "form": form,
        "materials": found.rows,
        "pages": found.links(params),
        "newest": queries.announcements(request.user).order_by("-told_on", "-pk")[:3],
        "may_keep": can_keep_library(request.user),
        "may_announce": can_announce(request.user),
    }
    return page(request, "programme/library.html", context, status=422 if asking.errors else 200)


@require_safe
@access(can_see_material, load=load_any_material)
def material(request, material: Material):
    """What it is for, and how it reads: the version of the day first."""
    dates, asking = asked(request)
    if not material.is_known(dates.known):
        raise Http404
    versions = material.versions.known(dates.known).order_by("-since", "-pk")
    context = {
        "material": material,
        "dates": dates,
        "asking": asking,
        "versions": versions,
        "current": next((version for version in versions if version.since <= dates.on), None),
        "may_keep": material.is_known() and can_keep_material(request.user, material),
    }
    return page(request, "programme/material.html", context, status=422 if asking.errors else 200)


@require_safe
@access(can_see_material, load=load_file)
def material_file(request, version: Version):
    """The file of a version, as a download."""
    return attachment(version.file, version.name, version.content_type)


@require_http_methods(GETPOST)
@access(can_keep_library)
def add(request):
    """A material with its first version."""
    form = MaterialForm(request.POST or None, request.FILES or None)
    back = reverse("guidance")
    if form.is_valid() and done(form, lambda: actions.add_material(by=request.user, reading=form.reading, **form.what)):
        return saved(request, back)
    ask_for_file_again(form)
    return form_page(request, form, _("Add to the library"), back, _("Guidance"))


@require_http_methods(GETPOST)
@access(can_keep_material, load=load_material)
def add_version(request, material: Material):
    """How the material reads from a day on."""
    form = VersionForm(request.POST or None, request.FILES or None)
    back = reverse("material", args=[material.pk])
    if form.is_valid() and done(
        form, lambda: actions.add_version(material=material, by=request.user, reading=form.reading)
    ):
        return saved(request, back)
    ask_for_file_again(form)
    return form_page(request, form, _("Add a version"), back, material.title)


@require_http_methods(GETPOST)
@access(can_keep_material, load=load_material)
def withdraw(request, material: Material):
    def act(because):
        actions.withdraw_material(material=material, by=request.user, because=because)

    return withdraw_page(request, act, str(material), reverse("material", args=[material.pk]), reverse("guidance"))


@require_http_methods(GETPOST)
@access(can_keep_material, load=load_version)
def withdraw_version(request, version: Version):
    def act(because):
        actions.withdraw_version(version=version, by=request.user, because=because)

    return withdraw_page(request, act, str(version), reverse("material", args=[version.material_id]))
