"""Addresses of organizations, their calendars, and who evaluates whom there by position."""

from django.urls import path

from alongside.web.office import (
    calendars,
    organizations,
    organizations_changing,
    organizations_evaluating,
    organizations_holding,
    organizations_known,
    organizations_moving,
)

urlpatterns = [
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/<str:public_id>/", organizations.one, name="organizations-one"),
    path("organizations/<str:public_id>/change/", organizations_changing.change, name="organizations-change"),
    path("organizations/<str:public_id>/known/", organizations_known.known, name="organizations-known"),
    path("organizations/<str:public_id>/add/", organizations_changing.add, name="organizations-add"),
    path("organizations/<str:public_id>/move/", organizations_moving.move, name="organizations-move"),
    path("organizations/<str:public_id>/people/", organizations_holding.holding, name="organizations-holding"),
    path("organizations/<str:public_id>/calendar/", calendars.calendar, name="organizations-calendar"),
    path("organizations/<str:public_id>/calendar/drop/", calendars.drop, name="organizations-calendar-drop"),
    path("organizations/<str:public_id>/rules/", organizations_evaluating.rules, name="organizations-rules"),
    path(
        "organizations/<str:public_id>/rules/<int:number>/end/",
        organizations_evaluating.end,
        name="organizations-rule-end",
    ),
    path(
        "organizations/<str:public_id>/people/<int:number>/",
        organizations_changing.end_post,
        name="organizations-post",
    ),
]
