"""Doors of notices."""

from django.urls import path

from mycel.notices import views

urlpatterns = [
    path("inbox/", views.inbox_, name="inbox"),
    path("inbox/<int:id_>/", views.go, name="notice"),
    path("inbox/read/", views.read_all, name="inbox_read"),
    path("inbox/wishes/", views.wishes_, name="wishes"),
    path("inbox/address/", views.address, name="address"),
    path("inbox/follow/", views.follow, name="follow"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("confirm/<str:token>/", views.confirm, name="confirm_address"),
]
