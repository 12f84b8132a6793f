from django.contrib.auth.decorators import login_required
from django.http import HttpResponse

from agencies.models import Agency


@login_required
def floor(request, pk):
    """One SELECT, three with session and user."""
    return HttpResponse(Agency.objects.get(pk=pk).name)
