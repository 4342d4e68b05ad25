"""Addresses of the coordinators' face."""

from django.urls import path

from alongside.web.office import exports, hours, matching_urls, overview, people, person

app_name = "office"
urlpatterns = [
    path("", overview.overview, name="home"),
    *matching_urls.urlpatterns,
    path("people/", people.people, name="people"),
    path("people/export.<str:kind>", exports.people, name="people-export"),
    path("people/<str:public_id>/", person.person, name="people-person"),
    path("people/<str:public_id>/recheck/", person.recheck, name="people-recheck"),
    path("people/<str:public_id>/invite/", person.invite, name="people-invite"),
    path("hours/", hours.hours, name="hours"),
    path("hours/export.<str:kind>", exports.hours, name="hours-export"),
    path("engagements/export.<str:kind>", exports.engagements, name="engagements-export"),
]
