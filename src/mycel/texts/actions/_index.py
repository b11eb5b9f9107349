"""What is kept beside a text whenever its words change: its words for search, whom it names."""

from collections.abc import Iterable, Iterator

from mycel.engine.discussion.words import words
from mycel.texts.models import Mention, Posting, Text, Translation, Word
from mycel.texts.queries.mentions import mentioned

CHUNK = 500


def keep_beside(text: Text) -> None:
    """Bring the index of words and the mentions of a text in line with it and its translations."""
    _mention(text)
    wanted = _wanted(text, text.translations.all())
    known = {
        (row.word.language, row.word.word): row.pk for row in text.postings.select_related("word")
    }
    gone = [pk for key, pk in known.items() if key not in wanted]
    for some in _chunks(gone):
        Posting.objects.filter(pk__in=some).delete()
    ids = _ids(sorted(wanted - known.keys()))
    Posting.objects.bulk_create(
        [Posting(word_id=id_, text=text) for id_ in ids], batch_size=CHUNK, ignore_conflicts=True
    )


def forget_beside(text: Text) -> None:
    """Take a text out of the index; words that no other text uses go as well."""
    theirs = list(text.postings.values_list("word_id", flat=True))
    text.postings.all().delete()
    text.mentions.all().delete()
    for some in _chunks(theirs):
        Word.objects.filter(pk__in=some, postings=None).delete()


def _mention(text: Text) -> None:
    named = {person.pk: person for person in mentioned(text.body) if person.pk != text.author_id}
    text.mentions.exclude(person__in=named).delete()
    Mention.objects.bulk_create(
        [Mention(text=text, person=person) for person in named.values()], ignore_conflicts=True
    )


def _wanted(text: Text, translations: Iterable[Translation]) -> set[tuple[str, str]]:
    wanted = set()
    both: list[Text | Translation] = [text, *translations]
    for one in both:
        language = one.language.lower()
        whole = f"{one.title}\n{one.body}\n{one.plain}"
        wanted |= {(language, word) for word in words(text=whole)}
    return wanted


def _ids(keys: list[tuple[str, str]]) -> list[int]:
    """Return the ids of words, new ones written down; in one order, so that no two wait in a ring.

    Another writer may write down the same new word at the same time; then theirs is taken.
    """
    found: list[int] = []
    by_language: dict[str, list[str]] = {}
    for language, word in keys:
        by_language.setdefault(language, []).append(word)
    for language, listed in by_language.items():
        for some in _chunks(listed):
            mine = Word.objects.filter(language=language, word__in=some)
            known = set(mine.values_list("word", flat=True))
            fresh = [Word(language=language, word=word) for word in some if word not in known]
            Word.objects.bulk_create(fresh, ignore_conflicts=True)
            found += mine.values_list("pk", flat=True)
    return found


def _chunks(values: list[int] | list[str]) -> Iterator[list[int] | list[str]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
