"""Addresses of rounds of matching; the office's own list takes them in."""

from django.urls import path

from alongside.web.office import matching_again, matching_groups, matching_priorities, matching_rematch, matching_rounds

urlpatterns = [
    path("matching/rounds/", matching_rounds.rounds, name="matching-rounds"),
    path("matching/rounds/new/", matching_rounds.new, name="matching-round-new"),
    path("matching/rounds/<slug:public_id>/", matching_rounds.round_, name="matching-round"),
    path("matching/rounds/<slug:public_id>/again/", matching_rounds.again, name="matching-round-again"),
    path("matching/rounds/<slug:public_id>/run-again/", matching_again.again, name="matching-round-run-again"),
    path("matching/rounds/<slug:public_id>/aside/", matching_rounds.aside, name="matching-round-aside"),
    path("matching/rounds/<slug:public_id>/stop/", matching_rounds.stop, name="matching-round-stop"),
    path("matching/rounds/<slug:public_id>/matters/", matching_priorities.priorities, name="matching-round-matters"),
    path("matching/rematch/", matching_rematch.rematch, name="matching-rematch"),
    path("matching/<slug:public_id>/stay/", matching_rematch.leave_together, name="matching-stay"),
    path("matching/groups/", matching_groups.groups, name="matching-groups"),
    path("matching/groups/<slug:public_id>/keep/", matching_groups.keep_group, name="matching-group-keep"),
    path("matching/groups/<slug:public_id>/lead/", matching_groups.lead_group, name="matching-group-lead"),
    path("matching/seats/<slug:public_id>/move/", matching_groups.move_seat, name="matching-seat-move"),
    path("matching/seats/<slug:public_id>/asked-again/", matching_groups.asked_again, name="matching-seat-asked"),
]
