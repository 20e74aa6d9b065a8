"""The style of the embedded card, and the headers that let other sites show it in a frame.

The colours are those of the page (`frontend/src/styles/tokens.css`); a test compares them.
"""

from __future__ import annotations

import base64
import hashlib

STYLE = """
:root { color-scheme: light; --paper: #ffffff; --ink: #15202b; --ink-soft: #4d5b68;
  --line: #d9dfe4; --link: #1b5a86; --high: #b4431f; --low: #1f6596;
  --grade-good: #2166ac; --grade-moderate: #5aae61; --grade-bad: #f6c445;
  --grade-very_bad: #8b1a3a; --grade-good-ink: #ffffff; --grade-moderate-ink: #0d1a10;
  --grade-bad-ink: #221a00; --grade-very_bad-ink: #ffffff; --grade-edge: transparent }
:root[data-theme="dark"] { color-scheme: dark; --paper: #0f151b; --ink: #eaf0f4;
  --ink-soft: #a9b6c1; --line: #2b3742; --link: #8ec5ee; --high: #f08a63; --low: #6db3e4;
  --grade-edge: #7d8a96 }
@media (prefers-color-scheme: dark) {
  :root[data-theme="auto"] { color-scheme: dark; --paper: #0f151b; --ink: #eaf0f4;
    --ink-soft: #a9b6c1; --line: #2b3742; --link: #8ec5ee; --high: #f08a63; --low: #6db3e4;
    --grade-edge: #7d8a96 }
}
* { box-sizing: border-box; margin: 0 }
body { background: var(--paper); color: var(--ink); font: 1rem/1.45 Pretendard, -apple-system,
  "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", "Noto Sans CJK KR", system-ui,
  sans-serif; word-break: keep-all }
main { padding: 0.875rem 1rem }
p, dd { font-size: 0.875rem; color: var(--ink-soft) }
p strong { color: var(--ink) }
h1 { margin: 0.125rem 0 0.625rem; font-size: 1.3125rem; line-height: 1.25;
  letter-spacing: -0.02em }
.alarm { color: var(--ink); font-weight: 700 }
dl { display: flex; flex-wrap: wrap; gap: 0.5rem 1.25rem; padding: 0.625rem 0;
  border-top: 1px solid var(--line); border-bottom: 1px solid var(--line) }
dt { font-size: 0.875rem; color: var(--ink-soft) }
.value { display: flex; align-items: center; gap: 0.5rem; font-size: 1.3125rem; font-weight: 700;
  color: var(--ink); font-variant-numeric: tabular-nums }
.value small { margin-left: 0.125rem; font-size: 0.75rem; font-weight: 400; color: var(--ink-soft) }
.low .value { color: var(--low) } .high .value { color: var(--high) }
.badge { display: inline-flex; align-items: center; gap: 0.375em; padding: 0.1em 0.65em 0.1em 0.5em;
  border: 1px solid var(--grade-edge); border-radius: 999px; font-size: 0.9375rem;
  white-space: nowrap }
.badge svg { width: 0.8em; height: 0.8em; flex: none }
.badge.good { background: var(--grade-good); color: var(--grade-good-ink) }
.badge.moderate { background: var(--grade-moderate); color: var(--grade-moderate-ink) }
.badge.bad { background: var(--grade-bad); color: var(--grade-bad-ink) }
.badge.very_bad { background: var(--grade-very_bad); color: var(--grade-very_bad-ink) }
footer { padding-top: 0.625rem }
a { color: var(--link) }
"""


def policy() -> str:
    """The card's Content-Security-Policy: its own style and nothing else, in any site's frame."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors *"
    )
