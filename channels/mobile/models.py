"""What search looks in. Both tables are made of sealed summaries and can be made again (`manage.py rebuild_search`)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from publishing.models import LiveSummary


class SearchEntry(models.Model):
    """The words of one live summary. What an answer shows is read from the summary itself, never from here."""

    summary = models.OneToOneField(LiveSummary, primary_key=True, on_delete=models.CASCADE, related_name="found_by")
    locale = models.CharField(max_length=12)
    vector = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["vector"], name="search_entry_vector")]

    def __str__(self) -> str:
        return f"words of {self.summary}"


class SearchWord(models.Model):
    """A word that stands in a summary, with its trigrams, to find what a mistyped word may mean."""

    locale = models.CharField(max_length=12)
    word = models.CharField(max_length=40)
    trigrams = ArrayField(models.CharField(max_length=3))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["locale", "word"], name="search_word_once")]
        indexes = [GinIndex(fields=["trigrams"], name="search_word_trigrams")]

    def __str__(self) -> str:
        return self.word


class SearchPosition(models.Model):
    """Up to which sequence of `LiveSummary` search knows one language. Its row is locked by whoever goes on."""

    locale = models.CharField(max_length=12, primary_key=True)
    seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.locale} up to {self.seq}"
