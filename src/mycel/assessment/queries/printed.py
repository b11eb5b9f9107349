"""Analyses for other places: as parts of a report, for a page, a wiki and paper."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mycel.assessment.queries.beside import PlanBeside
from mycel.assessment.queries.choices import Choices
from mycel.assessment.queries.looking_over import LookedOver
from mycel.assessment.queries.risk_and_plan import RiskAndPlan
from mycel.assessment.queries.staying import AbsenceLine, Staying
from mycel.assessment.queries.yearly import YearLine
from mycel.catalogue.queries.words import spoken
from mycel.formats.reports import pdf
from mycel.formats.reports import wikitext as wiki
from mycel.formats.reports.parts import (
    Bullets,
    Chart,
    Code,
    Command,
    Facts,
    Heading,
    Link,
    Note,
    Paragraph,
    Part,
    Report,
    Series,
    Share,
    Table,
    Text,
)
from mycel.groups.queries.units import frame

PaperIsMissing = pdf.PaperIsMissing


def as_report(*, page: RiskAndPlan, over: LookedOver, base: str) -> Report:
    """Return an analysis as a report in the reader's language; ``base`` is the site's address."""
    name = spoken(frame().name)
    return Report(
        title=_("Risk and plan: analysis %(number)s") % {"number": page.line.number},
        subtitle=name,
        language=get_language() or "en",
        base=base,
        footer=f"{name} · {base}{page.line.url}",
        parts=(
            *_years(page),
            *_register(page),
            *(_plan(page.choices) if page.choices else ()),
            *_people(page.staying),
            *_over(over),
            *_how(page),
        ),
    )


def wikitext(*, report: Report) -> str:
    """Return the report as wikitext."""
    return wiki.write(report=report)


def paper(*, report: Report, at: date) -> bytes:
    """Return the report as PDF, dated on a day.

    Errors:
        PaperIsMissing where what sets paper is not installed.
    """
    return pdf.write(report=report, at=at)


def _years(page: RiskAndPlan) -> Iterator[Part]:
    yield Heading(_("What a year may cost"))
    if page.as_is is None:
        yield Note(_("No risk with figures is written down yet. Write one down, then ask again."))
        return
    yield Paragraph(
        _("Every figure is about the year from the day of the question, in %(unit)s.")
        % {"unit": page.unit_name}
    )
    yield Chart(
        kind="line",
        caption=_("What a year costs at least, with which chance"),
        x_label=_("Chance in a year"),
        x_form="percent",
        x_scale="logarithmic",
        y_label=page.unit_name,
        series=tuple(
            Series(year.name, tuple((p, x) for x, p in reversed(year.curve))) for year in page.years
        ),
    )
    yield Table(
        caption=_("What a year costs: %(unit)s") % {"unit": page.unit_name},
        columns=(
            _("Plan"),
            _("Expected"),
            _("One year of ten"),
            _("One of twenty"),
            _("One of a hundred"),
            _("Mean of the worst twentieth"),
        ),
        rows=tuple(_year(year) for year in (*page.years, *page.without)),
        numeric=(1, 2, 3, 4, 5),
    )
    yield Note(
        _(
            "± is the standard error of the simulation, not how sure the judgements are; no figure "
            "here has more digits than it supports."
        )
    )


def _year(year: YearLine) -> tuple[Text, ...]:
    return (
        year.name,
        _with_error(year.expected, year.error),
        year.quantiles[1],
        year.quantiles[2],
        year.quantiles[3],
        _with_error(year.shortfall, year.shortfall_error),
    )


def _register(page: RiskAndPlan) -> Iterator[Part]:
    if not page.register:
        return
    yield Heading(_("Where the harm comes from"))
    yield Table(
        caption=_("The register, sorted by what each source adds to a year’s harm"),
        columns=(
            _("What"),
            _("Part of the harm"),
            _("Expected in a year"),
            _("Part in the worst years"),
        ),
        rows=tuple(
            (
                _linked(one.source.name, one.source.url),
                Share(one.share),
                _with_error(one.expected, one.error),
                Share(one.shortfall_share),
            )
            for one in page.register
        ),
        numeric=(1, 2, 3),
    )


def _plan(choices: Choices) -> Iterator[Part]:
    yield Heading(_("What can be done with how much"))
    yield Facts(
        (
            (_("Avoided in a year"), _with_error(choices.plan.value, choices.plan.error)),
            (_("Left"), choices.plan.loss),
            (_("Better than the greedy plan by"), Share(choices.plan.better or 0.0)),
        )
    )
    yield Heading(_("The plan"), level=2)
    yield from _chosen(choices.plan)
    yield Heading(_("The greedy plan"), level=2)
    yield from _chosen(choices.greedy)
    yield Chart(
        kind="steps",
        caption=_("What each part of the budget leaves"),
        x_label=_("part of the budget"),
        x_form="percent",
        y_label=_("weighted harm that is left in a year"),
        series=(Series(_("best plan"), tuple((one.share, one.loss) for one in choices.steps)),),
    )
    yield Table(
        caption=_("Every treatment by itself"),
        columns=(
            _("Treatment"),
            _("Costs about"),
            _("Avoids alone, in a year"),
            _("In the plan for the whole budget"),
        ),
        rows=tuple(
            (
                _linked(one.name.name, one.name.url),
                ", ".join(f"{much:,.0f} {unit}" for unit, much in one.cost),
                _with_error(one.value, one.error),
                _("yes") if one.in_plan else _("no"),
            )
            for one in choices.treatments
        ),
        numeric=(2,),
    )
    yield from _weighing(choices)
    yield from _measure(choices)


def _chosen(plan: PlanBeside) -> Iterator[Part]:
    if not plan.chosen:
        yield Paragraph(_("Nothing: this budget buys no treatment that avoids harm."))
        return
    yield Bullets(
        tuple(
            (_linked(one.name.name, one.name.url), f" – {one.reason}")
            if one.reason
            else _linked(one.name.name, one.name.url)
            for one in plan.chosen
        )
    )
    if plan.cost:
        yield Facts(tuple((unit, (much, " / ", most)) for unit, much, most in _costs(plan)))


def _costs(plan: PlanBeside) -> list[tuple[str, float, float | str]]:
    return [
        (unit, round(much), "–" if most is None else round(most)) for unit, much, most in plan.cost
    ]


def _weighing(choices: Choices) -> Iterator[Part]:
    yield Heading(_("If harm were weighed differently"), level=2)
    yield Table(
        caption=_(
            "What each plan would leave above the best plan known, under other weights (regret; 0 "
            "is best)"
        ),
        columns=(
            _("Harm is weighed by"),
            _("The plan"),
            _("The greedy plan"),
            _("The cautious plan"),
        ),
        rows=tuple((one.name, one.plan, one.greedy, one.cautious) for one in choices.regret),
        numeric=(1, 2, 3),
    )


def _measure(choices: Choices) -> Iterator[Part]:
    yield Heading(_("What should we measure next?"))
    if choices.perfect is None:
        yield Paragraph(
            _("With fewer than 2,000 worlds nothing can be said about this. Ask again with more.")
        )
        return
    if choices.worth_measuring:
        yield Table(
            caption=_("Worth, in weighted harm a year"),
            columns=(_("Number"), _("Worth, in weighted harm a year")),
            rows=tuple((_linked(one.name, one.url), one.worth) for one in choices.worth_measuring),
            numeric=(1,),
        )
    else:
        yield Paragraph(
            _(
                "Nothing: no single number would change the choice by more than chance shows. "
                "Decide with what you know."
            )
        )
    yield Facts(
        (
            (_("Noise floor: below it nothing can be said"), round(choices.floor, 1)),
            (_("Numbers in the noise"), len(choices.in_the_noise)),
            (_("Knowing everything would be worth"), choices.perfect),
        )
    )


def _people(staying: Staying) -> Iterator[Part]:
    yield Heading(_("What may have nobody left who knows it"))
    if staying.in_danger:
        yield Table(
            caption=_("Danger that too few are left"),
            columns=(
                _("What"),
                _("Known by"),
                _("Needs at least"),
                _("Danger that too few are left"),
            ),
            rows=tuple(_absence(one) for one in staying.in_danger),
            numeric=(1, 2),
        )
    else:
        yield Paragraph(_("Nothing is in more than little danger."))
    if staying.nobody:
        yield Paragraph(
            (
                _("Known by nobody who is written down:"),
                " ",
                ", ".join(one.name for one in staying.nobody),
            )
        )


def _absence(one: AbsenceLine) -> tuple[Text, ...]:
    words = {"breaks": _("high"), "tight": _("moderate")}
    word = words.get(one.state, _("low"))
    told: Text = word
    if one.probability:
        told = (word, " (", Share(one.probability), ")")
    return (_linked(one.name, one.url), one.people, one.at_least, told)


def _over(over: LookedOver) -> Iterator[Part]:
    yield Heading(_("Who looked it over"))
    if not over.reviews:
        yield Paragraph(_("Nobody outside the group that asked has reviewed it yet."))
    else:
        yield Bullets(
            tuple(
                (
                    one.person.name if one.person else _("somebody who has left"),
                    f": {one.word}. ",
                    spoken(one.reason),
                )
                for one in over.reviews
                if not one.is_earlier
            )
        )
    yield Facts(
        (
            (_("Computed again by others, identical"), over.identical),
            (_("Computed again by others, different"), over.different),
        )
    )


def _how(page: RiskAndPlan) -> Iterator[Part]:
    yield Heading(_("How was this computed?"))
    yield Paragraph(
        _("This computes every figure on this page again from the record, and compares the bytes:")
    )
    yield Command(f"mycel verify analysis-{page.line.number}.record.zip")
    yield Command("\n".join(page.commands))
    yield Facts(
        (
            (_("Seed"), Code(str(page.line.inquiry.seed))),
            (_("Digest of the result"), Code(page.result_digest)),
            (_("Digest of what was read, in the record"), Code(page.snapshot_digest)),
            (_("Digest of the files"), Code(page.input_digest)),
            (_("Version"), Code(f"mycel {page.version}")),
            *((key, Code(value)) for key, value in page.method),
        )
    )
    if page.warnings:
        yield Bullets(tuple(page.warnings))


def _with_error(value: float, error: float) -> Text:
    return (value, " ± ", error)


def _linked(name: str, url: str) -> str | Link:
    return Link(name, url) if url else name
