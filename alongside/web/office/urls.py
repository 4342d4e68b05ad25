"""Addresses of the coordinators' face."""

from django.urls import path

from alongside.web.office import (
    applications_urls,
    cohorts_urls,
    contracts_urls,
    engagement_start,
    engagements_urls,
    evaluating,
    exports,
    hours,
    imports_urls,
    joining_urls,
    matching_urls,
    merging,
    organizations_urls,
    overview,
    people,
    person,
    reminding,
    staffing_urls,
    steps,
    taking_part,
)

app_name = "office"
urlpatterns = [
    path("", overview.overview, name="home"),
    *matching_urls.urlpatterns,
    *joining_urls.urlpatterns,  # before the addresses of single organizations
    *organizations_urls.urlpatterns,
    *staffing_urls.urlpatterns,
    path("people/", people.people, name="people"),
    *imports_urls.urlpatterns,  # before the addresses of single people
    path("people/export.<str:kind>", exports.people, name="people-export"),
    path("people/<str:public_id>/", person.person, name="people-person"),
    path("people/<str:public_id>/recheck/", person.recheck, name="people-recheck"),
    path("people/<str:public_id>/invite/", person.invite, name="people-invite"),
    path("people/<str:public_id>/capacity/", taking_part.capacity, name="people-capacity"),
    path("people/<str:public_id>/contract/", taking_part.contract, name="people-contract"),
    path("people/<str:public_id>/leaving/", taking_part.leaving, name="people-leaving"),
    path("people/<str:public_id>/return/", taking_part.coming_back, name="people-return"),
    path("people/<str:public_id>/role/", taking_part.other_role, name="people-role"),
    path("people/<str:public_id>/start/", engagement_start.starting, name="people-start"),
    path("people/<str:public_id>/evaluators/", evaluating.evaluators, name="people-evaluators"),
    path("people/<str:public_id>/evaluators/name/", evaluating.name_one, name="people-evaluator"),
    path("people/<str:public_id>/evaluators/<int:number>/end/", evaluating.end_one, name="people-evaluator-end"),
    path("people/<str:public_id>/merge/", merging.find, name="people-merge"),
    path("people/<str:public_id>/merge/undo/", merging.undo, name="people-merge-undo"),
    path("people/<str:public_id>/merge/<str:other>/", merging.preview, name="people-merge-preview"),
    path("hours/", hours.hours, name="hours"),
    path("hours/remind/", reminding.remind_all, name="hours-remind"),
    path("people/<str:public_id>/steps/", steps.steps, name="people-steps"),
    path("people/steps/<str:public_id>/take-back/", steps.take_back, name="people-step-back"),
    path("people/<str:public_id>/remind/", reminding.remind, name="people-remind"),
    path("hours/export.<str:kind>", exports.hours, name="hours-export"),
    *engagements_urls.urlpatterns,
    *applications_urls.urlpatterns,
    *cohorts_urls.urlpatterns,
    *contracts_urls.urlpatterns,
]
