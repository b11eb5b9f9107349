"""What is said in the sample's processes; the people and the places are invented."""

Text = dict[str, str]
Said = tuple[str, str, str]
"""Language, title, words."""

MAPPING: tuple[Text, Text] = (
    {
        "en": "How shall we use buildings that a machine drew?",
        "de": "Wie nutzen wir Gebäude, die eine Maschine gezeichnet hat?",
        "ar": "كيف نستخدم مبانيَ رسمتها آلة؟",
    },
    {
        "en": "Programs find buildings on pictures faster than we do, and not as well. Before we"
        " make a rule we want to know what matters to whom.",
        "de": "Programme finden Gebäude auf Bildern schneller als wir, und nicht so gut. Bevor wir"
        " eine Regel machen, wollen wir wissen, wem was wichtig ist.",
        "ar": "تعثر البرامج على المباني في الصور أسرع منا، لكن بدقة أقل. قبل أن نضع قاعدة نريد أن"
        " نعرف ما يهم كل فئة.",
    },
)
# How those who draw by hand lean: 1 agrees, -1 disagrees; the others lean the other way. At 0 all
# agree.
STATED: tuple[tuple[Said, int], ...] = (
    (("en", "", "Somebody who knows the place looks at every building before it is shown."), 1),
    (("en", "", "A rough map today helps more than a good one next year."), -1),
    (("de", "", "Wo niemand von uns wohnt, darf die Maschine allein zeichnen."), -1),
    (("en", "", "What a machine drew is marked, so that everybody can see it."), 0),
    (("ar", "", "لا تُمحى مساهمة إنسان لتحلّ محلها مساهمة آلة."), 0),
    (("en", "", "Imports by program need the consent of the local group."), 1),
    (("de", "", "Neue lernen das Zeichnen am besten von Hand."), 1),
    (("en", "", "Relief workers should get machine-drawn maps within a day."), -1),
    (("ar", "", "ينبغي أن يكون البرنامج الذي يرسم مفتوح المصدر."), 0),
    (("en", "", "We spend too much time on reviewing what programs find."), -1),
    (("de", "", "Eine falsche Straße ist schlimmer als keine."), 1),
    (("en", "", "Whoever runs a program answers questions about it within a week."), 0),
)
READING: tuple[Text, Text] = (
    {
        "en": "How do newcomers find somebody to ask?",
        "de": "Wie finden Neue jemanden, den sie fragen können?",
        "ar": "كيف يجد الجدد من يسألونه؟",
    },
    {
        "en": "One in three who made their first change last year never made a second. Many say"
        " that nobody answered them.",
        "de": "Jede dritte Person, die letztes Jahr zum ersten Mal etwas geändert hat, kam nicht"
        " wieder. Viele sagen, dass ihnen niemand geantwortet hat.",
        "ar": "واحد من كل ثلاثة أجروا تعديلهم الأول العام الماضي لم يعد. ويقول كثيرون إن أحدًا لم"
        " يجبهم.",
    },
)
PROPOSED: tuple[Said, ...] = (
    (
        "en",
        "An answer within two days",
        (
            "Every question in the help space gets a first answer within two"
            " days.\n\nTwelve people in"
            " four languages share the days among them.\n\nWhoever cannot answer passes on to"
            " somebody who can."
        ),
    ),
    (
        "de",
        "Eine feste Ansprechperson im ersten Monat",
        (
            "Wer neu ist, bekommt für einen Monat eine Person, die begleitet.\n\nDie Person"
            " sagt von"
            " sich aus Hallo.\n\nNach einem Monat fragen beide, ob es geholfen hat."
        ),
    ),
    (
        "ar",
        "ساعة أسبوعية مفتوحة للأسئلة",
        (
            "يجلس اثنان من المرشدين ساعة كل أسبوع ويجيبان عن كل سؤال.\n\nتُنشر الأجوبة بعد"
            " ذلك ليقرأها"
            " من لم يحضر."
        ),
    ),
)
ANSWERED: tuple[Text, Text] = (
    {
        "en": "Which languages does the help page speak?",
        "de": "Welche Sprachen spricht die Hilfeseite?",
        "ar": "بأي لغات تتحدث صفحة المساعدة؟",
    },
    {
        "en": "We can keep ten languages up to date. This is the draft of the list; every comment"
        " gets an answer.",
        "de": "Wir können zehn Sprachen aktuell halten. Das ist der Entwurf der Liste; jeder"
        " Kommentar bekommt eine Antwort.",
        "ar": "يمكننا تحديث عشر لغات باستمرار. هذه مسودة القائمة، وسيحصل كل تعليق على رد.",
    },
)
# The first is the question itself, with what came out of it.
COMMENTS: tuple[tuple[Said, str, Said | None], ...] = (
    (
        (
            "en",
            "The draft of the list",
            (
                "Arabic, Bengali, English, French, German, Portuguese, Spanish, Swahili,"
                " Tagalog and"
                " Ukrainian. What is missing, and what could wait?"
            ),
        ),
        "",
        (
            "en",
            "",
            (
                "Hausa comes in, Tagalog shares its place with Cebuano. The list is looked"
                " at again in"
                " a year."
            ),
        ),
    ),
    (
        ("en", "", "Hausa is spoken by more of our mappers than Swahili is."),
        "accepted",
        None,
    ),
    (
        ("de", "", "Leichte Sprache ist auch eine Sprache und fehlt."),
        "changed",
        (
            "de",
            "",
            (
                "Keine eigene Sprache auf der Liste, aber jede Seite bekommt oben drei Sätze in"
                " einfacher Sprache."
            ),
        ),
    ),
    (
        ("ar", "", "تحتاج العربية إلى مراجعَين على الأقل، فلا تكفي ترجمة واحدة."),
        "accepted",
        ("ar", "", "صحيح. لن تُنشر صفحة بأي لغة قبل أن يراجعها شخص آخر."),
    ),
    (
        ("en", "", "Drop German: everybody there reads English."),
        "declined",
        (
            "en",
            "",
            "A third of the questions we get in German come from people who say that they do not.",
        ),
    ),
)
