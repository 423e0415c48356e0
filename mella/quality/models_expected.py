"""What is expected of base models, checkpoints and scores."""

from mella.quality.gates import Bound, Gate, balance, fault, figure
from mella.quality.web_expected import not_empty
from mella.settings import Settings

ARMS = ("base", "tuned", "blind", "swapped")
ANSWERED = ("alt_text", "caption", "english")
CONTRASTS = ("tuned-base", "tuned-blind", "tuned-swapped")


def backbones(_: Settings) -> list[Gate]:
    return [
        not_empty("base model"),
        fault("unknown_origin", "made here, or pretrained", "origin"),
        fault("unnamed_weights", "weights have a place and a digest", "uri", "digest"),
        fault("loss_not_finite", "the loss is a number; of a model made here there is one", "loss"),
        fault("saw_evaluation_pictures", "no test or validation picture of any language was seen",
              "evaluation_pictures"),
        fault("made_of_nothing", "a model made here has weights, and was taught pictures and texts",
              "parameters", "pictures", "texts", "steps"),
    ]  # fmt: skip


def checkpoints(settings: Settings) -> list[Gate]:
    gates = settings.gates
    most = (
        f"{gates.max_merged_difference:g} of a logit ({gates.max_merged_difference_bfloat16:g} in bfloat16)"
    )
    return [
        not_empty("training row of the recipe's mix"),
        balance("missing_trainings", "each seed of the recipe was trained, and beside it on grey pictures"),
        fault("arms_trained_otherwise", "arms of a seed differ in their pictures alone",
              "steps", "mix", "method", "backbone"),
        fault("loss_not_finite", "losses are numbers, all along the curve", "train_loss", "eval_loss"),
        fault("merged_differs", f"the merged model is base plus adapter, to {most}",
              "merged_difference", "precision"),
        fault("nothing_learnt", "training added something to the weights", "adapter_norm"),
        fault("not_trained", "steps were taken, on rows that bear loss", "steps", "best_step", "used",
              "target_tokens"),
        fault("unaccounted_rows", "every row was used, or is counted under one reason",
              "rows", "used", "unreadable_pictures", "too_long", "not_drawn"),
        fault("other_rows", "rows are the published training rows of the mix", "rows", "mix"),
        fault("unnamed_weights", "adapter and merged model have a place", "adapter_uri", "merged_uri"),
        fault("unknown_arm", "tuned or blind", "arm"),
        fault("unknown_mix", "alt_text, captions or both", "mix"),
        fault("unknown_method", "lora or full", "method"),
        fault("unknown_precision", "float32 or bfloat16", "precision"),
    ]  # fmt: skip


def eval_scores(_: Settings) -> list[Gate]:
    return [
        not_empty("scored answer"),
        balance("unanswered", "every test row, up to evaluation.max_answers of a source, was asked"),
        balance("asked_otherwise", "every arm and seed answered the same questions, in the same words"),
        balance("arms_without_score", "every arm that answered is scored"),
        figure("failed_answers", "every question could be put", high=0, severity="warning"),
        fault("nothing_counted", "a score counts at least one answer of one cluster", "n", "clusters"),
        fault("more_than_said", "no more answers are scored than there are", "n"),
        fault("outside_interval", "a value lies in its interval", "value", "low", "high"),
        fault("out_of_scale", "0 to 100 of BLEU and chrF++, at least 0 of a ratio, else 0 to 1", "value"),
        fault("without_floor", "text metrics of the tuned arm have a floor", "floor", "floor_low",
              "floor_high"),
        fault("floor_outside_interval", "a floor lies in its interval", "floor", "floor_low", "floor_high"),
        fault("unsigned", "a score says how it was computed", "signature"),
        fault("unknown_arm", ", ".join(ARMS), "arm"),
        fault("unknown_source", ", ".join(ANSWERED), "source"),
        fault("unknown_subset", "all, names, common, seen or unseen", "subset"),
    ]  # fmt: skip


def predictions() -> list[Bound]:
    return [
        fault("not_a_test_row", "questions are published test rows, held against their own texts",
              "id", "source", "image_sha256", "reference"),
        fault("shown_otherwise", "base and tuned saw the picture, blind none, swapped one of another cluster",
              "arm", "image_sha256", "shown_sha256"),
        fault("blank_prompt", "an instruction is not blank", "prompt"),
        fault("blank_reference", "a reference is not blank", "reference"),
        fault("unknown_end", "stop, length, or an error by its name", "finish_reason"),
        fault("unknown_arm", ", ".join(ARMS), "arm"),
        fault("unknown_source", ", ".join(ANSWERED), "source"),
    ]  # fmt: skip


def eval_contrasts() -> list[Bound]:
    return [
        fault("not_the_difference", "a contrast is the difference of the two published values",
              "contrast", "difference"),
        fault("nothing_compared", "at least one answer of one cluster is compared", "n", "clusters"),
        fault("outside_interval", "a difference lies in its interval", "difference", "low", "high"),
        fault("p_out_of_range", "a p lies above 0 and is at most 1", "p"),
        fault("unknown_contrast", ", ".join(CONTRASTS), "contrast"),
    ]  # fmt: skip
