"""The addresses of the desk: home, people, logging, confirming, hours."""

from django.urls import path

from alongside.web.desk import (
    booking,
    calendar,
    confirm,
    contract,
    contract_files,
    engagement,
    free_hours,
    home,
    hours,
    log,
    offers,
    pay,
    planned,
)

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("people/", home.people, name="people"),
    path("together/<str:public_id>/", engagement.engagement, name="engagement"),
    path("log/", log.log, name="log"),
    path("log/<str:public_id>/", log.log, name="log-for"),
    path("sessions/<str:public_id>/take-back/", log.take_back_line, name="take-back"),
    path("confirm/", confirm.confirm, name="confirm"),
    path("confirm/<str:public_id>/yes/", confirm.yes, name="confirm-yes"),
    path("confirm/<str:public_id>/different/", confirm.different, name="confirm-different"),
    path("together/<str:public_id>/ask-again/", confirm.ask_again, name="ask-again"),
    path("differences/<int:number>/agree/", confirm.agree, name="difference-agree"),
    path("differences/<int:number>/withdraw/", confirm.withdraw, name="difference-withdraw"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/book/", booking.book, name="calendar-book"),
    path("calendar/hours/", free_hours.free_hours, name="calendar-hours"),
    path("calendar/<str:public_id>/", planned.planned, name="calendar-one"),
    path("calendar/<str:public_id>/answer/", planned.say, name="calendar-answer"),
    path("calendar/<str:public_id>/move/", planned.another_time, name="calendar-move"),
    path("calendar/<str:public_id>/cancel/", planned.take_off, name="calendar-cancel"),
    path("offers/", offers.offers, name="offers"),
    path("offers/<str:public_id>/yes/", offers.yes, name="offer-yes"),
    path("offers/<str:public_id>/no/", offers.no, name="offer-no"),
    path("hours/", hours.hours, name="hours"),
    path("hours/<str:public_id>/", hours.hours, name="hours-of"),
    path("pay/", pay.pay, name="pay"),
    path("contract/", contract.contract, name="contract"),
    path("contract/to-approve/", contract.approvals, name="approvals"),
    path("contract/quotes/<str:public_id>/step/", contract.step, name="quote-step"),
    path("contract/quotes/<str:public_id>/quote.pdf", contract_files.quote, name="quote-pdf"),
    path("contract/invoices/<str:public_id>/invoice.pdf", contract_files.invoice, name="invoice-pdf"),
]
