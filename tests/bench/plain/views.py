"""F2, the floor: a bare view behind the sign-in with one SELECT, which makes three with session and user."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse

from tests.bench.plain.models import Agency


@login_required
def floor(request, pk):
    return HttpResponse(Agency.objects.get(pk=pk).name)
