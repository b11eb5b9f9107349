"""Doors of texts."""

from django.urls import path

from mycel.texts.views import conduct, moderation, search, texts

urlpatterns = [
    path("conduct/", conduct.conduct, name="conduct"),
    path("conduct/agree/", conduct.agree, name="conduct_agree"),
    path("conduct/new/", conduct.adopt, name="conduct_new"),
    path("moderation/", moderation.queue, name="moderation"),
    path("moderation/log/", moderation.public_log, name="moderation_log"),
    path("moderation/log.csv", moderation.public_log_csv, name="moderation_log_csv"),
    path("moderation/people/", moderation.people, name="moderators"),
    path("moderation/people/<slug:slug>/end/", moderation.end, name="moderator_end"),
    path("moderation/<int:number>/", moderation.case, name="moderation_case"),
    path("moderation/<int:number>/claim/", moderation.claim, name="moderation_claim"),
    path("moderation/<int:number>/release/", moderation.release, name="moderation_release"),
    path("moderation/<int:number>/show/", moderation.show, name="moderation_show"),
    path("texts/untranslated/", texts.untranslated, name="untranslated"),
    path("texts/<uuid:id_>/", texts.text, name="text"),
    path("texts/<uuid:id_>/report/", texts.report, name="text_report"),
    path("texts/<uuid:id_>/take-back/", texts.take_back, name="text_take_back"),
    path("texts/<uuid:id_>/appeal/", texts.appeal, name="text_appeal"),
    path("texts/<uuid:id_>/translate/", texts.translate, name="text_translate"),
    path("texts/<uuid:id_>/machine/", texts.machine, name="text_machine"),
    path("search/", search.search, name="search"),
]
