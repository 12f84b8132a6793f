"""Static files, by WhiteNoise."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware


class StaticFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]  # untyped
    """Looks through the folder of files when the first of them is asked for, and not when a process starts: that takes
    a tenth of the start, and behind a proxy that serves the files itself it is never needed.
    """

    _folders: tuple[tuple[Any, str | None], ...] = ()

    def add_files(self, root: Any, prefix: str | None = None) -> None:
        self._folders += ((root, prefix),)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if self._folders and request.path_info.startswith(self.static_prefix):
            for root, prefix in self._folders:
                super().add_files(root, prefix)
            self._folders = ()  # last: another thread that comes meanwhile looks too
        response: HttpResponseBase = super().__call__(request)
        return response
