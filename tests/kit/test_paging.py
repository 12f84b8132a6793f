"""Paging by key: every row once, in order, in both directions, at the cost of an index range."""

import pytest
from django.db import connection, models
from django.http import QueryDict

from portal.kit.paging import PAGE_SIZE, keyset_page
from portal.kit.web import url_with

pytestmark = pytest.mark.django_db

UP, DOWN = ("sort_key", "id"), ("-sort_key", "-id")


class Row(models.Model):
    sort_key = models.CharField(max_length=20, db_collation="C")
    happened_on = models.DateField()

    class Meta:
        app_label = "kit_tests"
        managed = False

    def __str__(self):
        return f"{self.sort_key} {self.id}"


class Mark(models.Model):
    """What a list shows beside its rows: the order is another table's."""

    row = models.ForeignKey(Row, models.DO_NOTHING)

    class Meta:
        app_label = "kit_tests"
        managed = False

    def __str__(self):
        return f"mark {self.id}"


@pytest.fixture
def rows():
    """Fills a table that lives as long as the test with so many rows; three of them share each sort key."""

    def fill(count):
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")  # the web may make no tables
            cursor.execute(
                "CREATE TEMP TABLE kit_tests_row (id bigint PRIMARY KEY, happened_on date NOT NULL,"
                ' sort_key varchar(20) COLLATE "C" NOT NULL) ON COMMIT DROP'
            )
            cursor.execute(
                "INSERT INTO kit_tests_row SELECT id, date '2000-01-01' + (id %% 400)::int,"
                " lpad((id * 7919 %% %s / 3)::text, 8, '0') || ' x' FROM generate_series(1, %s) AS id",
                [count, count],
            )
            cursor.execute("CREATE INDEX ON kit_tests_row (sort_key, id)")
            cursor.execute(
                "CREATE TEMP TABLE kit_tests_mark (id bigint PRIMARY KEY, row_id bigint UNIQUE) ON COMMIT DROP"
            )
            cursor.execute("INSERT INTO kit_tests_mark SELECT id, id FROM kit_tests_row")
            cursor.execute("ANALYZE kit_tests_row, kit_tests_mark")
            cursor.execute("GRANT SELECT ON kit_tests_row, kit_tests_mark TO portal_web; SET ROLE portal_web")
        return Row.objects.all()

    return fill


def walk(queryset, link, order, **start):
    """The ids of all pages from one end to the other, following one of the links of each page."""
    page, pages = keyset_page(queryset, start, order), []
    while True:
        pages.append([row["id"] if isinstance(row, dict) else row.id for row in page.rows])
        url = page.links({})[link]
        if url is None:
            return pages
        page = keyset_page(queryset, QueryDict(url[1:]), order)


@pytest.mark.parametrize("count", [1, PAGE_SIZE, PAGE_SIZE + 1, 3 * PAGE_SIZE, 137])
@pytest.mark.parametrize("order", [UP, DOWN])
@pytest.mark.parametrize("fields", [(), ("id", "sort_key")])
def test_both_ways_through_a_list_meet_every_row_once(rows, count, order, fields):
    queryset = rows(count).values(*fields) if fields else rows(count)
    expected = list(Row.objects.order_by(*order).values_list("id", flat=True))

    forward = walk(queryset, "next", order)
    backward = walk(queryset, "previous", order, last="1")

    assert sum(forward, []) == expected
    assert all(len(page) == PAGE_SIZE for page in forward[:-1])
    # On the way back, what reaches the beginning is the first page, and full.
    assert (backward[-1], backward[0]) == (expected[:PAGE_SIZE], expected[-PAGE_SIZE:])
    assert list(dict.fromkeys(sum(backward[::-1], []))) == expected


def test_dates_downwards_with_a_unique_end(rows):
    queryset, order = rows(90), ("-happened_on", "-id")

    assert sum(walk(queryset, "next", order), []) == list(queryset.order_by(*order).values_list("id", flat=True))


def test_an_empty_list_is_one_page_without_links(rows):
    page = keyset_page(rows(1).filter(id=0), {"last": "1"})

    assert (page.rows, page.links({})) == ([], {"first": None, "previous": None, "next": None, "last": None})


def test_links_keep_filters_and_drop_the_present_page(rows):
    queryset = rows(60)
    here = QueryDict(url_with({"tier": "commune"}, after=keyset_page(queryset, {}).next)[1:])

    links = keyset_page(queryset, here).links(here)

    assert (links["first"], links["last"]) == ("?tier=commune", "?tier=commune&last=1")
    assert links["previous"].startswith("?tier=commune&before=")
    assert links["next"].startswith("?tier=commune&after=")
    assert "%" not in "".join(links.values())


def test_a_token_that_is_no_good_gives_the_first_page(rows):
    queryset = rows(60)
    first = keyset_page(queryset, {})
    of_another_list = keyset_page(queryset, {}, DOWN).next

    for token in ("", "x", "\x00", "é.%", first.next[:-1], "A" + first.next, of_another_list):
        assert keyset_page(queryset, {"after": token}) == first
        assert keyset_page(queryset, {"before": token}) == first


def test_rows_that_go_meanwhile_lose_nobody(rows):
    queryset = rows(60)
    first = keyset_page(queryset, {})
    ids = list(queryset.order_by(*UP).values_list("id", flat=True))

    present = queryset.exclude(id__in=[ids[24], ids[25]])

    assert [row.id for row in keyset_page(present, {"after": first.next}).rows] == ids[26:51]
    # Whatever came after has gone: the list begins again.
    assert keyset_page(queryset.filter(id__in=ids[:25]), {"after": first.next}).rows == first.rows


def test_one_direction_only():
    with pytest.raises(ValueError, match="one direction"):
        keyset_page(Row.objects.all(), {}, ("-happened_on", "id"))


def plan(queryset, params, django_assert_num_queries, order=UP):
    """The page with the one query that it takes, and what PostgreSQL did for it."""
    with django_assert_num_queries(1) as asked:
        page = keyset_page(queryset, params, order)
    sql = asked.captured_queries[0]["sql"]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}")
        return page, sql, cursor.fetchone()[0][0]["Plan"]


def test_the_last_page_of_many_costs_what_the_first_costs(rows, django_assert_num_queries):
    queryset = rows(200_000)
    first, _, cost_of_first = plan(queryset, {}, django_assert_num_queries)
    last = keyset_page(queryset, {"last": "1"})
    deep = keyset_page(queryset.filter(sort_key__gte="00060000"), {})

    for params in (
        {"last": "1"},
        {"before": last.previous},
        {"after": deep.next},
        {"after": first.next},
    ):
        page, sql, cost = plan(queryset, params, django_assert_num_queries)
        scan = cost["Plans"][0]

        assert len(page.rows) == PAGE_SIZE
        assert not {"OFFSET", "COUNT"} & set(sql.replace("(", " ").split())
        assert (scan["Node Type"], scan["Actual Rows"]) == ("Index Scan", PAGE_SIZE + 1)
        assert "last" in params or "ROW(" in scan["Index Cond"]
        assert "Filter" not in scan
        assert cost["Local Hit Blocks"] <= cost_of_first["Local Hit Blocks"] * 1.2


def test_a_list_in_the_order_of_another_table_costs_no_more_further_on(rows, django_assert_num_queries):
    rows(50_000)
    order = ("row__sort_key", "row_id")
    queryset = Mark.objects.values(*order)
    _, _, cost_of_first = plan(queryset, {}, django_assert_num_queries, order)
    deep = keyset_page(queryset.filter(row__sort_key__gte="00008000"), {}, order)

    for params in ({"after": deep.next}, {"last": "1"}):
        page, _, cost = plan(queryset, params, django_assert_num_queries, order)

        assert len(page.rows) == PAGE_SIZE
        assert cost["Local Hit Blocks"] <= cost_of_first["Local Hit Blocks"] * 1.2
