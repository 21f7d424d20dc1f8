"""Fields that stand in the head of a page and not in its text."""

from __future__ import annotations

from dataclasses import replace

from zhclean.document import Article, Part
from zhclean.edits import Span
from zhclean.stages.page.facts import Facts

_SURE = 0.9


def complete(article: Article, facts: Facts) -> Article:
    """`article` with the dates that its page states and its text does not.

    A part of the text always wins: it can be shown. A value that has no place in the text becomes a part with an empty
    span behind the headline (at the beginning where there is none), so parts stay in order and own what they owned.
    """
    place = next((part.span.end for part in article.of("headline")), 0)
    new = []
    if facts.published and article.date_published is None:
        new.append(Part("published", Span(place, place), {"date": facts.published}, _SURE))
    if facts.modified and article.date_modified is None and facts.modified != facts.published:
        new.append(Part("modified", Span(place, place), {"date": facts.modified}, _SURE))
    if not new:
        return article
    at = next(
        (number for number, part in enumerate(article.parts) if part.span.start >= place and part.kind != "headline"),
        len(article.parts),
    )
    return replace(article, parts=[*article.parts[:at], *new, *article.parts[at:]])
