"""What is wrong with a page is found: a page of planted faults, so that the audit does not pass because it is blind."""

import pytest

from tests.audit import look

pytestmark = pytest.mark.browser

WHOLE = """<!DOCTYPE html><html lang="vi"><title>Thử</title><body style="margin: 0"><main>
<h1 style="line-height: 1.5">Trang thử</h1>%s</main>"""
PLANTED = {
    "axe color-contrast": "<p style='color: #bbb'>Chữ mờ trên nền trắng</p>",
    "axe image-alt": "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw=' width='30' height='30'>",
    "axe label": "<input name='q'>",
    "axe target-size": "<a href='#a' style='display: block; width: 9px; height: 9px'>a</a>"
    "<a href='#b' style='display: block; width: 9px; height: 9px'>b</a>",
    "scrolls sideways, 500 px": "<div style='width: 500px'>Rộng</div>",
    "clipped": "<p style='height: 12px; overflow: hidden; line-height: 1.5'>Ễ Ộ bị cắt</p>",
    "lines too close for Vietnamese": f"<p style='line-height: 1.1'>{'Quyết định công bố ' * 20}</p>",
    "left of the screen": "<p style='margin-left: -40px; line-height: 1.5'>Bên trái</p>",
    "drawn outside its chart": "<svg width='40' height='20'><text x='30' y='15'>Đắk Lắk</text></svg>",
}


@pytest.fixture
def page(browser):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    look.dress(page, look.WIDTHS[0], "light")
    yield page
    context.close()


def test_planted_faults_are_found(page):
    page.set_content(WHOLE % "".join(PLANTED.values()))

    found = look.faults(page)

    assert [fault for fault in PLANTED if not any(each.startswith(fault) for each in found)] == []


def test_nothing_is_found_where_nothing_is_wrong(page):
    page.set_content(WHOLE % "<p style='line-height: 1.5'>Không có gì sai.</p>")

    assert look.faults(page) == []
    assert look.faults_when_spread(page) == []


def test_what_is_lost_when_text_is_spaced_is_found(page):
    nearly_wide = "<p style='white-space: nowrap; line-height: 1.5; font-size: 19px'>Ủy ban nhân dân thị xã Buôn Hồ</p>"
    page.set_content(WHOLE % nearly_wide)

    assert look.faults(page) == []
    assert any("scrolls sideways" in fault for fault in look.faults_when_spread(page))
