"""Addresses of pay, in the coordinators' face."""

from django.urls import path

from alongside.web.office import pay

urlpatterns = [
    path("pay/", pay.pay, name="pay"),
    path("pay/lines/<int:number>/back/", pay.take_back, name="pay-take-back"),
    path("pay/<str:public_id>/", pay.run, name="pay-run"),
    path("pay/<str:public_id>/step/", pay.step, name="pay-step"),
    path("pay/<str:public_id>/export.<str:kind>", pay.export, name="pay-export"),
]
