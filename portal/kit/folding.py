"""Fields of a form that few people need."""

from typing import Any

from crispy_forms.layout import Div


class Fold(Div):  # type: ignore[misc]  # untyped
    """Fields that few people need, folded away; open as soon as one of them is filled in or refused."""

    template = "%s/layout/fold.html"

    def __init__(self, label: str, *fields: str) -> None:
        super().__init__(*fields)
        self.label = label

    def render(self, form: Any, context: Any, **kwargs: Any) -> str:
        self.is_open = any(form[name].errors or form[name].value() not in (None, "") for name in self.fields)
        return super().render(form, context, **kwargs)  # type: ignore[no-any-return]
