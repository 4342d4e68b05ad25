"""Addresses of what two set themselves and work on; the desk's own list takes them in."""

from django.urls import path

from alongside.web.desk import advice, cascade, cycles, goals, keeping, meetings, release, served, time_use

urlpatterns = [
    path("together/<str:public_id>/goals/", goals.goals, name="goals"),
    path("goals/<str:public_id>/", goals.goal, name="goal"),
    path("steps/<str:public_id>/done/", goals.step_done, name="step-done"),
    path("together/<str:public_id>/cycles/", cycles.cycles, name="cycles"),
    path("cycles/<str:public_id>/", cycles.cycle, name="cycle"),
    path("advice/", advice.advice, name="advice"),
    path("advice/<str:public_id>/", advice.one, name="advice-one"),
    path("together/<str:public_id>/sheets/", keeping.sheets, name="sheets"),
    path("together/<str:public_id>/services/", served.services, name="services"),
    path("together/<str:public_id>/services/services.csv", served.services_file, name="services-csv"),
    path("time/", time_use.time_use, name="time"),
    path("time/time.csv", time_use.time_file, name="time-csv"),
    path("cascade/", cascade.cascade, name="cascade"),
    path("together/<str:public_id>/handing-over/", release.release, name="release"),
    path("practices/<str:public_id>/", release.practice, name="practice"),
    path("together/<str:public_id>/minutes/", meetings.minutes, name="minutes"),
    path("minutes/<str:public_id>/", meetings.meeting, name="meeting"),
]
