"""Search over 50,000 texts: seconds of CPU for each question; the target is 0.020.

Each further word costs about 0.005: the vocabulary is looked through for it. Questions of six words
that all stand in thousands of texts are above the target, and bounded.

PostgreSQL: scripts/postgres.sh python bench/bench_texts.py
"""

import os
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from itertools import accumulate

AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
TEXTS = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
VOCABULARY, WORDS, TARGET = 30_000, 40, 0.020
QUESTIONS = {
    "a rare word": "aw29000",
    "a part of many words": "w29",
    "a very common word": "aw0",
    "a part of all words": "w",
    "two common words": "aw0 aw1",
    "a common and a rare word": "aw0 aw29500",
    "a word nobody used": "infrastruktur",
    "six common words": "aw0 aw1 aw2 aw3 aw4 aw5",
    "two that hardly meet": "aw120 aw121",
}


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"MYCEL_HOME": home, "DJANGO_SETTINGS_MODULE": "mycel.site.settings"}
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        fill()
        measure()


def fill() -> None:
    from django.db import connection

    from mycel.engine import chance
    from mycel.texts.models import Posting, Text, Word

    choose = random.Random(7)
    vocabulary = [f"aw{n}" for n in range(VOCABULARY)]
    # As words of languages are spread: the n-th is used 1/n times as often as the first.
    spread = list(accumulate(1 / (n + 1) for n in range(VOCABULARY)))
    Word.objects.bulk_create([Word(language="en", word=word) for word in vocabulary], 1000)
    ids = dict(Word.objects.values_list("word", "pk"))
    texts, postings = [], []
    for n in range(TEXTS):
        words = choose.choices(vocabulary, cum_weights=spread, k=WORDS)
        at = AT + timedelta(minutes=n)
        id_ = chance.identifier(at_ms=int(at.timestamp() * 1000))
        texts.append(
            Text(
                id=id_, space=f"process/{n % 50}", ref=f"post/{n}", language="en",
                body=" ".join(words), written_at=at, changed_at=at,
            )
        )  # fmt: skip
        postings += [Posting(word_id=ids[word], text_id=id_) for word in sorted(set(words))]
    Text.objects.bulk_create(texts, 1000)
    Posting.objects.bulk_create(postings, 2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure() -> None:
    from mycel.texts.queries.search import search

    for name, words in QUESTIONS.items():
        took = []
        for _turn in range(7):
            begin = time.process_time()
            found = search(words=words, reader=None)
            took.append(time.process_time() - begin)
        seconds = statistics.median(took)
        verdict = "" if seconds <= TARGET else "  over the target"
        print(f"{name:28}{seconds:8.4f} s CPU  {len(found.found):3} found{verdict}")


if __name__ == "__main__":
    main()
