"""Addresses of applications, and of taking people over into the next year."""

from django.urls import path

from alongside.web.office import applications, changing, rolling_over

urlpatterns = [
    path("applications/", applications.applications, name="applications"),
    path("applications/changes/", changing.changes, name="applications-changes"),
    path("applications/<str:public_id>/", applications.application, name="applications-one"),
    path("setup/roll-over/", rolling_over.roll_over, name="cohort-roll"),
]
