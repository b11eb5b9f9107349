"""The index of words: each language has its own, and both databases read it the same way."""

from django.db import models

from mycel.texts.models.texts import Text


class Word(models.Model):
    """A word of a language, folded as search folds it."""

    id = models.BigAutoField(primary_key=True)
    language = models.CharField(max_length=12)
    word = models.CharField(max_length=60)

    class Meta:
        verbose_name = "word"
        constraints = [
            models.UniqueConstraint(fields=["language", "word"], name="word_once_per_language"),
        ]


class Posting(models.Model):
    """That a word stands in a text, in its own words or in a translation."""

    id = models.BigAutoField(primary_key=True)
    word = models.ForeignKey(Word, models.CASCADE, related_name="postings")
    text = models.ForeignKey(Text, models.CASCADE, related_name="postings", db_index=False)

    class Meta:
        verbose_name = "posting"
        indexes = [models.Index(fields=["text", "word"], name="words_of_text")]
        constraints = [models.UniqueConstraint(fields=["word", "text"], name="posted_once")]
