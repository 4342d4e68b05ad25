"""Addresses of contracts and money, in the coordinators' face."""

from django.urls import path

from alongside.web.office import contracts, contracts_asking

urlpatterns = [
    path("contracts/", contracts.contracts, name="contracts"),
    path("people/<str:public_id>/quote/", contracts_asking.asking, name="people-quote"),
    path("contracts/quotes/<str:public_id>/", contracts.one, name="contracts-one"),
    path("contracts/quotes/<str:public_id>/paper/", contracts.paper, name="contracts-paper"),
    path("contracts/invoices/<str:public_id>/entry/", contracts.entry, name="contracts-entry"),
]
