"""What scoring costs: pairs of texts in eight languages, every metric, 20 derangements, on one core.

    python -m benchmarks.score_rows [PAIRS]

References are two sayings of the sample's words, so that nearly all differ; an answer is its reference
with words left out, and every fifth one another text. Statistics are computed anew for every pairing.
"""

import os
import random
import sys
import time
from collections import defaultdict

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from mella.evaluation.context import Context, learn
from mella.evaluation.metric import Metric
from mella.evaluation.registry import METRICS
from mella.languages import LANGUAGES, Language
from mella.sample.words import read_words

DERANGEMENTS = 20
LIMIT = 60.0


def main(pairs: int) -> int:
    seconds: defaultdict[str, float] = defaultdict(float)
    for language in LANGUAGES.values():
        score_language(language, pairs // len(LANGUAGES), seconds)
    for name, taken in sorted(seconds.items(), key=lambda item: -item[1]):
        print(f"{name:28}{taken:8.2f} s")
    total = sum(seconds.values())
    print(f"{'in all':28}{total:8.2f} s for {pairs} pairs, {DERANGEMENTS} derangements (limit {LIMIT:.0f} s)")
    return int(total > LIMIT)


def score_language(language: Language, pairs: int, seconds: defaultdict[str, float]) -> None:
    draw = random.Random(language.code)
    words = read_words(language.code)
    texts = [saying for thing in words.things for saying in words.sayings(thing)] + list(words.prose)
    references = [" ".join(draw.sample(texts, 2)) for _ in range(pairs)]
    answers = [answer(text, texts, draw) for text in references]
    start = time.process_time()
    context = learn(texts[::2], [], language)
    spent(seconds, "(context, dictionaries)", start)
    for metric in METRICS:
        start = time.process_time()
        score(metric, answers, references, language, context)
        spent(seconds, metric.key, start)


def answer(reference: str, texts: list[str], draw: random.Random) -> str:
    if draw.random() < 0.2:
        return " ".join(draw.sample(texts, 2))
    return " ".join(word for word in reference.split() if draw.random() < 0.7)


def score(
    metric: Metric, answers: list[str], references: list[str], language: Language, context: Context
) -> None:
    paired = metric.prepare(answers, references, language, context)
    order = np.arange(len(answers))
    metric.score(paired.stats(order).sum(axis=0))
    for step in range(1, DERANGEMENTS + 1):
        metric.score(paired.stats(np.roll(order, step)).sum(axis=0))


def spent(seconds: defaultdict[str, float], name: str, start: float) -> None:
    seconds[name] += time.process_time() - start


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
