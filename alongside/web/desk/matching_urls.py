"""Addresses of what helps to match somebody, and of looking for a helper oneself; the desk's own list takes them in."""

from django.urls import path

from alongside.web.desk import asks, choosing, matched, naming

urlpatterns = [
    path("match/", matched.matched, name="match"),
    path("match/wishes/", matched.wishes, name="match-wishes"),
    path("match/described/", matched.description, name="match-described"),
    path("match/apart/", matched.apart, name="match-apart"),
    path("match/apart/<str:public_id>/end/", matched.apart_end, name="match-apart-end"),
    path("match/card/", matched.card, name="match-card"),
    path("match/named/", naming.named, name="match-named"),
    path("choose/", choosing.choosing, name="choose"),
    path("choose/<str:public_id>/back/", choosing.take_back, name="choose-back"),
    path("asks/", asks.asks, name="asks"),
    path("asks/<str:public_id>/yes/", asks.yes, name="ask-yes"),
    path("asks/<str:public_id>/no/", asks.no, name="ask-no"),
]
