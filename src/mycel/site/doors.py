"""Doors: the main entries of the frame, what lies below each of them, and the footer's."""

from django.utils.translation import gettext_lazy

NAVIGATION = (
    ("/nodes/", gettext_lazy("Map")),
    ("/assessments/", gettext_lazy("Assessments")),
    ("/processes/", gettext_lazy("Deliberation")),
    ("/questions/", gettext_lazy("Decisions")),
    ("/units/", gettext_lazy("Units")),
    ("/stewards/", gettext_lazy("Who keeps it")),
    ("/record/", gettext_lazy("Record")),
)
BELOW = {
    "/assessments/": (
        *("/risks/", "/treatments/", "/incidents/", "/estimates/", "/analyses/", "/promises/"),
        *("/findings/", "/scenarios/"),
    ),
    "/processes/": ("/threads/", "/posts/", "/proposals/", "/amendments/"),
    "/questions/": ("/decisions/", "/commitments/", "/electorates/"),
}
FOOTER = (
    ("/methods/", gettext_lazy("How figures are computed")),
    ("/data/", gettext_lazy("Download all data")),
    ("/search/", gettext_lazy("Search what people wrote")),
    ("/conduct/", gettext_lazy("How we talk to each other")),
    ("/moderation/log/", gettext_lazy("What moderators decided")),
    ("/accessibility/", gettext_lazy("Accessibility")),
    ("/privacy/", gettext_lazy("Privacy")),
    ("/api/docs", gettext_lazy("Interface for programs")),
    ("/source/", gettext_lazy("Source code")),
)
