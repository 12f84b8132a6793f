"""How somebody works a page: with a pointer, or with the keyboard alone. Both count what they do."""

from collections import Counter

from playwright.sync_api import FilePayload, Locator, Page

FURTHEST = 400
"""How often Tab is pressed before a control counts as out of reach."""
IS_FOCUSED = "element => element === document.activeElement"
IS_MARKED = """element => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
}"""
IS_COVERED = """element => {
    const box = element.getBoundingClientRect();
    const middle = box.top + Math.min(box.height, innerHeight - box.top) / 2;
    const top = document.elementFromPoint(box.left + box.width / 2, middle);
    const isLabel = [...(element.labels || [])].some(label => label.contains(top));
    return !(top && (isLabel || element.contains(top) || top.contains(element)));
}"""


class Pointer:
    """Clicks, as with a mouse or a finger."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.did = Counter[str]()

    def press(self, control: Locator) -> None:
        self.did["clicks"] += 1
        control.click()

    def fill(self, control: Locator, text: str) -> None:
        self.did["fields"] += 1
        control.fill(text)

    def choose(self, control: Locator, value: str) -> None:
        self.did["fields"] += 1
        control.select_option(value)

    def attach(self, control: Locator, file: FilePayload) -> None:
        self.did["fields"] += 1
        control.set_input_files(file)


class Keyboard:
    """Tab, Enter, Space, arrows and letters. What has the focus must show it, uncovered (WCAG 2.4.7, 2.4.11)."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.did = Counter[str]()

    def press(self, control: Locator) -> None:
        self._reach(control)
        self._key("Space" if control.get_attribute("type") == "checkbox" else "Enter")

    def fill(self, control: Locator, text: str) -> None:
        self._reach(control)
        self.did["fields"] += 1
        self._key("Control+A")
        self.page.keyboard.insert_text(text)

    def choose(self, control: Locator, value: str) -> None:
        self._reach(control)
        self.did["fields"] += 1
        for _option in range(control.locator("option").count()):
            if control.input_value() == value:
                return
            self._key("ArrowDown")
        assert control.input_value() == value, f"no key leads to {value}"

    def attach(self, control: Locator, file: FilePayload) -> None:
        self._reach(control)
        self.did["fields"] += 1
        with self.page.expect_file_chooser() as chooser:
            self._key("Enter")
        chooser.value.set_files(file)

    def _reach(self, control: Locator) -> None:
        control.wait_for()
        for _stop in range(FURTHEST):
            if control.evaluate(IS_FOCUSED):
                assert control.evaluate(IS_MARKED), f"the focus is not seen on {control}"
                assert not control.evaluate(IS_COVERED), f"something covers {control}"
                return
            self._key("Tab")
        raise AssertionError(f"Tab does not lead to {control}")

    def _key(self, name: str) -> None:
        self.did["keys"] += 1
        self.page.keyboard.press(name)


Hand = Pointer | Keyboard
