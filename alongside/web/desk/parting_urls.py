"""Addresses of what there is when two part; the desk's own list takes them in."""

from django.urls import path

from alongside.web.desk import ending, handover, rematch

urlpatterns = [
    path("together/<str:public_id>/somebody-else/", rematch.rematch, name="rematch"),
    path("together/<str:public_id>/goes-along/", handover.handover, name="handover"),
    path("together/<str:public_id>/in-the-end/", ending.ending, name="ending"),
]
