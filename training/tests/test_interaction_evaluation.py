"""The robot-user evaluation and the rule by which a network replaces the shipped one."""
import numpy as np

from mem3d_training.evaluate_interaction import evaluate, markdown, summarise
from mem3d_training.interaction_inference import InteractionModel
from mem3d_training.objects import list_targets
from mem3d_training.promote_interaction import objections

from test_interaction_training import synthetic_case


def bright(x):
    """Everything brighter than the middle of the view, minus negative strokes, plus positive ones."""
    return (np.clip(0.5 + x[:, :1] - 2 * x[:, 3:4] + x[:, 2:3], 0, 1),)


def summary_of(dice, worse):
    return [{"source": source, "prompt": "mean", "n": 4, "dice": dice, "worse": worse} for source in ("a", "b", "all")]


def test_rows_hold_every_round_and_sources_are_summed_up():
    targets = list_targets([synthetic_case()], axes_of_isotropic=False)
    rows = evaluate(InteractionModel(bright, 32), targets, corrections=2)
    assert {row["prompt"] for row in rows} == {"scribble", "click", "box", "extreme", "neighbour"}
    assert all(len(row["dice"]) == 3 and 0 <= min(row["dice"]) <= max(row["dice"]) <= 1 for row in rows)
    summary = summarise(rows)
    assert {row["source"] for row in summary} == {"made", "all"} and "| made | box | 2 |" in markdown(summary)


def test_the_same_seed_gives_the_same_robot():
    targets = list_targets([synthetic_case()], axes_of_isotropic=False)
    model = InteractionModel(bright, 32)
    assert evaluate(model, targets, ("scribble",), 1, seed=3) == evaluate(model, targets, ("scribble",), 1, seed=3)


def test_only_a_better_network_is_promoted():
    shipped = summary_of([0.7, 0.8, 0.85, 0.9], 0.05)
    assert not objections(summary_of([0.72, 0.81, 0.86, 0.9], 0.05), shipped)
    assert objections(shipped, shipped)
    assert objections(summary_of([0.75, 0.78, 0.85, 0.9], 0.05), shipped)
    assert objections(summary_of([0.75, 0.85, 0.9, 0.9], 0.12), shipped)
