"""Tags of the pages."""

from html import escape

from django import template
from django.utils.translation import get_language

from portal.kit.numbers import written_number

MOST_KEPT = 200  # texts that one `kept` block keeps

register = template.Library()


class Drawn(template.Node):
    """A value drawn by a function, whose result goes onto the page as it is: the function escapes what it puts in."""

    def __init__(self, draw, value):
        self.draw = draw
        self.value = value

    def render(self, context):
        return self.draw(self.value.resolve(context))


def draws(function):
    """Register the function as a tag with one argument. For tables: a thousand nodes of a template are slow."""

    def compiled(parser, token):
        _name, argument = token.split_contents()
        return Drawn(function, parser.compile_filter(argument))

    register.tag(function.__name__, compiled)
    return function


@draws
def number(cell):
    """A number that opens the agencies that it counts; a nought opens nothing."""
    return f'<a href="{escape(cell.url)}">{written_number(cell.count)}</a>' if cell.count else "0"


@draws
def numbers(cells):
    """The cells of a row of numbers."""
    return "".join(f'<td class="number">{number(cell)}</td>' for cell in cells)


@draws
def shares(lines):
    """The cells of a row of lines: declared of all, and a dash where there is nobody."""
    return "".join(f'<td class="number">{_share(line)}</td>' for line in lines)


def _share(line):
    return f"{number(line.declared)}/{number(line.total)}" if line.total.count else "–"


@draws
def choice(field):
    """A select with its label and its errors: Django's own widget renders a template for each option."""
    name, label, id_ = field.html_name, escape(str(field.label)), field.id_for_label
    chosen = str(field.value() or "")
    options = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(str(words))}</option>'
        for value, words in field.field.choices
    )
    errors = "".join(f'<div class="invalid-feedback d-block">{escape(error)}</div>' for error in field.errors)
    select = f'<select class="form-select" name="{name}" id="{id_}">{options}</select>'
    return f'<div><label class="form-label" for="{id_}">{label}</label>{select}{errors}</div>'


@draws
def agency_rows(rows):
    """The rows of the list of agencies."""
    return "".join(_agency_row({name: escape(value or "–") for name, value in row.items()}) for row in rows)


def _agency_row(row):
    return (
        f'<tr><th scope="row" class="name"><a href="{row["url"]}">{row["name"]}</a></th>'
        f'<td><span class="tag" data-status="{row["state"]}">{row["state_label"]}</span></td>'
        f"<td>{row['edition']}</td><td>{row['upkeep_label']}</td><td>{row['tier_label']}</td>"
        f"<td>{row['district']}</td><td>{row['obligation_label']}</td></tr>\n"
    )


@register.tag
def kept(parser, token):
    """`{% kept a b %}…{% endkept %}` is drawn once by each process for a language and the values of a and b, and kept.

    For what depends on nothing else and has few values; never for what only some people may see.
    """
    vary = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodelist = parser.parse(["endkept"])
    parser.delete_first_token()
    return Kept(nodelist, vary)


class Kept(template.Node):
    child_nodelists = ()  # no `block` stands in it; Django would look for one each time a page is drawn

    def __init__(self, nodelist, vary):
        self.nodelist = nodelist
        self.vary = vary
        self.drawn = {}

    def render(self, context):
        key = (get_language(), *(part.resolve(context) for part in self.vary))
        if key not in self.drawn:
            if len(self.drawn) >= MOST_KEPT:
                self.drawn.clear()
            self.drawn[key] = self.nodelist.render(context)
        return self.drawn[key]
