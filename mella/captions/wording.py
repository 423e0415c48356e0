"""Every language in which a scene can be worded, and the slots that can be read back."""

from mella.captions.grammars import ar, cs, en, hu, ko, ru, sr, th, vi
from mella.captions.grammars.grammar import Grammar, collect, read_slots, word
from mella.captions.scene import Scene
from mella.serbian_script import to_latin

GRAMMARS: dict[str, Grammar] = {
    module.GRAMMAR.language: module.GRAMMAR for module in (ar, cs, en, hu, ko, ru, sr, th, vi)
}


def scene_in(language: str, scene: Scene, script: str = "") -> str:
    """The scene in words. `script` is `Latn` for Serbian in Latin, else the language's own.

    Raises:
        ValueError: for a language without a grammar.
    """
    text = word(scene, _grammar(language))
    return to_latin(text) if (language, script) == ("sr", "Latn") else text


def slots(text: str, language: str) -> frozenset[str]:
    """The facts that a text states, as `kind:value` (see `scene_slots`), wherever they stand in it.

    Raises:
        ValueError: for a language without a grammar.
    """
    grammar = _grammar(language)
    return read_slots(to_latin(text), _SERBIAN) if language == "sr" else read_slots(text, grammar)


def _grammar(language: str) -> Grammar:
    try:
        return GRAMMARS[language]
    except KeyError:
        raise ValueError(f"the stand-in has no grammar for {language!r}: {', '.join(GRAMMARS)}") from None


_SERBIAN = Grammar(
    language="sr",
    frame=sr.GRAMMAR.frame,
    things=sr.GRAMMAR.things,
    nothing=sr.GRAMMAR.nothing,
    forms=collect((to_latin(form), slot) for form, told in sr.GRAMMAR.forms.items() for slot in told),
)
"""Serbian read in Latin, to which either script folds without a choice."""
