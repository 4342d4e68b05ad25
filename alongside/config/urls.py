"""Every address. Each face keeps its own list."""

from django.urls import include, path

from alongside.web.front import urls as front

urlpatterns = [
    path("", include(front)),
]
