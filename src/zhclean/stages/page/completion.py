"""Fields that stand in the head of a page and not in its text."""

from __future__ import annotations

from zhclean.edits import Span
from zhclean.parts import Article, Part
from zhclean.record import replace
from zhclean.stages.page.facts import Facts

_SURE, _LESS_SURE = 0.9, 0.6
_MOST_KEYWORDS = 10  # more of them are for search engines, not for readers


def complete(article: Article, facts: Facts) -> Article:
    """`article` with the dates, the publisher and the keywords that its page states and its text does not.

    A part of the text wins: it can be shown; only a date of another day than the page states gives way. A value that has
    no place in the text becomes a part with an empty span behind the headline (at the beginning where there is none), so
    the parts stay in order and own what they owned.
    """
    place = next((part.span.end for part in article.of("headline")), 0)
    parts = list(article.parts)
    new = []
    if facts.heading and article.headline is None and any(article.of("paragraph")):
        new.append(Part("headline", Span(0, 0), {"text": facts.heading}, _LESS_SURE))
    day = article.date_published
    if facts.published and day is not None and len(day) >= 10 and not _near(day[:10], facts.published[:10]):
        parts = [part._replace(kind="other", value=None) if part.kind == "published" else part for part in parts]
        day = None
    if facts.published and day is None:
        new.append(Part("published", Span(place, place), {"date": facts.published}, _SURE))
    if facts.modified and article.date_modified is None and facts.modified != facts.published:
        new.append(Part("modified", Span(place, place), {"date": facts.modified}, _SURE))
    publisher = facts.source or (facts.account if not article.bylines else None) or facts.publisher
    if publisher and not article.publisher and publisher not in facts.authors:
        new.append(Part("publisher", Span(place, place), {"names": [publisher]}, _LESS_SURE))
    if 0 < len(facts.keywords) <= _MOST_KEYWORDS and not article.keywords:
        new.append(Part("keywords", Span(place, place), {"words": list(facts.keywords)}, _LESS_SURE))
    if not new:
        return article
    at = next((n for n, part in enumerate(parts) if part.span.start >= place and part.kind != "headline"), len(parts))
    return replace(article, parts=[*parts[:at], *new, *parts[at:]])


def _near(one: str, other: str) -> bool:
    """Whether two days are the same or follow each other: clocks of servers stand in other time zones."""
    if one == other:
        return True
    from datetime import date

    try:
        return abs(date.fromisoformat(one) - date.fromisoformat(other)).days <= 1
    except ValueError:
        return False
