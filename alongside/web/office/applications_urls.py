"""Addresses of applications."""

from django.urls import path

from alongside.web.office import applications

urlpatterns = [
    path("applications/", applications.applications, name="applications"),
    path("applications/<str:public_id>/", applications.application, name="applications-one"),
]
