"""Slack's mrkdwn as plain text, for the places that show the same messages without markup."""

from __future__ import annotations

import re

EMOJI = {
    ":red_circle:": "🔴",
    ":warning:": "⚠️",
    ":white_check_mark:": "✅",
    ":trophy:": "🏆",
    ":no_entry_sign:": "🚫",
    ":repeat:": "🔁",
}
"""The names that `messages` uses, and the signs that Slack shows for them."""
_LINK = re.compile(r"<([^<>|\s]+)\|([^<>\n]+)>")
_BOLD = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])")


def plain(text: str) -> str:
    """A message as people read it: links as `words: address`, bold words bare, signs themselves.

    Args:
        text: in Slack's mrkdwn, as `messages` writes it.
    """
    # What is escaped is text: it comes last, so that none of it is taken for a link.
    text = _LINK.sub(r"\2: \1", text)
    text = _BOLD.sub(r"\1", text)
    for name, sign in EMOJI.items():
        text = text.replace(name, sign)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
