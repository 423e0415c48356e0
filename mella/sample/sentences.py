"""Scenes in words: what is painted, said as people of the language would say it."""

import random

from mella.sample.scenes import GROUNDS, Group, Scene
from mella.sample.words import SceneWords, capitalised


def describe(scene: Scene, words: SceneWords, rng: random.Random) -> str:
    """One true sentence or phrase on the scene; which of many, `rng` decides."""
    slots = {"ground": words.grounds[scene.ground], "medium": rng.choice(words.medium)}
    if len(scene.groups) == 2:
        first, second = scene.groups
        slots |= {"a": noun_phrase(first, scene.ground, words), "aside": words.sides[first.side]}
        slots |= {"b": noun_phrase(second, scene.ground, words), "bside": words.sides[second.side]}
        frames = words.double
    else:
        (group,) = scene.groups
        slots |= {"np": noun_phrase(group, scene.ground, words), "side": words.sides[group.side]}
        frames = words.sided if group.count == 1 else words.single
    return capitalised(rng.choice(frames).format(**slots))


def noun_phrase(group: Group, ground: str, words: SceneWords) -> str:
    """How many of what in which colour, inflected: `dva červené míče`."""
    gender, *forms = words.nouns[_noun(group.shape, ground)]
    at = group.count - 1
    return words.pattern[min(at, len(words.pattern) - 1)].format(
        number=words.numbers[gender][at],
        colour=_adjective(words, group.colour, words.agreement[gender][at]),
        noun=forms[min(at, len(forms) - 1)],
        classifier=words.classifiers.get(_noun(group.shape, ground), ""),
    )


def _noun(shape: str, ground: str) -> str:
    """Circles in the open are balloons, before a wall they are balls; the other shapes name themselves."""
    return "balloon" if shape == "circle" and GROUNDS[ground].lower else shape


def _adjective(words: SceneWords, colour: str, form: str) -> str:
    value = words.colours[colour]
    if isinstance(value, dict):
        return value[form]
    stem, _, paradigm = value.partition(":")
    return stem + words.endings[paradigm][form] if paradigm else stem
