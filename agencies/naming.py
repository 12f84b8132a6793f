"""Whom a name that somebody wrote means. Only spelling is bridged; who may be meant is offered, never guessed."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from agencies.choices import LIFE
from agencies.models import Agency, Fact
from portal.kit.vietnamese import name_key, nfc, plain

NEAR = 80  # percent of likeness from which an agency is offered
OFFERED = 5
ASKED_NEAR = 300  # names of a file for which near ones are looked for; a file of more is about something else
_PREFIX = name_key("Ủy ban nhân dân")
_OTHER_SHORT = [
    (re.compile(pattern, re.IGNORECASE), long)
    for pattern, long in (
        (r"^P\.?\s+(?=\D)", "Phòng "),
        (r"^VP\b\.?\s*", "Văn phòng "),
        (r"^BQL\b\.?\s*", "Ban Quản lý "),
        (r"^C\.?C\b\.?\s*", "Chi cục "),
        (r"^TT\b\.?\s*", "Trung tâm "),
        (r"^T\.?Tr\b\.?\s*", "Thanh tra "),
    )
]
_LEVELS = [name_key(level) for level in ("thành phố", "thị trấn", "thị xã", "phường", "huyện", "quận", "xã")]
_PLACE = re.compile(r"\s*(?:,|;| - | – |\(|\bthuộc\b|\btrực thuộc\b)\s*")


class Known(NamedTuple):
    """An agency with what names are compared with."""

    pk: int
    key: str
    name: str
    superior: int | None
    area: str
    district: str


class Found(NamedTuple):
    """The agency that is meant; else those that may be, the likeliest first."""

    one: Known | None
    several: list[Known] = []


class Names:
    """The agencies that somebody may write about, by all that they are called."""

    def __init__(self, agencies) -> None:
        rows = agencies.values_list("pk", "key", "name", "superior_id", "area__name", "area__parent__name")
        self.agencies = {
            pk: Known(pk, key, nfc(name), above, area or "", district or "")
            for pk, key, name, above, area, district in rows
        }
        self.by_key = {agency.key.casefold(): agency for agency in self.agencies.values()}
        self.by_name = _grouped((agency.name.casefold(), agency) for agency in self.agencies.values())
        self.found: dict[tuple, Found] = {}
        self.asked_near = 0

    def find(self, text: str, hints: Iterable[str] = (), key: str = "") -> Found:
        """Whom the text means, or the key; `hints` are names of places or superiors that stand about it."""
        asked = (text, tuple(hints), key)
        if asked not in self.found:
            self.found[asked] = self._find(*asked)
        return self.found[asked]

    def _find(self, text: str, hints: tuple[str, ...], key: str) -> Found:
        for code in filter(None, (key, text)):
            if agency := self.by_key.get(nfc(code).casefold()):
                return Found(agency)
        if not text:
            return Found(None)
        for same, about in self._spelt_alike(nfc(text), hints):
            if len(narrow := self._about(same, about)) == 1:
                return Found(narrow[0])
            if narrow:
                return Found(None, sorted(narrow)[: OFFERED * 4])
        return Found(None, self._near(text))

    def _spelt_alike(self, text: str, hints: tuple[str, ...]) -> Iterator[tuple[list[Known], tuple[str, ...]]]:
        """Agencies of that name, from the strictest spelling to the loosest, with what tells them apart."""
        yield self.by_name.get(text.casefold(), []), hints
        for spelling in _spellings(text):
            yield self.by_spelling.get(name_key(spelling), []), hints
        for spelling in _spellings(text):
            yield self.with_place.get(name_key(spelling), []), hints
        if _bare(name_key(text)) in _LEVELS:  # “UBND huyện”: of the place that stands about it
            for hint in reversed(hints):
                yield self.by_spelling.get(_bare(name_key(hint)), []), ()
        yield self.by_place.get(_bare(name_key(text)), []), hints
        parts = [part for part in _PLACE.split(text.rstrip(")")) if part]
        if len(parts) > 1:
            for spelling in _spellings(parts[0]):
                yield self.by_spelling.get(name_key(spelling), []), (*parts[1:], *hints)

    def _about(self, same: list[Known], hints: tuple[str, ...]) -> list[Known]:
        """Those of them that the nearest hint tells; all of them where no hint does."""
        if len(same) < 2:
            return same
        for hint in reversed(hints):
            place = _bare(name_key(hint))
            if narrow := [agency for agency in same if place and place in self._places(agency)]:
                same = narrow
        return same

    def _places(self, agency: Known) -> set[str]:
        above = self.agencies.get(agency.superior or 0)
        names = (agency.area, agency.district, above.name if above else "", above.area if above else "")
        keys = {_bare(name_key(name)) for name in names if name}
        return keys | {_placed(key) for key in keys}

    @cached_property
    def by_spelling(self) -> Mapping[str, list[Known]]:
        """By their names, former ones too, each also without “Ủy ban nhân dân”."""
        pairs = [(name_key(agency.name), agency) for agency in self.agencies.values()]
        named = Fact.objects.known().filter(kind__in=LIFE).exclude(name="").order_by()
        former = named.values_list("agency_id", "name").distinct()
        pairs += [
            (name_key(name), self.agencies[pk])
            for pk, name in former
            if pk in self.agencies and nfc(name) != self.agencies[pk].name
        ]
        return _grouped(
            [*pairs, *((_bare(spelling), agency) for spelling, agency in pairs if spelling != _bare(spelling))]
        )

    @cached_property
    def by_place(self) -> Mapping[str, list[Known]]:
        """The people's committees by their places alone, as a column “Tên xã” names them: 'Ea Phê'."""
        keys = ((name_key(agency.name), agency) for agency in self.agencies.values())
        bare = [(_bare(key), agency) for key, agency in keys if key != _bare(key)]
        return _grouped((_placed(key), agency) for key, agency in bare if _placed(key) != key)

    @cached_property
    def with_place(self) -> Mapping[str, list[Known]]:
        """By their names with the place, or the agency above, after it: 'xã Ea Phê huyện Krông Pắc'."""
        pairs = []
        for agency in self.agencies.values():
            name = name_key(agency.name)
            for place in self._places(agency):
                pairs += [(name + end, agency) for end in (place, _PREFIX + place)]
                pairs += [(_bare(name) + end, agency) for end in (place, _PREFIX + place)]
        return _grouped(pairs)

    def _near(self, text: str) -> list[Known]:
        """Agencies whose names are nearly this one."""
        from rapidfuzz import fuzz, process  # 3 MB that only the process of an import needs

        self.asked_near += 1
        if self.asked_near > ASKED_NEAR:
            return []
        wanted = _bare(name_key(_spellings(text)[-1]))
        near = process.extract(wanted, self.to_compare, scorer=fuzz.ratio, score_cutoff=NEAR, limit=OFFERED)
        return [self.agencies[pk] for _name, _likeness, pk in near]

    @cached_property
    def to_compare(self) -> dict[int, str]:
        return {agency.pk: _bare(name_key(agency.name)) for agency in self.agencies.values()}


def _spellings(text: str) -> list[str]:
    """The text, and with its first abbreviation written out in another sense: 'P. Nội vụ' is no ward."""
    others = [pattern.sub(long, text) for pattern, long in _OTHER_SHORT if pattern.match(text)]
    return [text, *others]


def _bare(key: str) -> str:
    return key.removeprefix(_PREFIX)


def _placed(key: str) -> str:
    """The name of a place without what it is: 'xã Ea Phê' gives 'Ea Phê'."""
    level = next((level for level in _LEVELS if key.startswith(level) and key != level), "")
    return key.removeprefix(level)


def _grouped(pairs: Iterable[tuple[str, Known]]) -> dict[str, list[Known]]:
    grouped: dict[str, list[Known]] = defaultdict(list)
    for key, agency in pairs:
        if agency not in grouped[key]:
            grouped[key].append(agency)
    return grouped


def written(agency: Known) -> str:
    """As it is offered for choice, with its place where the name alone does not say it."""
    place = agency.district or agency.area
    return f"{agency.name} ({place})" if place and plain(place) not in plain(agency.name) else agency.name


def agencies_of(user):
    """Those that the person may record at; nobody, at the command line, writes for all."""
    return Agency.objects.all() if user is None else Agency.objects.visible_to(user)
