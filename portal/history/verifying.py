"""Whether the facts are what was recorded: each row against its newest link, each link against the one before, the
links against their seals. All of it is asked of the rows themselves; what was computed before is not believed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext_noop


@dataclass(frozen=True)
class Broken:
    """A link at which history does not hold."""

    link: int | None  # None: a row that no link knows
    what: str

    def __str__(self) -> str:
        return f"link {self.link}: {self.what}" if self.link else self.what


# The chained tables and the forms of their hashes, as the migrations made them.
_FORMS = """
    SELECT left(proname, -length(form)-1), form::int
    FROM (SELECT substr(proname, 14) AS proname, substring(proname FROM '_(\\d+)$') AS form
          FROM pg_proc WHERE proname ~ '^history_form_.*_\\d+$' AND pronamespace = 'public'::regnamespace) AS made
    ORDER BY 1, 2
"""

# Moments are written in UTC, as Django's connections speak and as the triggers do.
_ROWS = """
    WITH newest AS (
        SELECT DISTINCT ON ("row") id, "row", deed, form, content
        FROM history_change WHERE kind = '{table}' AND chain <> '' ORDER BY "row", id DESC
    )
    SELECT newest.id, coalesce(it.id, newest."row"),
           CASE WHEN newest.id IS NULL THEN 'was put in behind the portal''s back'
                WHEN newest.deed = 'delete' THEN 'was deleted'
                WHEN it.id IS NULL THEN 'was taken away behind the portal''s back'
                ELSE 'was changed behind the portal''s back' END
    FROM {table} AS it FULL JOIN newest ON newest."row" = it.id
    WHERE newest.id IS NULL OR it.id IS NULL OR newest.deed = 'delete'
       OR newest.content IS DISTINCT FROM history_content(
            CASE newest.form {forms} END, to_jsonb(it))
    ORDER BY newest.id NULLS LAST LIMIT {most}
"""

_LINKS = """
    SELECT id, chain || ', ' || position || ': ' || CASE
        WHEN position <> 1 + coalesce(place_before, 0) THEN 'the link before it is gone'
        ELSE 'it is not what was written' END
    FROM (
        SELECT c AS link, c.id, c.chain, c.position,
               lag(c.hash) OVER one_chain AS before, lag(c.position) OVER one_chain AS place_before
        FROM history_change c WHERE c.chain <> '' WINDOW one_chain AS (PARTITION BY c.chain ORDER BY c.position)
    ) AS links
    WHERE position <> 1 + coalesce(place_before, 0) OR (link).hash IS DISTINCT FROM history_hash(before, link)
    ORDER BY id LIMIT %s
"""

_SEALS = """
    SELECT upto, 'seal ' || id || ' does not fit the links that it was put on' FROM (
        SELECT seal.*, lag(seal.upto, 1, 0::bigint) OVER (ORDER BY seal.id) AS since,
               lag(seal.hash) OVER (ORDER BY seal.id) AS before
        FROM history_seal seal
    ) AS seals
    WHERE hash IS DISTINCT FROM sha256(coalesce(before, '') || coalesce((
        SELECT string_agg(c.hash, '' ORDER BY c.id) FROM history_change c
        WHERE c.chain <> '' AND c.id > since AND c.id <= upto), ''))
    ORDER BY upto LIMIT %s
"""

MOST = 100  # that are looked for; one is one too many


def broken_links() -> list[Broken]:
    """What does not hold, the oldest link first; rows that no link knows come last."""
    found = [*_broken_rows(), *_broken(_LINKS), *_broken(_SEALS)]
    return sorted(found, key=lambda each: (each.link is None, each.link or 0))


def counted() -> dict[str, int]:
    """How much there is to verify."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT chain) FROM history_change WHERE chain <> ''")
        links, chains = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM history_seal")
        return {"links": links, gettext_noop("chains"): chains, "seals": cursor.fetchone()[0]}


def chained_tables() -> dict[str, list[int]]:
    """The tables whose rows are links, with the forms of their hashes."""
    tables: dict[str, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_FORMS)
        for table, form in cursor.fetchall():
            tables.setdefault(table, []).append(form)
    return tables


def _broken_rows() -> Iterator[Broken]:
    for table, forms in chained_tables().items():
        cases = " ".join(f"WHEN {form} THEN history_form_{table}_{form}()" for form in forms)
        with connection.cursor() as cursor:
            cursor.execute(_ROWS.format(table=table, forms=cases, most=MOST))
            yield from (Broken(link, f"{table} {row} {what}") for link, row, what in cursor.fetchall())


def _broken(query: str) -> Iterator[Broken]:
    with connection.cursor() as cursor:
        cursor.execute(query, [MOST])
        yield from (Broken(*row) for row in cursor.fetchall())
