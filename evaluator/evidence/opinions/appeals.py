"""Texts that speak to a language model, in either language.

A document may say "ignore your instructions" to whoever reads it.  A judge is told that texts are
data; what is found here is kept out of what other pairs are judged by, and reported.  The phrases
are those with which models are addressed; a text that persuades in words of its own is not found.
"""

from __future__ import annotations

import re

_APPEALS = re.compile(
    r"""
    \b(?:ignore|disregard|forget|override)\b[^.!?\n]{0,40}?
        \b(?:previous|prior|above|earlier|preceding|all|any|your|these|those|other)\b[^.!?\n]{0,20}?
        \b(?:instructions?|prompts?|guidelines|directions|rules)\b
  | \byou\ are\ (?:now\ )?an?\ (?:ai|a\.i\.|llm|chatbot|(?:large\ )?language\ model)\b
  | \b(?:give|assign|rate|score|mark|grade)\s+(?:this|the)\s+
        (?:translation|segment|output|sentence\ pair)\b
  | <\|[a-z_]{2,20}\|> | \[/?INST\] | <</?SYS>>
  | (?:忽略|无视|忘记|忘掉|不要理会|不要管|忽視|無視|忘記)你?(?:的|掉)?
        (?:以上|上述|上面|之前|此前|前面|先前|所有|一切|任何|全部|原有)[^。！？\n]{0,12}?
        (?:指令|指示|提示|规则|要求|命令|規則)
  | 你(?:现在|現在)?(?:是|扮演)(?:一个|一名|一款|一個)?[^。，！？\n]{0,8}?
        (?:语言模型|大模型|AI助手|人工智能助手|聊天机器人|語言模型)
  | (?:给|把|将|为|對|对)(?:本|这|该|此|這|該)[^。，！？\n]{0,4}?(?:译文|翻译|譯文|翻譯)
        [^。，！？\n]{0,10}?(?:满分|一百分|100\s*分|最高分|滿分)
    """,
    re.IGNORECASE | re.VERBOSE,
)


def appeals_in(text: str) -> tuple[str, ...]:
    """Stretches of a text that speak to a language model, in its order."""
    return tuple(found[0] for found in _APPEALS.finditer(text))
