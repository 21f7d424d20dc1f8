"""What a page says of itself outside of its text: title, dates, names, in JSON-LD, Open Graph and other meta elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from zhclean.lazy import lazy
from zhclean.record import NamedTuple
from zhclean.stages.page.blocks import Blocks

_SPACE = lazy(r"[\s\u200b\ufeff“”\"'‘’「」『』]+")
_ISO = lazy(
    r"(\d{4})\s{0,2}[-/.年]\s{0,2}(\d{1,2})\s{0,2}[-/.月]\s{0,2}(\d{1,2})日?(?:[T\s]{1,3}(\d{1,2}):(\d{2})(?::\d{2})?(?:\.\d{1,9})?\s?(Z|[+-]\d{2}:?\d{2})?)?"
)
_ARTICLE = lazy(r"Article|Posting|Report", re.IGNORECASE)
_SET_OFF = frozenset("_-|｜–—,，(（《>")
_SITE = lazy(r"[_|｜–—\-·•]+|\s-\s|\s[—–]\s")
_PUBLISHED = (
    "article:published_time", "og:published_time", "datepublished", "pubdate", "publishdate", "publish_date", "publishtime",
    "pubtime", "og:release_date", "article:create_at", "weibo:article:create_at", "date", "dc.date", "dcterms.created", "firstpublishedtime",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "article:update_at",
    "weibo:article:update_at",
    "lastmod",
)
_TITLES = (
    "og:title",
    "twitter:title",
    "articletitle",
    "title",
    "headline",
    "dc.title",
    "sailthru.title",
    "weibo:article:title",
)
_SOURCES = ("contentsource", "source", "article:publisher", "mediaid")
_AUTHORS = ("article:author", "author", "og:author", "dc.creator", "dable:author")
_MOST_JSON = 1 << 18
_LEAST_TITLE = 6  # a shorter title is as likely the name of a column
_LEAST_BARE = 14  # as likely the name of the site, where nothing is set off behind it


class Facts(NamedTuple):
    """The titles (best first), the `title` element, published and modified (ISO 8601 or None), the site, the source
    it names (来源), authors, keywords and the description."""

    titles: tuple[str, ...] = ()
    title: str = ""
    published: str | None = None
    modified: str | None = None
    site: str | None = None
    source: str | None = None
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    description: str | None = None
    whole: str = ""  # the title element as it is compared
    heading: str | None = None  # the title for readers, without the site's name
    publisher: str | None = None  # of the article, as JSON-LD has it
    account: str | None = None  # who published it, as an element beside the headline says

    @property
    def day(self) -> str | None:
        """The day of publication, ``2024-05-01``."""
        return self.published[:10] if self.published else None

    def day_in(self, key: str) -> bool:
        """Whether the day of publication stands in the squeezed line `key`."""
        match = _ISO.search(key) if len(key) < 200 and (self.published or "-")[:4] in key else None
        return bool(match and _iso(match)[:10] == self.day)

    def title_is(self, key: str) -> str | None:
        """What the squeezed line `key` is to the titles: ``same lead part has``, None for nothing."""
        whole = self.whole
        if not whole and not self.titles:
            return None
        if 1 < len(key) < 6 and whole.startswith(key) and whole[len(key) : len(key) + 1] in _SET_OFF:
            return "lead"  # so short a title counts where the site's name is set off from it
        if len(key) < 4:
            return None
        for name in self.titles:
            if name == key:
                return "same"
        if whole == key:
            return "same"
        if len(key) > 5 and whole.startswith(key):
            return "lead"
        if len(key) > 7 and (key in whole or any(key in name for name in self.titles)):
            return "part"
        if len(key) < 120 and any(len(name) > 7 and name in key for name in self.titles):
            return "has"
        return None


def squeeze(text: str) -> str:
    """`text` without blanks and quotation marks: meta attributes are cut at a straight quote, or lose them."""
    return text if text.isalnum() else _SPACE.sub("", text)


def facts_of(page: Blocks) -> Facts:
    """The facts that the head of `page` states."""
    metas: dict[str, str] = {}
    for meta in page.metas:
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        value = meta.get("content", "").strip()
        if name and value:
            metas.setdefault(name, value)
    articles = list(_articles(page.json))
    titles = [*_texts(articles, "headline"), *(metas[name] for name in _TITLES if name in metas)]
    site = _first(
        [*_texts(articles, "publisher"), *(metas[name] for name in ("og:site_name", *_SOURCES) if name in metas)]
    )
    title = next(iter(page.titles), "")
    heading = _heading(titles, title, site)
    titles.extend(part for part in _SITE.split(title)[:1])
    known = dict.fromkeys(squeeze(name) for name in titles if len(name) > 3)
    return Facts(
        tuple(name for name in known if name and name != squeeze(site or "")),
        title,
        _date([*_texts(articles, "datePublished"), *(metas[name] for name in _PUBLISHED if name in metas)]),
        _date([*_texts(articles, "dateModified"), *(metas[name] for name in _MODIFIED if name in metas)]),
        site,
        _first([metas[name] for name in _SOURCES if name in metas]),
        tuple(dict.fromkeys([*_texts(articles, "author"), *(metas[name] for name in _AUTHORS if name in metas)])),
        tuple(filter(None, (word.strip() for word in re.split("[,，;；、|]", metas.get("keywords", ""))))),
        metas.get("og:description") or metas.get("description"),
        squeeze(title),
        heading,
        _first(_texts(articles, "publisher")),
    )


def _heading(stated: list[str], title: str, site: str | None) -> str | None:
    """The title of the page without the name of the site behind it; None where that cannot be told.

    A title that meta elements and the title element both give is the article's; one alone may be the site's.
    """
    whole = squeeze(title)
    for name in stated:
        key = squeeze(name)
        if len(key) < _LEAST_TITLE or (site and key == squeeze(site)):
            continue
        if whole.startswith(key):
            return name
        first = _SITE.split(name)[0].strip()
        if len(squeeze(first)) >= _LEAST_TITLE and whole.startswith(squeeze(first)):
            return first
    parts = _SITE.split(title)
    least = _LEAST_TITLE if len(parts) > 1 else _LEAST_BARE
    return parts[0].strip() if len(squeeze(parts[0])) >= least else None


def _articles(blocks: list[str]) -> Iterator[Mapping[str, Any]]:
    """The JSON-LD objects that are articles, also inside of lists and ``@graph``."""
    for block in blocks:
        if len(block) > _MOST_JSON:
            continue
        try:
            waiting = [json.loads(block, strict=False)]
        except (ValueError, RecursionError):
            continue
        seen = 0
        while waiting and seen < 200:
            seen += 1
            item = waiting.pop(0)
            if isinstance(item, list):
                waiting.extend(item[:50])
            elif isinstance(item, dict):
                kind = item.get("@type")
                if any(
                    isinstance(name, str) and _ARTICLE.search(name)
                    for name in (kind if isinstance(kind, list) else [kind])
                ):
                    yield item
                elif "@graph" in item:
                    waiting.append(item["@graph"])
                elif "pubDate" in item:  # the form that one search engine asks for
                    yield {
                        "datePublished": item.get("pubDate"),
                        "dateModified": item.get("upDate"),
                        "headline": item.get("title"),
                    }


def _texts(items: list[Mapping[str, Any]], key: str) -> list[str]:
    found: list[str] = []
    for item in items:
        value = item.get(key)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                one = one.get("name")
            if isinstance(one, str) and one.strip():
                found.append(one.strip())
    return found


def _first(values: list[str]) -> str | None:
    return next((value for value in values if not value.startswith("http")), None)


def _iso(match: re.Match[str]) -> str:
    """The date as ISO 8601; a time in UTC as readers of Chinese pages are shown it, eight hours later."""
    year, month, day, hour, minute, zone = match.groups()
    if hour is not None and zone in ("Z", "+00:00", "+0000"):
        from datetime import datetime, timedelta

        with suppress(ValueError, OverflowError):
            there = datetime(int(year), int(month), int(day), int(hour), int(minute)) + timedelta(hours=8)
            year, month, day, hour, minute = there.strftime("%Y-%m-%d-%H-%M").split("-")
            zone = "+08:00"
    text = f"{year}-{int(month):02}-{int(day):02}"
    if hour is not None and (int(hour), int(minute)) != (0, 0):
        text += f"T{int(hour):02}:{minute}"
        if zone:
            text += zone
    return text


def _date(values: list[str]) -> str | None:
    for value in values:
        match = _ISO.search(value[:80])
        if match and 1990 <= int(match[1]) <= 2100 and 1 <= int(match[2]) <= 12 and 1 <= int(match[3]) <= 31:
            return _iso(match)
    return None
