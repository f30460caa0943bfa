"""Which language a text is in.

Belongs here: telling it from the text. Does not belong here: what the source declares
(``articles.py``), or what becomes of articles that are not in English (``extraction``).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

_WORD = re.compile(r"[^\W\d_]+")


class LanguageRules(BaseModel):
    """The words and thresholds of ``language.yaml``, which says what each is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    english_words: frozenset[str]
    least_english: float = Field(gt=0, lt=1)
    fewest_characters: int = Field(ge=1)
    most_characters: int = Field(ge=1)
    least_probability: float = Field(gt=0, lt=1)


def language_of(text: str) -> str | None:
    """ISO 639-1 of the language that most of a text is in; null where the text does not tell.

    The same text always gives the same answer; no network is used.
    """
    rules = language_rules()
    text = text[: rules.most_characters]
    n_characters = sum(map(len, text.split()))
    if n_characters < rules.fewest_characters:
        return None
    words = _WORD.findall(text.casefold())
    n_in_english_words = sum(len(word) for word in words if word in rules.english_words)
    if n_in_english_words >= rules.least_english * n_characters:
        return "en"
    language, probability = _identifier().classify(text)
    return str(language) if probability >= rules.least_probability else None


@cache
def language_rules() -> LanguageRules:
    """The reviewed words and thresholds."""
    path = Path(__file__).with_name("language.yaml")
    return LanguageRules.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


@cache
def _identifier() -> Any:
    """The model, loaded for the first text that is not plainly English (0.2 s)."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([label for label in identifier.labels if len(label) == 2])
    return identifier
