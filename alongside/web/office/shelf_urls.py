"""Addresses of the shelf: the library's frameworks and instruments, and the sponsor's own."""

from django.urls import path

from alongside.web.office import shelf, shelf_bringing

urlpatterns = [
    path("setup/shelf/", shelf.shelf, name="cohort-shelf"),
    path("setup/shelf/bring/", shelf_bringing.bring, name="cohort-shelf-bring"),
    path("setup/shelf/library/<slug:key>/", shelf.library_work, name="cohort-shelf-work"),
    path("setup/shelf/own/<str:public_id>/", shelf.own_work, name="cohort-shelf-own"),
    path("setup/shelf/own/<str:public_id>/off/", shelf.off, name="cohort-shelf-off"),
    path("setup/shelf/own/<str:public_id>/<int:number>/", shelf.own_work, name="cohort-shelf-version"),
]
