"""The rules of HTML for pages whose terms are explained: which words may become links to their meanings."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.utils import OptionsDict

from .glossary import Explained
from .html_rules import Env, PageRenderer, Tokens, calls
from .html_safe import Links

# Elements inside of which no link may stand, or whose words are a name.
NO_TERM = re.compile(r"<(/?)(?:a|abbr|button|code|dfn|h[1-6]|kbd|label|pre|samp|summary|th)\b", re.IGNORECASE)


class TermRenderer(PageRenderer):
    """Renders a page with a glossary. apart counts what is open around the text that keeps terms from being explained."""

    def __init__(
        self, links: Links, numbers: Mapping[str, str], anchors: Mapping[str, str], long: bool, explained: Explained
    ) -> None:
        super().__init__(links, numbers, anchors, long)
        self.explained, self.apart = explained, 0
        self.lists: list[int] = []

    def renderInline(self, tokens: Tokens, options: OptionsDict, env: Env) -> str:  # noqa: N802
        """The words of a block. Those with a term that comes for the first time are this page's own."""
        if len(tokens) > 1 and not self.apart:
            for token in tokens:
                if token.type == "text" and self.explained.has_new(token.content):
                    return RendererHTML.renderInline(self, tokens, options, env)
        return super().renderInline(tokens, options, env)

    def text(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        token = tokens[idx]
        if self.apart or any(self.open_links) or "value" in token.meta:  # values are names
            return escapeHtml(token.content)
        return self.explained.text(token.content)

    def pw_lang_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        self.apart += 1
        return super().pw_lang_open(tokens, idx, options, env)

    def pw_lang_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        self.apart -= 1
        return self.renderToken(tokens, idx, options, env)

    def heading_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        self.apart += 1
        return super().heading_open(tokens, idx, options, env)

    def heading_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        self.apart -= 1
        return super().heading_close(tokens, idx, options, env)

    def ordered_list_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        self.lists.append(calls(tokens, idx))  # between telephone numbers nothing else is to be tapped
        self.apart += self.lists[-1]
        return super().ordered_list_open(tokens, idx, options, env)

    def ordered_list_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        self.apart -= self.lists.pop()
        return self.renderToken(tokens, idx, options, env)

    def th_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        self.apart += 1
        return super().th_open(tokens, idx, options, env)

    def th_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        self.apart -= 1
        return super().th_close(tokens, idx, options, env)

    def html_block(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        self._tags(tokens[idx].content)
        return super().html_block(tokens, idx, options, env)

    def html_inline(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        self._tags(tokens[idx].content)
        return super().html_inline(tokens, idx, options, env)

    def _tags(self, html: str) -> None:
        for slash in NO_TERM.findall(html):
            self.apart = max(0, self.apart + (-1 if slash else 1))
