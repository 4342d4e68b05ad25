"""Addresses for the test of errors: the product's own, and a few that break while they hold somebody's words."""

from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import path

from alongside.config.urls import urlpatterns as product
from alongside.kernel.errors import NotHere
from alongside.web.shared.guard import signed_in
from alongside.web.shared.request import Request


@signed_in
def value(request: Request) -> HttpResponse:
    """Break with the words in the message."""
    raise ValueError(request.POST["note"])


@signed_in
def database(request: Request) -> HttpResponse:
    """Break in the database, with the words in the query."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT %s FROM nowhere", [request.POST["note"]])
    return HttpResponse()


@signed_in
def missing(request: Request) -> HttpResponse:
    """Find nothing, with the words at hand."""
    raise NotHere


urlpatterns = [
    *product,
    path("breaking/value/", value),
    path("breaking/database/", database),
    path("breaking/missing/", missing),
]
