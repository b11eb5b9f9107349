# ruff: noqa: E501 — sentences in three languages stand on one line each
"""Reports to write in tests: one and the same in three languages."""

from datetime import date, timedelta
from math import exp

from mycel.formats.reports.parts import (
    Band,
    Bullets,
    Chart,
    Code,
    Command,
    Facts,
    Heading,
    Link,
    Note,
    Paragraph,
    Report,
    Series,
    Share,
    Table,
)

DAY = date(2026, 11, 26)
DIGEST = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
COMMAND = "mycel risk movements/open-atlas --worlds 100000 --seed 7 --plan second-server"
WORDS = {
    "en": {
        "title": "Risk and plan of Open Atlas",
        "subtitle": "Report of the infrastructure group, fourth quarter of 2026",
        "lead": "In an average year the movement loses about 23,000 hours of work; one year in twenty it loses more than 61,000. The largest single cause is ",
        "cause": "a full disk at the tile server",
        "next": ", and the plan below removes most of it for 4,800 €.",
        "facts": "How it stands", "loss": "Expected loss in a year", "hours": "23,400 hours (90 % range: 9,100 to 61,000)",
        "as_of": "As of", "unit": "Answered by", "group": "Infrastructure group", "digest": "Digest of the movement",
        "risks": "What causes the loss", "risk": "Risk", "per_year": "Times a year", "hours_lost": "Hours lost", "share": "Share", "owner": "Owner",
        "names": ["Disk of the tile server fills up before anybody notices", "The only person with the signing key leaves", "Grant is not renewed", "Translation platform changes its terms", "Mail is refused by large providers"],
        "nobody": "nobody yet", "curve": "How likely is a loss of at least this much?", "x": "Hours lost in a year", "y": "Chance",
        "as_is": "as it is", "with_plan": "with the plan", "range": "90 % of worlds",
        "head": "Free space on the tile server", "gb": "Gigabytes", "month": "Month", "demand": "in use", "capacity": "there is",
        "waits": "What waits", "items": ["Name an owner for the signing key", "Decide about the second server before March", "Answer the question of the Berlin group about backups"],
        "note": "Two of the five risks rest on words alone (“rarely”, “severe”); measuring them would change the order of the plan with a chance of 18 %.",
        "again": "How to recompute it", "seed": "Seed", "worlds": "Worlds", "log": "All incidents since 2019", "when": "When", "what": "What happened", "took": "Hours",
        "incident": "Tiles were not updated because the queue had stopped; restarted by hand", "foot": "Open Atlas · public record, entry 4711",
    },
    "de": {
        "title": "Risiko und Plan von Open Atlas",
        "subtitle": "Bericht der Infrastrukturgruppe, viertes Quartal 2026",
        "lead": "In einem durchschnittlichen Jahr verliert die Bewegung etwa 23.000 Arbeitsstunden; in einem von zwanzig Jahren sind es mehr als 61.000. Die größte einzelne Ursache ist ",
        "cause": "eine volle Festplatte am Kachelserver",
        "next": ", und der folgende Plan beseitigt das meiste davon für 4.800 €.",
        "facts": "Wie es steht", "loss": "Erwarteter Verlust in einem Jahr", "hours": "23.400 Stunden (90-%-Bereich: 9.100 bis 61.000)",
        "as_of": "Stand", "unit": "Zuständig", "group": "Infrastrukturgruppe", "digest": "Prüfsumme der Bewegung",
        "risks": "Woher der Verlust kommt", "risk": "Risiko", "per_year": "Mal im Jahr", "hours_lost": "Verlorene Stunden", "share": "Anteil", "owner": "Verantwortlich",
        "names": ["Die Festplatte des Kachelservers läuft voll, bevor es jemand merkt", "Die einzige Person mit dem Signaturschlüssel geht", "Die Förderung wird nicht verlängert", "Übersetzungsplattformnutzungsbedingungen ändern sich", "Große Anbieter nehmen unsere Mails nicht an"],
        "nobody": "noch niemand", "curve": "Wie wahrscheinlich ist ein mindestens so großer Verlust?", "x": "Verlorene Stunden im Jahr", "y": "Wahrscheinlichkeit",
        "as_is": "wie es ist", "with_plan": "mit dem Plan", "range": "90 % der Welten",
        "head": "Freier Platz auf dem Kachelserver", "gb": "Gigabyte", "month": "Monat", "demand": "belegt", "capacity": "vorhanden",
        "waits": "Was wartet", "items": ["Für den Signaturschlüssel jemanden benennen", "Vor März über den zweiten Server entscheiden", "Die Frage der Berliner Gruppe nach Sicherungskopien beantworten"],
        "note": "Zwei der fünf Risiken beruhen nur auf Wörtern („selten“, „schwer“); sie zu messen würde die Reihenfolge des Plans mit einer Wahrscheinlichkeit von 18 % ändern.",
        "again": "Wie man es nachrechnet", "seed": "Startwert", "worlds": "Welten", "log": "Alle Vorfälle seit 2019", "when": "Wann", "what": "Was geschah", "took": "Stunden",
        "incident": "Kacheln wurden nicht erneuert, weil die Warteschlange stand; von Hand neu gestartet", "foot": "Open Atlas · öffentliches Protokoll, Eintrag 4711",
    },
    "ar": {
        "title": "مخاطر أوبن أطلس وخطته",
        "subtitle": "تقرير مجموعة البنية التحتية، الربع الرابع من 2026",
        "lead": "تخسر الحركة في السنة المتوسطة نحو 23,000 ساعة عمل، وفي سنة من كل عشرين أكثر من 61,000 ساعة. أكبر سبب منفرد هو ",
        "cause": "امتلاء القرص في خادم الخرائط",
        "next": "، والخطة أدناه تزيل معظمه مقابل 4,800 €.",
        "facts": "كيف هي الحال", "loss": "الخسارة المتوقعة في السنة", "hours": "23,400 ساعة (نطاق 90%: من 9,100 إلى 61,000)",
        "as_of": "بتاريخ", "unit": "المسؤول عن الجواب", "group": "مجموعة البنية التحتية", "digest": "بصمة الحركة",
        "risks": "ما سبب الخسارة", "risk": "الخطر", "per_year": "مرات في السنة", "hours_lost": "الساعات الضائعة", "share": "الحصة", "owner": "المسؤول",
        "names": ["يمتلئ قرص خادم الخرائط قبل أن يلاحظ أحد", "يغادر الشخص الوحيد الذي لديه مفتاح التوقيع (GPG)", "لا تُجدَّد المنحة", "تغيّر منصة الترجمة شروطها", "يرفض كبار مزودي البريد رسائلنا"],
        "nobody": "لا أحد بعد", "curve": "ما احتمال خسارة لا تقل عن هذا القدر؟", "x": "الساعات الضائعة في السنة", "y": "الاحتمال",
        "as_is": "كما هي", "with_plan": "مع الخطة", "range": "90% من العوالم",
        "head": "المساحة الحرة في خادم الخرائط", "gb": "غيغابايت", "month": "الشهر", "demand": "المستخدم", "capacity": "المتاح",
        "waits": "ما ينتظر", "items": ["تسمية مسؤول عن مفتاح التوقيع", "اتخاذ قرار بشأن الخادم الثاني قبل مارس", "الإجابة عن سؤال مجموعة برلين عن النسخ الاحتياطية"],
        "note": "يستند خطران من الخمسة إلى كلمات فقط («نادرًا»، «شديد»)؛ وقياسهما قد يغيّر ترتيب الخطة باحتمال 18%.",
        "again": "كيف يعاد الحساب", "seed": "البذرة", "worlds": "العوالم", "log": "كل الحوادث منذ 2019", "when": "متى", "what": "ماذا حدث", "took": "ساعات",
        "incident": "لم تُحدَّث البلاطات لأن الطابور توقف؛ أعيد تشغيله يدويًا", "foot": "أوبن أطلس · السجل العام، القيد 4711",
    },
}  # fmt: skip


def curve(scale: float) -> tuple[tuple[float, float], ...]:
    """Return how likely a loss of at least so many hours is."""
    return tuple((1000.0 * step, exp(-1000.0 * step / scale)) for step in range(0, 101, 2))


def report(*, language: str = "en", incidents: int = 90) -> Report:
    """Return a report with every kind of part in it."""
    w = WORDS[language]
    names = w["names"]
    figures = (
        (1.2, 14_300, 0.61),
        (0.2, 5_100, 0.218),
        (0.33, 2_400, 0.1),
        (0.5, 1_100, 0.047),
        (2, 500, 0.021),
    )
    months = [date(2024 + step // 12, step % 12 + 1, 1) for step in range(36)]
    parts = (
        Paragraph((w["lead"], Link(w["cause"], "/risks/disk/"), w["next"])),
        Heading(w["facts"]),
        Facts(
            (
                (w["loss"], w["hours"]),
                (w["as_of"], DAY),
                (w["unit"], Link(w["group"], "/units/infrastructure/")),
                (w["digest"], Code(DIGEST)),
            )
        ),
        Chart(
            kind="line",
            caption=w["curve"],
            x_label=w["x"],
            y_label=w["y"],
            y_form="percent",
            series=(Series(w["as_is"], curve(23_400)), Series(w["with_plan"], curve(9_000))),
            bands=(
                Band(w["range"], tuple((x, max(y - 0.05, 0), min(y + 0.05, 1)) for x, y in curve(23_400))),
            ),
        ),
        Heading(w["risks"]),
        Table(
            caption=w["risks"],
            columns=(w["risk"], w["per_year"], w["hours_lost"], w["share"], w["owner"]),
            rows=tuple(
                (Link(name, f"/risks/{row}/"), often, lost, Share(part), w["group"] if row % 2 else w["nobody"])
                for row, (name, (often, lost, part)) in enumerate(zip(names, figures, strict=True))
            ),
            numeric=(1, 2, 3),
        ),
        Chart(
            kind="bars",
            caption=w["hours_lost"],
            x_label=w["risk"],
            y_label=w["hours_lost"],
            series=(
                Series(w["as_is"], tuple(zip(names, (14_300, 5_100, 2_400, 1_100, 500), strict=True))),
                Series(w["with_plan"], tuple(zip(names, (2_100, 5_100, 900, 1_100, 100), strict=True))),
            ),
        ),
        Note(w["note"]),
        Heading(w["head"], level=2),
        Chart(
            kind="steps",
            caption=w["head"],
            x_label=w["month"],
            y_label=w["gb"],
            series=(
                Series(w["demand"], tuple((at, 300 + 14.5 * step) for step, at in enumerate(months))),
                Series(w["capacity"], tuple((at, 500 if step < 20 else 1000) for step, at in enumerate(months))),
            ),
        ),
        Heading(w["waits"]),
        Bullets(tuple(w["items"])),
        Heading(w["log"]),
        Table(
            caption=w["log"],
            columns=(w["when"], w["what"], w["took"]),
            rows=tuple(
                (DAY - timedelta(days=27 * step), f"{w['incident']} (incident/{1000 - step})", 0.5 + step % 7)
                for step in range(incidents)
            ),
            numeric=(2,),
        ),
        Heading(w["again"]),
        Facts(((w["seed"], 7), (w["worlds"], 100_000))),
        Command(COMMAND),
    )  # fmt: skip
    return Report(
        title=str(w["title"]),
        subtitle=str(w["subtitle"]),
        language=language,
        parts=parts,
        base="https://mycel.example.org",
        footer=str(w["foot"]),
    )
