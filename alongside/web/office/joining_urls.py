"""Addresses of organizations that join."""

from django.urls import path

from alongside.web.office import (
    agreements,
    joining,
    joining_meetings,
    joining_one,
    joining_owed,
    joining_steps,
    selections,
)

ONE = "organizations/agreements/<str:public_id>/"
MEETING = "organizations/joining/meetings/<str:public_id>/"
urlpatterns = [
    path("organizations/joining/", joining.joining, name="organizations-joining"),
    path("organizations/people-agree/", agreements.agreements, name="organizations-people-agree"),
    path("organizations/selected/", selections.selections, name="organizations-selected"),
    path("organizations/<str:public_id>/selection/", selections.selection, name="organizations-selection"),
    path("organizations/owed/", joining_owed.owed, name="organizations-owed"),
    path("organizations/joining/interests/", joining.interests, name="organizations-interests"),
    path("organizations/joining/meetings/", joining_meetings.meetings, name="organizations-meetings"),
    path(MEETING, joining_meetings.meeting, name="organizations-meeting"),
    path(f"{MEETING}ask/", joining_meetings.ask, name="organizations-meeting-ask"),
    path(f"{MEETING}change/", joining_meetings.change, name="organizations-meeting-change"),
    path("organizations/joining/<str:public_id>/", joining.interest, name="organizations-interest"),
    path("organizations/joining/<str:public_id>/aside/", joining.aside, name="organizations-interest-aside"),
    path("organizations/<str:public_id>/joining/", joining.join, name="organizations-join"),
    path(ONE, joining_one.agreement, name="organizations-agreement"),
    path(f"{ONE}ask/", joining_one.ask, name="organizations-agreement-ask"),
    path(f"{ONE}withdraw/", joining_one.withdraw, name="organizations-agreement-withdraw"),
    path(f"{ONE}text/", joining_one.text, name="organizations-agreement-text"),
    path(f"{ONE}paper/", joining_one.paper, name="organizations-agreement-paper"),
    path(f"{ONE}steps/", joining_steps.steps, name="organizations-agreement-steps"),
    path(f"{ONE}remind/", joining_steps.remind, name="organizations-agreement-remind"),
    path(f"{ONE}schools/", joining_steps.schools, name="organizations-agreement-schools"),
]
