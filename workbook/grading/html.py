"""Take out of HTML all that runs, fetches, or could be taken for a part of the page around it."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from html import escape

import bleach
from bleach.css_sanitizer import CSSSanitizer

MOST_TAGS = 4_000
_REMEMBERED = 20_000  # characters; a longer text is not kept in memory
DEEPEST = 60  # tags in tags; a table in a list in a quotation has ten

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_VOID = ("br", "col", "hr", "img", "input", "wbr")  # these need no end
_TAGS = """
    a abbr b blockquote br caption cite code col colgroup dd del details div dl dt em figcaption
    figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub
    summary sup table tbody td tfoot th thead tr tt u ul var
"""
_STYLES = """
    background background-color border border-bottom border-collapse border-left border-right
    border-top color font-family font-size font-style font-weight height margin margin-bottom
    margin-left margin-right margin-top max-width min-width padding padding-bottom padding-left
    padding-right padding-top text-align text-decoration vertical-align white-space width
"""
_PLAIN = ("align", "alt", "open", "start", "title")
_SIZES = ("colspan", "height", "rowspan", "width")
_COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|(rgb|hsl)a?\([\d.,%\s]*\)", re.IGNORECASE)
# What would lay a thing over others, or push them off the page: a size below zero, or a huge one.
_OUTSIDE = re.compile(r"-\s*[\d.]|\d{4}|\de[-+\d]|[(\\]", re.IGNORECASE)
_CODE_CLASS = re.compile(r"highlight|hl-\w+|[a-z]{1,3}\d?|dataframe|math")  # Pygments', pandas'
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|svg\+xml);base64,[A-Za-z0-9+/=\s]*")


def clean_html(html: str) -> str:
    """HTML with nothing in it but text, tables, lists and pictures that it holds itself.

    A link stays, if it is one to the web. An id does not, nor does a class other than those by
    which code is coloured: the page's own scripts go by them. What would take a parser minutes,
    because it has no end of tags or they lie too deep in each other, is shown as its own text.

    Args:
        html: From anybody.
    """
    if _too_much(html):
        return as_text(html)
    # a style sheet's or a script's text is no text to read
    html = re.sub(
        r"<(script|style|iframe|noscript|template|title)\b.*?(</\1\s*>|\Z)",
        "",
        html,
        flags=re.DOTALL | re.IGNORECASE,
    )
    return _clean_again(html) if len(html) < _REMEMBERED else _cleaner().clean(html)


@lru_cache(maxsize=250)  # students' tables are often the same
def _clean_again(html: str) -> str:
    return str(_cleaner().clean(html))


def as_text(text: str) -> str:
    """A text as HTML that shows it letter by letter."""
    return f"<pre>{escape(text)}</pre>"


def _too_much(html: str) -> bool:
    open_now: Counter[str] = Counter()
    deepest = 0
    for number, found in enumerate(_TAG.finditer(html)):
        if number >= MOST_TAGS:
            return True
        name = found[2].lower()
        if name not in _VOID:
            open_now[name] = max(0, open_now[name] + (-1 if found[1] else 1))
            deepest = max(deepest, sum(open_now.values()))
            if deepest > DEEPEST:
                return True
    return html.count("<") > 2 * MOST_TAGS or html.count("&") > 10 * MOST_TAGS


@cache
def _cleaner() -> bleach.Cleaner:
    return bleach.Cleaner(
        tags=_TAGS.split(),
        attributes=_allowed,
        protocols=["http", "https", "mailto", "data"],
        css_sanitizer=CSSSanitizer(
            allowed_css_properties=_STYLES.split(), allowed_svg_properties=()
        ),
        strip=True,
        strip_comments=True,
    )


def _allowed(tag: str, name: str, value: str) -> bool:
    if name == "style":
        return _OUTSIDE.search(_COLOUR.sub("", value)) is None
    if name == "href":
        return tag == "a" and re.match(r"(https?://|mailto:|#)", value) is not None
    if name == "src":
        return tag == "img" and _PICTURE.fullmatch(value) is not None
    if name == "class":
        return all(_CODE_CLASS.fullmatch(one) for one in value.split())
    if name in _SIZES:
        return re.fullmatch(r"\d{1,4}(px|%)?", value) is not None
    return name in _PLAIN
