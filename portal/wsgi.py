"""What gunicorn serves."""

import gc
import os

gc.disable()  # what is loaded at the start stays: looking for what may go takes a tenth of that time

from django.core.wsgi import get_wsgi_application  # noqa: E402 (loaded with the collector off)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_wsgi_application()
gc.freeze()  # without a last look: it would find little, and take as long as fifty modules
gc.enable()
