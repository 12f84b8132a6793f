from django.utils.translation import override
from jinja2 import DictLoader

from portal.kit.jinja import environment


def test_a_template_that_was_compiled_before_still_speaks_the_language_of_the_page():
    for _ in range(2):  # the second environment finds what the first has compiled
        fresh = environment(loader=DictLoader({"of_this_test.html": "{{ _('Agencies') }}"}))
        for language, words in (("vi", "Cơ quan"), ("en", "Agencies")):
            with override(language):
                assert fresh.get_template("of_this_test.html").render() == words
