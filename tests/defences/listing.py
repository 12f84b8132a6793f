"""The defences: what went wrong elsewhere, what keeps it away here, and the test that fails without it."""

from typing import NamedTuple


class Defence(NamedTuple):
    """`old` stands once in the file; with `new` instead the defence is gone and `test` fails.

    `against`: the numbers of docs/security.md.
    """

    against: str
    what: str
    path: str
    old: str
    new: str
    test: str


DEFENCES = [
    Defence(
        "1, 3, 14, 47",
        "an officer sees the own agencies and those below",
        "agencies/models/agency.py",
        "return self if sees_every_agency(user) else self.filter(line__overlap=own_agencies(user))",
        "return self",
        "tests/test_access.py",
    ),
    Defence(
        "1, 8",
        "the wall in the database knows whose request it is",
        "portal/kit/wall.py",
        "        return cursor.fetchall()",
        "        roles = cursor.fetchall()\n"
        '        cursor.execute("".join(f"SET portal.{scope} = \'all\';" for scope in SCOPES))\n'
        "        return roles",
        "tests/test_wall.py",
    ),
    Defence(
        "4, 8, 9",
        "a file that was made is given only to whom still sees its rows",
        "portal/workbooks/export_views.py",
        " or source.scope_of(user) != export.scope",
        "",
        "tests/workbooks/test_exports.py",
    ),
    Defence(
        "7",
        "the search looks through what the person sees",
        "portal/pages/search.py",
        "matching(Agency.objects.visible_to(user), text)",
        "matching(Agency.objects.all(), text)",
        "tests/pages/test_search.py",
    ),
    Defence(
        "10, 11",
        "the public register reads an allow-list of facts",
        "portal/pages/public/one_agency.py",
        "agency=agency_id, kind__in=PUBLIC_KINDS, withdrawn_at=None",
        "agency=agency_id, withdrawn_at=None",
        "tests/pages/test_public.py",
    ),
    Defence(
        "5, 13",
        "of a form only the fields that it shows are saved",
        "portal/accounts/forms.py",
        '        fields = ["name", "language", "look"]',
        '        fields = ["name", "language", "look", "is_superuser"]',
        "tests/accounts/test_account_page.py",
    ),
    Defence(
        "15",
        "a session without a second factor is a stranger's",
        "portal/accounts/second_factor.py",
        "return not is_required() or was_shown(request, person)",
        "return True",
        "tests/accounts/test_second_factor.py",
    ),
    Defence(
        "16",
        "an invitation opens once",
        "portal/accounts/actions.py",
        'held.accepted_at, held.key_hash = at, ""',
        "held.accepted_at, held.key_hash = None, held.key_hash",
        "tests/accounts/test_invitations.py",
    ),
    Defence(
        "17",
        "links in mails lead to the portal's own address",
        "portal/accounts/adapter.py",
        "return settings.PORTAL_URL + path",
        "return self.request.build_absolute_uri(path)",
        "tests/accounts/test_passwords.py",
    ),
    Defence(
        "18, 19",
        "known and unknown addresses get the same answer",
        "portal/settings.py",
        "ACCOUNT_PREVENT_ENUMERATION = True",
        "ACCOUNT_PREVENT_ENUMERATION = False",
        "tests/accounts/test_passwords.py",
    ),
    Defence(
        "20",
        "what a client says of its own address is not believed",
        "portal/settings.py",
        "ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0",
        "ALLAUTH_TRUSTED_PROXY_COUNT = 1",
        "tests/accounts/test_sign_in.py tests/accounts/test_limits.py",
    ),
    Defence(
        "21",
        "no other site reads an answer",
        "portal/accounts/watching.py",
        '    "Cross-Origin-Resource-Policy": "same-origin",',
        '    "Access-Control-Allow-Origin": "*",',
        "tests/accounts/test_watching.py",
    ),
    Defence(
        "22, 23",
        "the way back stays on the portal",
        "portal/accounts/views.py",
        'return asked if is_ours else "/"',
        'return asked or "/"',
        "tests/accounts/test_language.py",
    ),
    Defence(
        "24, 27, 28, 29, 30, 31, 32",
        "templates escape what people wrote",
        "portal/kit/jinja.py",
        '"autoescape": select_autoescape(["html"])',
        '"autoescape": False',
        "tests/accounts/test_look.py",
    ),
    Defence(
        "26",
        "templates of papers run in a sandbox",
        "audits/papers/word.py",
        "return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)",
        "from jinja2 import Environment\n\n    return Environment(undefined=StrictUndefined, autoescape=True)",
        "tests/audits/test_paper_files.py",
    ),
    Defence(
        "33, 34, 35",
        "a file is given back as what no browser shows or runs",
        "portal/kit/files.py",
        "as_attachment=True",
        "as_attachment=False",
        "tests/kit/test_files.py",
    ),
    Defence(
        "33, 35, 41",
        "files are told by their content",
        "portal/kit/files.py",
        "kind = next((kind for kind in FileKind if begins.startswith(kind.begins)), None)",
        "kind = next((kind for kind in FileKind if begins.startswith(kind.begins)), FileKind.PDF)\n    return kind",
        "tests/kit/test_files.py",
    ),
    Defence(
        "36, 37, 38, 39, 40",
        "names of senders are made harmless",
        "portal/kit/files.py",
        'plain = "".join("_" if sign in \'<>:"|?*\' else sign for sign in last).strip(". ")',
        "plain = last",
        "tests/kit/test_files.py",
    ),
    Defence(
        "42",
        "a file over ten megabytes is refused",
        "portal/kit/files.py",
        "if upload.size > MAX_MEGABYTES * 1024 * 1024:",
        "if upload.size > 100 * MAX_MEGABYTES * 1024 * 1024:",
        "tests/kit/test_files.py",
    ),
    Defence(
        "43",
        "a workbook with entities is refused",
        "portal/workbooks/reading/archive.py",
        "if any(mark in words for mark in _ENTITIES):",
        "if False:",
        "tests/workbooks/test_hostile.py",
    ),
    Defence(
        "44",
        "a workbook that swells is refused",
        "portal/workbooks/reading/archive.py",
        "if size > max(WORTH_A_LOOK, MAX_RATIO * max(part.compress_size, 1)):",
        "if False:",
        "tests/workbooks/test_hostile.py",
    ),
    Defence(
        "46",
        "no cell of a text file starts a formula",
        "portal/kit/spreadsheets.py",
        'return f"\'{cell}" if cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA) else cell',
        "return cell",
        "tests/pages/test_public.py",
    ),
    Defence(
        "45, 46",
        "no text becomes a formula of a workbook",
        "portal/workbooks/writing/xlsx.py",
        "sheet.write_string, sheet.write_number, sheet.write_blank",
        "sheet.write_formula, sheet.write_number, sheet.write_blank",
        "tests/workbooks/test_writing.py",
    ),
    Defence(
        "49",
        "papers hold text, never mark-up of whom they quote",
        "audits/papers/pdf.py",
        'marked = escape(text).replace("\\n", "<br/>")',
        'marked = text.replace("\\n", "<br/>")',
        "tests/audits/test_paper_files.py",
    ),
    Defence(
        "51",
        "who has left is not written to",
        "portal/notices/digest.py",
        "if not (person.is_active and person.email and notices):",
        "if not (person.email and notices):",
        "tests/notices/test_mailing.py",
    ),
    Defence(
        "52",
        "no text forges a line of the security log",
        "portal/kit/security_log.py",
        "log.info(json.dumps(line | more, ensure_ascii=True, default=str))",
        'log.info("{" + ", ".join(f\'"{name}": "{value}"\' for name, value in (line | more).items()) + "}")',
        "tests/accounts/test_watching.py",
    ),
    Defence(
        "52",
        "who asks too often waits",
        "portal/accounts/limits.py",
        "if counted is not None and counted > times:",
        "if False:",
        "tests/accounts/test_limits.py",
    ),
    Defence(
        "31",
        "a form without its token is refused",
        "portal/settings.py",
        '    "django.middleware.csrf.CsrfViewMiddleware",\n',
        "",
        "tests/accounts/test_sign_in.py",
    ),
    Defence(
        "2",
        "the administration, with its choosers, opens to administrators alone",
        "portal/accounts/admin_site.py",
        '    index_title = _("What can be administered")\n',
        '    index_title = _("What can be administered")\n    has_permission = staticmethod(lambda _request: True)\n',
        "tests/test_access.py -k administration",
    ),
    Defence(
        "6",
        "only who runs a visit changes its team",
        "audits/permissions.py",
        "def can_change_team(user, visit) -> bool:\n"
        "    return visit.state in (*AHEAD, VisitState.UNDER_WAY) and can_run_visit(user, visit)",
        "def can_change_team(user, visit) -> bool:\n    return visit.state in (*AHEAD, VisitState.UNDER_WAY)",
        "tests/test_access.py -k visit-team",
    ),
    Defence(
        "12",
        "no key stands in the code",
        "portal/settings.py",
        'SECRET_KEY = required("SECRET_KEY")',
        'SECRET_KEY = env.str("SECRET_KEY", default="of a developer")',
        "tests/embedded/test_refusals.py -k secret_key",
    ),
    Defence(
        "25",
        "what people wrote is put into a sentence once, and reaches nothing",
        "portal/notices/wording.py",
        'return sentence % (notice.params | {"due_on": written(notice.due_on, Precision.DAY)})',
        'said = sentence % (notice.params | {"due_on": written(notice.due_on, Precision.DAY)})\n'
        "    return said.format(notice, notice=notice)",
        "tests/notices/test_outbox.py -k placeholder",
    ),
    Defence(
        "48",
        "nothing fetches what people name",
        "portal/workbooks/reading/archive.py",
        "import re\n",
        "import re\nfrom urllib.request import urlopen as fetched\n",
        "tests/test_architecture.py -k fetches",
    ),
    Defence(
        "50",
        "a message is JSON, never an object",
        "portal/settings.py",
        'CELERY_ACCEPT_CONTENT = ["json"]',
        'CELERY_ACCEPT_CONTENT = ["json", "pickle"]',
        "tests/test_architecture.py -k messages",
    ),
]
