from django.contrib.auth.decorators import login_required
from django.http import HttpResponse

from agencies.models import Agency


def open_floor(request, pk):
    """One SELECT, for strangers."""
    return HttpResponse(Agency.objects.get(pk=pk).name)


@login_required
def floor(request, pk):
    """One SELECT, three with session and user."""
    return open_floor(request, pk)
