"""The checklist of a visit: one page of lines that is sent as a whole and loses nothing."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from audits.actions.answers import Given, Saved, save_answers
from audits.actions.evidence import add_answer_evidence
from audits.choices import AnswerState
from audits.finding_views import add_file
from audits.models import Answer, Visit
from audits.permissions import can_answer_lines, can_run_visit, can_see_answers
from audits.queries.checklist import checklist_of
from audits.views import load_visit
from portal.kit.web import access, page


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_see_answers, load=load_visit)
def checklist(request, visit: Visit):
    """Answer the lines; whoever may not, or once the minutes are drafted, reads them."""
    only = request.GET.get("only", "")
    only = only if only in AnswerState.values else ""
    unsaved, refusal = {}, ""
    if request.method == "POST":
        if not can_run_visit(request.user, visit):
            raise PermissionDenied
        given = given_in(request.POST, visit)
        try:
            saved = save_answers(visit=visit, by=request.user, given=given)
        except ValidationError as error:
            unsaved, refusal = dict.fromkeys(given, ""), " ".join(error.messages)
        else:
            unsaved = _unsaved(saved, given)
            if not unsaved:
                return _saved(request, visit, saved, only)
    context = {
        "visit": visit,
        "shown": checklist_of(visit, only, unsaved),
        "only": only,
        "tabs": _tabs(visit),
        "states": AnswerState.choices,
        "may_answer": can_answer_lines(request.user, visit),
        "unsaved": len(unsaved),
        "refusal": refusal,
    }
    return page(request, "audits/checklist.html", context, status=409 if unsaved or refusal else 200)


def load_line(user, pk, line):
    """The answer to the line at a position of the visit's checklist."""
    answers = Answer.objects.visible_to(user).select_related("visit__agency", "line")
    return get_object_or_404(answers, visit=load_visit(user, pk), line__position=line)


def can_show_line(user, answer) -> bool:
    return can_answer_lines(user, answer.visit)


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_show_line, load=load_line)
def line_file(request, answer: Answer):
    """A file, such as a photograph, that shows what was seen on a line."""
    back = {"name": "visit-checklist", "about": answer.visit, "at": f"#l{answer.line.position}"}
    return add_file(request, back, lambda file: add_answer_evidence(answer=answer, by=request.user, upload=file))


def given_in(sent: QueryDict, visit: Visit) -> list[Given]:
    """The answers of a page as it was sent: `s12`, `n12`, `e12` of the 12th line, all versions seen in `seen`."""
    seen = dict(pair.split(":") for pair in sent.get("seen", "").split() if pair.count(":") == 1)
    lines = visit.answers.values_list("line__position", "line_id")
    return [
        Given(line, sent[f"s{at}"], _text(sent, f"n{at}"), _text(sent, f"e{at}"), int(seen[str(at)]))
        for at, line in lines
        if seen.get(str(at), "").isdecimal() and f"s{at}" in sent
    ]


def _text(sent: QueryDict, name: str) -> str:
    """As typed, but with the line ends that the database has: a browser sends others."""
    return sent.get(name, "").replace("\r\n", "\n")


def _unsaved(saved: Saved, given: list[Given]) -> dict[Given, str]:
    """What was sent and is not kept, with why it cannot be; no words where somebody else was quicker."""
    overtaken = dict.fromkeys((one for one, _answer in saved.overtaken), "")
    return overtaken | {one: saved.refused[one.line] for one in given if one.line in saved.refused}


def _saved(request, visit: Visit, saved: Saved, only: str):
    """On to the finding or the file that is to be added on a line, or back to the page."""
    count = len(saved.kept)
    if count:
        words = ngettext("%(count)s answer is saved.", "%(count)s answers are saved.", count)
        messages.success(request, words % {"count": count})
    if request.POST.get("log", "").isdecimal():
        return redirect(f"{reverse('finding-log', args=[visit.pk])}?line={request.POST['log']}")
    if request.POST.get("file", "").isdecimal():
        return redirect("visit-line-file", pk=visit.pk, line=request.POST["file"])
    if not count:
        messages.info(request, _("Nothing was changed."))
    return redirect(_address(visit, only))


def _address(visit: Visit, only: str) -> str:
    address = reverse("visit-checklist", args=[visit.pk])
    return f"{address}?{urlencode({'only': only})}" if only else address


def _tabs(visit: Visit) -> list[tuple[str, str, str]]:
    """Address, words and state of each way to narrow the page."""
    return [
        (_address(visit, ""), _("All lines"), ""),
        *((_address(visit, state), str(label), state) for state, label in AnswerState.choices),
    ]
