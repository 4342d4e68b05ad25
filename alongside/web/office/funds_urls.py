"""Addresses of funds, in the coordinators' face."""

from django.urls import path

from alongside.web.office import funds

urlpatterns = [
    path("funds/", funds.funds, name="funds"),
    path("funds/export.<str:kind>", funds.export, name="funds-export"),
    path("funds/<slug:fund>/", funds.line, name="funds-whole"),
    path("funds/<slug:fund>/<slug:key>/", funds.line, name="funds-line"),
]
