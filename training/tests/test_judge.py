"""The judge: its facts against hand-made cases, its loss against a loop, training, files and export."""
import itertools
import types

import numpy as np
import onnx
import pytest
import torch
from phantoms import blob_case

from mem3d_training import train_judge
from mem3d_training.anchors import AnchorMaker, AnchorMask
from mem3d_training.export_judge import by_source, export, objections, summary
from mem3d_training.judge import FACTS, JudgeNetwork, expected_iou, facts_of, judge_loss, slice_facts
from mem3d_training.memory_network import MemoryNetwork
from mem3d_training.objects import TargetDraw, list_targets
from mem3d_training.onnx_tools import shipped
from mem3d_training.train_judge import Round, collect, draw_anchors, load_rounds, save_rounds, train

QUIET = dict(say=lambda *_, **__: None)


def stack(areas, size=12):
    """Masks [D, size, size]: the first `area` voxels of the slice."""
    return np.stack([(np.arange(size * size) < area).reshape(size, size) for area in areas])


def test_facts_of_a_small_round():
    mask = stack([0, 0, 20, 40, 40, 0, 10])
    numbers = np.array([0.2, 0.3, 0.6, 0.8, 1.0, 0.5, 0.4])
    computed = np.array([0, 1, 1, 1, 0, 1, 1], bool)
    expected = np.array([1, 0.9, 0.5, 0.8, 1, 0.9, 0.7])
    facts = slice_facts(mask, numbers, numbers / 2, computed, expected, [4], 2.0)
    assert facts.shape == (7, FACTS) and np.isfinite(facts).all()
    anchor, second, lost = facts[4], facts[2], facts[0]
    assert anchor[[0, 1, 2, 3]].tolist() == [1, 0, 1, 1] and anchor[18] == 1 and anchor[23] == 0
    assert second[[0, 1, 2, 3]].tolist() == [0, 1, 1, 0] and second[[4, 5, 6]] == pytest.approx([0.6, 0.3, 0.5])
    assert second[7] == pytest.approx(2 / 8) and second[8] == pytest.approx(2 / 27) and second[10] == 1
    assert second[11] == pytest.approx(np.log(21 / 41) / 2) == second[13] and second[14] == pytest.approx(np.log(21) / 2)
    assert second[16] == pytest.approx(0.5) and second[17] == 0 and second[18] == pytest.approx(0.5)
    assert second[19] == pytest.approx(np.log(0.8 * 0.5) / 3) and second[20] == 0.5 and second[21] == pytest.approx(np.log(0.5) / 3)
    assert second[22] == pytest.approx(0.6) and second[24] == pytest.approx(1 / 4)
    wide = lambda area: 2 * np.sqrt(area / np.pi)
    assert second[25] == pytest.approx(4 / wide(40) / (4 / wide(40) + 1)) and second[26] == 0
    assert lost[25] == pytest.approx(8 / wide(40) / (8 / wide(40) + 1)) and lost[26] == pytest.approx(4 / wide(20) / (4 / wide(20) + 0.5))
    assert lost[1] == 0 and lost[22] == pytest.approx(0.3) and lost[23] == pytest.approx(2 / 5) and lost[15] == second[15]


def test_facts_between_anchors_go_by_the_nearer_and_of_two_the_lower():
    mask = stack([10, 12, 14, 16, 18])
    ones = np.ones(5)
    facts = slice_facts(mask, ones, ones, ones > 0, ones, [0, 4], 1.0)
    assert facts[2, 11] == pytest.approx(np.log(15 / 11) / 2) and facts[2, 3] == 1 and facts[2, 9] == pytest.approx(2 / 5)
    assert facts[3, 13] == pytest.approx(np.log(17 / 19) / 2) and facts[3, 14] == pytest.approx(np.log(17 / 15) / 2)
    mirrored = slice_facts(mask[::-1], ones, ones, ones > 0, ones, [0, 4], 1.0)[::-1]
    assert np.allclose(facts[[1, 3]], mirrored[[1, 3]]), "up and down look alike"


def test_facts_tell_how_sure_the_anchors_of_both_sides_are():
    ones, quality = np.ones(9), np.array([0.5, 0.5, 0.3, 0.5, 0.5, 0.5, 0.9, 0.5, 0.5])
    facts = slice_facts(stack([9] * 9), quality, ones, ones > 0, ones, [2, 6], 1.0)
    assert facts[:, 27] == pytest.approx([0.3] * 5 + [0.9] * 4), "of the nearest, and of two the lower"
    assert facts[:, 28] == pytest.approx([0.3, 0.3, 0.3, 0.9, 0.9, 0.3, 0.9, 0.9, 0.9]), "of the other side's, where there is one"


def test_facts_take_the_anchors_quality_not_the_rollouts():
    ones = np.ones(3)
    result = types.SimpleNamespace(mask=stack([4, 4, 4]), quality=ones, presence=ones, computed=ones > 0, prob=stack([4, 4, 4]) * 1.0)
    facts = facts_of(result, {1: AnchorMask(result.mask[1], 0.4)}, 1.0)
    assert facts[:, 27].tolist() == pytest.approx([0.4] * 3) and facts[:, 4] == pytest.approx([1, 0.4, 1]) and (result.quality == 1).all()


def test_expected_iou_is_that_of_the_networks():
    prob = np.array([[[0.9, 0.6], [0.2, 0.0]], [[0, 0], [0, 0]]])
    assert expected_iou(prob) == pytest.approx([(1.5 + 2) / (2 + 0.2 + 2), 1])


def test_loss_by_a_loop():
    torch.manual_seed(0)
    logits, iou, present = torch.randn(9, 2), torch.rand(9), (torch.rand(9) > 0.5).float()
    counts, volume = torch.tensor([1.0, 1, 1, 0, 1, 1, 0, 1, 1]), torch.tensor([0, 0, 0, 0, 1, 1, 1, 2, 2])
    quality = logits[:, 0].sigmoid()
    weight = [1 if c else 0.1 for c in counts]
    error = sum(w * (-(i * q.log() + (1 - i) * (1 - q).log()) + abs(q - i)) for w, i, q in zip(weight, iou, quality)) / sum(weight)
    presence = logits[:, 1].sigmoid()
    presence_error = -(present * presence.log() + (1 - present) * (1 - presence).log()).mean()
    order = []
    for v in range(3):
        wrong = gaps = 0.0
        for i, j in itertools.product(range(9), repeat=2):
            gap = float(iou[i] - iou[j])
            if volume[i] == v and volume[j] == v and counts[i] and counts[j] and gap > 0.03:
                wrong, gaps = wrong + gap * float(torch.log1p(torch.exp(logits[j, 0] - logits[i, 0]))), gaps + gap
        if gaps:
            order.append(wrong / gaps)
    apart = [float(torch.log1p(torch.exp(logits[j, 0] - logits[i, 0]))) for i, j in itertools.product(range(9), repeat=2)
             if counts[i] and counts[j] and iou[i] >= 0.7 > iou[j]]
    assert apart, "slices on both sides of 0.7"
    expected = float(error + 0.5 * presence_error) + 2 * np.mean(order) + 3 * np.mean(apart)
    assert float(judge_loss(logits, iou, present, counts, volume)) == pytest.approx(expected, abs=1e-5)


def made_round(rng, source="alpha"):
    """A round whose IoU falls with the distance, and nothing else."""
    depth, anchor = 30, int(rng.integers(8, 22))
    z = np.arange(depth)
    present = abs(z - anchor) < 8
    iou = np.where(present, 1 - abs(z - anchor) / 10, 1.0)
    ones = np.ones(depth)
    facts = slice_facts(stack(np.where(present, 30, 0)), ones * 0.8, ones * 0.5, present & (z != anchor), ones, [anchor], 1.0)
    return Round(source, facts, iou, present, present, z == anchor)


def test_training_finds_what_the_head_did_not_say():
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    rounds = [made_round(rng, source) for source in ("alpha", "beta") for _ in range(6)]
    network = train(rounds, 120, rng, **QUIET)
    fresh = [made_round(rng) for _ in range(4)]
    before, after = (summary(fresh, [score(r) for r in fresh]) for score in
                     (lambda r: r.facts[:, 4:6] + 1e-3 * rng.random((30, 2)), lambda r: network.scores(r.facts)))
    assert after["mae"] < 0.1 < before["mae"] and after["spearman_within"] > 0.9 and after["presence_auroc"] > 0.95
    assert objections(before, after) == [] and len(objections(after, before)) == 2
    assert set(by_source(rounds, [network.scores(r.facts) for r in rounds])) == {"alpha", "beta", "all"}


def test_rounds_are_played_and_kept(tmp_path, monkeypatch):
    ticks = itertools.count()      # a clock of its own, so that a busy machine does as much
    monkeypatch.setattr(train_judge, "time", types.SimpleNamespace(time=lambda: next(ticks)))
    torch.manual_seed(0)
    draw = TargetDraw([t for t in list_targets([blob_case(depth=12)]) if len(t.slices) >= 4], np.random.default_rng(0))
    for _ in range(20):
        slices = draw_anchors(draw.targets[0], draw.rng)
        assert len(set(slices)) == len(slices) <= 6 and set(slices) <= set(draw.targets[0].slices)
    rounds = collect(MemoryNetwork().eval(), None, draw, 3, "cpu", AnchorMaker())
    assert len(rounds) == 2 and all(r.facts.shape == (len(r.iou), FACTS) and r.anchored.any() for r in rounds)
    save_rounds(rounds, tmp_path / "rounds.npz")
    for kept, played in zip(load_rounds(tmp_path / "rounds.npz"), rounds):
        assert kept.source == played.source and all(np.array_equal(a, b) for a, b in zip(kept[1:], played[1:]))


def test_export_keeps_names_and_numbers(tmp_path):
    network = shipped(JudgeNetwork()).eval()
    export(network, tmp_path)
    graph = onnx.load(str(tmp_path / "judge.onnx")).graph
    assert [i.name for i in graph.input] == ["facts"] and [o.name for o in graph.output] == ["quality", "presence"]
    assert network.scores(np.zeros((3, FACTS))).shape == (3, 2)
