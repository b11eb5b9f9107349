"""Sampling: what the people of the sample have decided, so that a newcomer sees it alive."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from mycel.cli import reporting, talking
from mycel.decisions import actions, tasks
from mycel.decisions.actions import Promised
from mycel.decisions.models import Decision, Question
from mycel.engine import chance
from mycel.engine.choice import asking
from mycel.engine.choice.asking import Asked, AskedOption
from mycel.groups.models import Unit
from mycel.people.models import Account, Person
from mycel.record import sequencer

SEED = 17
DAY = timedelta(days=1)
Text = dict[str, str]

WANTED = tuple(
    {"en": en, "de": de, "ar": ar}
    for en, de, ar in (
        (
            "A second home for the tiles",
            "Ein zweiter Ort für die Kacheln",
            "مقرّ ثانٍ لبلاطات الخريطة",
        ),
        ("Sign-in that nobody has to wait for", "Anmelden ohne Warten", "تسجيل دخول بلا انتظار"),
        (
            "Faster search for place names",
            "Schnellere Suche nach Ortsnamen",
            "بحث أسرع عن أسماء الأماكن",
        ),
        ("Maps that work without a network", "Karten, die ohne Netz gehen", "خرائط تعمل دون شبكة"),
        (
            "A calmer review of imports",
            "Ruhigeres Prüfen von Importen",
            "مراجعة أهدأ لعمليات الاستيراد",
        ),
        (
            "Help in ten more languages",
            "Hilfe in zehn weiteren Sprachen",
            "مساعدة بعشر لغات إضافية",
        ),
        (
            "A restore drill every quarter",
            "Jedes Quartal eine Übung im Wiederherstellen",
            "تدريب على الاستعادة كل ربع سنة",
        ),
        (
            "Street photos from more places",
            "Straßenfotos von mehr Orten",
            "صور شوارع من أماكن أكثر",
        ),
        (
            "A partner interface that stays stable",
            "Eine Schnittstelle, die stabil bleibt",
            "واجهة برمجية مستقرة للشركاء",
        ),
        (
            "Travel money for small communities",
            "Reisegeld für kleine Gemeinschaften",
            "مال سفر للمجتمعات الصغيرة",
        ),
        (
            "A course for new mentors",
            "Ein Kurs für neue Mentorinnen und Mentoren",
            "دورة للمرشدين الجدد",
        ),
        ("Less noise in notices", "Weniger Lärm in Mitteilungen", "ضجيج أقل في الإشعارات"),
    )
)
STANDING = (
    ({"en": "Adaeze O."}, "north"),
    ({"en": "Birgit L."}, "north"),
    ({"en": "Camilo R."}, "south"),
    ({"en": "Devika S."}, ""),
    ({"en": "Emre T."}, ""),
    ({"en": "Fatou N."}, "south"),
)
PROJECTS = (
    (
        "Two more servers for tiles",
        "Zwei weitere Server für Kacheln",
        "خادمان إضافيان للبلاطات",
        "4200",
        (),
    ),
    ("A disk for backups", "Eine Platte für Sicherungen", "قرص للنسخ الاحتياطية", "900", ()),
    ("A test of the restore", "Eine Probe des Wiederherstellens", "اختبار للاستعادة", "600", (1,)),
    (
        "Mapping days in four villages",
        "Kartiertage in vier Dörfern",
        "أيام رسم خرائط في أربع قرى",
        "1800",
        (),
    ),
    ("Translation weekend", "Wochenende des Übersetzens", "عطلة أسبوع للترجمة", "1200", ()),
    (
        "Microphones for online meetings",
        "Mikrofone für Treffen im Netz",
        "ميكروفونات للاجتماعات على الشبكة",
        "700",
        (),
    ),
    (
        "A yearly gathering of mentors",
        "Ein jährliches Treffen der Mentoren",
        "لقاء سنوي للمرشدين",
        "2600",
        (),
    ),
)


@dataclass(frozen=True)
class _Asking:
    """Who asks, and when."""

    unit: Unit
    at: datetime


def decide(*, at: datetime) -> bool:
    """Enter votes, an election, a shared budget, a decision, processes; False where some are there.

    Everybody of the sample gets an account without a password, as personas do.
    """
    units = list(Unit.objects.order_by("slug"))
    if not units or Question.objects.exists():
        return False
    known = {unit.slug: unit for unit in units}
    council = known.get("infrastructure-council", units[0])
    _accounts(at=at - 60 * DAY)
    _election(_Asking(known.get("election-committee", council), at))
    budget = _budget(_Asking(known.get("fund-committee", council), at))
    _decision(_Asking(budget.unit, at), budget)
    _ranking(_Asking(council, at))
    reporting.report(at=at)
    talking.deliberate(at=at)
    return True


def _accounts(*, at: datetime) -> None:
    for person in Person.objects.filter(account__isnull=True).order_by("slug"):
        account = Account(username=f"sample-{person.id.hex}", date_joined=at)
        account.set_unusable_password()
        account.save()
        person.account = account
        person.save(update_fields=["account"])


def _election(asking_: _Asking) -> Question:
    asked = Asked(
        title={
            "en": "Who shall be on the election committee?",
            "de": "Wer soll in den Wahlausschuss?",
            "ar": "من يكون في لجنة الانتخابات؟",
        },
        summary={
            "en": "Three seats for two years. Rank as many as you like.",
            "de": "Drei Sitze für zwei Jahre. Ordne so viele, wie du möchtest.",
            "ar": "ثلاثة مقاعد لعامين. رتّب من تشاء منهم.",
        },
        options=tuple(AskedOption(name=name, group=group) for name, group in STANDING),
        paper="ranking",
        rule=asking.tally(method="stv-meek-prf", seats=3),
        opens_at=asking_.at - 20 * DAY,
        closes_at=asking_.at - 6 * DAY,
    )
    question = _open(asking_, asked)
    keys = asking.keys(count=len(asked.options))
    for person, rng in _voters("election", 20):
        order = [str(key) for key in rng.permutation(keys)[: 2 + int(rng.integers(4))]]
        _cast(question, person, {"ranking": [[key] for key in order]}, at=asking_.at - 10 * DAY)
    return _counted(question)


def _budget(asking_: _Asking) -> Question:
    asked = Asked(
        title={
            "en": "What shall we pay for next year?",
            "de": "Was bezahlen wir im nächsten Jahr?",
            "ar": "علامَ ننفق في العام القادم؟",
        },
        summary={
            "en": "6,000 to share. Mark everything you support.",
            "de": "6.000 sind zu verteilen. Markiere alles, was du unterstützt.",
            "ar": "المتاح 6,000. علّم كل ما تؤيده.",
        },
        options=tuple(
            AskedOption(name={"en": en, "de": de, "ar": ar}, cost=Decimal(cost), requires=requires)
            for en, de, ar, cost, requires in PROJECTS
        ),
        paper="approval",
        rule=asking.budget(limit="6000", completion="greedy"),
        opens_at=asking_.at - 18 * DAY,
        closes_at=asking_.at - 5 * DAY,
        money="EUR",
    )
    question = _open(asking_, asked)
    keys = asking.keys(count=len(asked.options))
    for number, (person, rng) in enumerate(_voters("budget", 22)):
        # Two thirds want what is big, one third what is small: the rules part over that.
        wanted = keys[:1] + keys[6:7] if number % 3 else keys[3:6]
        more = [str(key) for key in rng.permutation(keys)[: int(rng.integers(3))]]
        choice = {"approve": sorted({*wanted, *more})}
        _cast(question, person, choice, at=asking_.at - 9 * DAY)
    return _counted(question)


def _ranking(asking_: _Asking) -> Question:
    asked = Asked(
        title={
            "en": "What do we improve first?",
            "de": "Was verbessern wir zuerst?",
            "ar": "ماذا نحسّن أولًا؟",
        },
        summary={
            "en": "The council plans by this order. Rank what matters to you.",
            "de": "Der Rat plant nach dieser Reihenfolge. Ordne, was dir wichtig ist.",
            "ar": "يخطط المجلس بحسب هذا الترتيب. رتّب ما يهمك.",
        },
        options=tuple(AskedOption(name=name) for name in WANTED),
        paper="ranking",
        rule=asking.tally(method="schulze", seats=3),
        opens_at=asking_.at - DAY,
        closes_at=asking_.at + 13 * DAY,
        offers_no_opinion=True,
    )
    question = _open(asking_, asked, quorum=8)
    keys = asking.keys(count=len(asked.options))
    for person, rng in _voters("ranking", 7):
        order = [str(key) for key in rng.permutation(keys)]
        choice = {"ranking": [[key] for key in order[:5]], "no_opinion": order[10:]}
        _cast(question, person, choice, at=asking_.at - DAY / 2)
    return question


def _decision(asking_: _Asking, question: Question) -> Decision:
    unit, at = asking_.unit, asking_.at
    decision = actions.publish_decision(
        unit=unit,
        question=question,
        title={
            "en": "What the shared budget pays for",
            "de": "Was das gemeinsame Budget bezahlt",
            "ar": "ما تدفعه الميزانية المشتركة",
        },
        statement={
            "en": "We pay for what the vote bought, in that order, and nothing besides.",
            "de": "Wir bezahlen, was die Abstimmung gekauft hat, in dieser Folge und nichts sonst.",
            "ar": "ندفع ما موّله التصويت، بهذا الترتيب، ولا شيء سواه.",
        },
        dissent=[
            {
                "en": "Two members would have paid for the servers first.",
                "de": "Zwei Mitglieder hätten zuerst die Server bezahlt.",
                "ar": "عضوان كانا سيدفعان ثمن الخوادم أولًا.",
            }
        ],
        by=None,
        at=at - 4 * DAY,
    )
    person = Person.objects.filter(named=True).order_by("slug").first()
    owner = {"owner_unit": unit} if person is None else {"owner_person": person}
    todo: Iterable[tuple[Text, dict[str, Any]]] = (
        (
            {
                "en": "Book a house for the mentors",
                "de": "Ein Haus für die Mentoren buchen",
                "ar": "حجز دار للقاء المرشدين",
            },
            {"owner_unit": unit, "money": "EUR 2600", "due_date": (at + 40 * DAY).date()},
        ),
        (
            {
                "en": "Find hosts for the translation weekend",
                "de": "Gastgeber für das Wochenende des Übersetzens finden",
                "ar": "إيجاد مضيفين لعطلة الترجمة",
            },
            {"owner_unit": unit, "hours": 30, "due_date": (at - DAY).date()},
        ),
        (
            {
                "en": "Tell every community",
                "de": "Allen Gemeinschaften Bescheid geben",
                "ar": "إبلاغ كل المجتمعات",
            },
            {"hours": 4, "due_date": (at + 10 * DAY).date(), **owner},
        ),
    )
    for what, given in todo:
        promised = Promised(what=what, **given)
        actions.make_commitment(decision=decision, promised=promised, by=None, at=at - 4 * DAY)
    return decision


def _open(asking_: _Asking, asked: Asked, *, quorum: int | None = None) -> Question:
    begin = asked.opens_at - DAY
    question = actions.draft_question(unit=asking_.unit, asked=asked, by=None, at=begin)
    tasks.freeze_now(question=question, by=None, at=begin)
    if quorum is not None:
        actions.change_question(
            question=question, asked=replace(asked, quorum=quorum), by=None, at=begin
        )
    tasks.open_now(question=question, at=asked.opens_at)
    return question


def _voters(name: str, count: int) -> Iterable[tuple[Person, Any]]:
    rng = chance.stream(seed=SEED, name=name)
    return [(person, rng) for person in Person.objects.order_by("slug")[:count]]


def _cast(question: Question, person: Person, choice: dict[str, Any], *, at: datetime) -> None:
    tasks.cast(
        number=question.number,
        account=person.account_id or 0,
        choice=choice,
        nonce=f"{question.number} {person.slug}",
        key=f"sample-{question.number}-{person.id.hex[-12:]}",
        at=at,
    )


def _counted(question: Question) -> Question:
    tasks.close_now(question=question, at=question.closes_at)
    while sequencer.sequence():
        pass
    question.refresh_from_db()
    tasks.count(question=question, at=question.closes_at)
    question.refresh_from_db()
    return question
