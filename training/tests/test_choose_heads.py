"""Choosing quality heads: what is told of each, which are taken, and what is refused."""
import json

import numpy as np
import pytest
import torch

from mem3d_training.choose_heads import choose, goodness, logits_of, main
from mem3d_training.memory_network import MemoryNetwork
from mem3d_training.train_memory import load_network
from mem3d_training.train_quality import Sample


def slices(count, seed=0):
    """Slices with or without a mask, whose IoU nothing of the picture tells."""
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    made = []
    for _ in range(count):
        iou = float(rng.random()) if rng.random() < 0.8 else 0.0
        prob = torch.full((1, 128, 128), 255 if iou else 0, dtype=torch.uint8)
        made.append(Sample(torch.rand(64, 16, 16).half(), torch.rand(32, 32, 32).half(), prob, prob, torch.zeros(1), torch.rand(6), iou, float(rng.random() < 0.7)))
    return made


def told(samples, noise, seed):
    """Logits that come near the truth."""
    rng = np.random.default_rng(seed)
    truth = np.array([[s.iou, 0.2 + 0.6 * s.present] for s in samples])
    return np.log((truth + 0.05) / (1.05 - truth)) + noise * rng.normal(size=truth.shape)


def test_the_best_mean_is_chosen_not_the_best_heads():
    samples = slices(300)
    sure, unsure = told(samples, 0.3, 1), [told(samples, 2.0, seed) for seed in (2, 3, 4)]
    twin = sure + 0.01
    chosen = choose([sure, twin, *unsure], samples, 2)
    assert 0 in chosen or 1 in chosen
    assert goodness(sum([sure, unsure[0]]) / 2, samples)["sum"] > goodness(unsure[0], samples)["sum"]
    assert goodness(np.mean(unsure, 0), samples)["sum"] > max(goodness(u, samples)["sum"] for u in unsure), "heads that err apart are better together"


def test_slices_that_hold_neither_target_nor_mask_count_for_presence_only():
    samples = [s._replace(present=0.0, iou=1.0) if not s.iou else s for s in slices(200)]
    logits = told(samples, 0.1, 5)
    wrong = logits.copy()
    wrong[[not bool(s.prob.any()) for s in samples], 0] = -9
    one, other = goodness(logits, samples), goodness(wrong, samples)
    assert (one["pearson"], one["auroc"]) == (other["pearson"], other["auroc"])


def test_the_command_joins_heads_of_one_trunk_and_refuses_another(tmp_path, capsys):
    torch.manual_seed(3)
    network, samples = MemoryNetwork().eval(), slices(70)
    torch.save([tuple(s) for s in samples], tmp_path / "slices.pt")
    save = lambda name: torch.save({"average": network.state_dict(), "architecture": network.configuration.name}, tmp_path / name)
    save("first.pt")
    for head in network.head.members:
        head.dense[4].weight.data = torch.randn_like(head.dense[4].weight)
    save("second.pt")
    run = lambda *names: main(["--checkpoints", *(str(tmp_path / name) for name in names), "--samples", str(tmp_path / "slices.pt"), "--out", str(tmp_path / "out.pt")])
    run("first.pt", "second.pt")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    made, parts = load_network(tmp_path / "out.pt", "cpu", None).eval(), [load_network(tmp_path / name, "cpu", None).eval() for name in ("first.pt", "second.pt")]
    assert len(lines) == 2 * len(network.head.members) + 1 and lines[-1]["sum"] >= max(line["sum"] for line in lines[:4])
    known = {f"{name} {i}": logits_of(head, samples) for name, part in zip(("first.pt", "second.pt"), parts) for i, head in enumerate(part.head.members)}
    for name, head in zip(lines[-1]["chosen"], made.head.members):
        assert np.allclose(logits_of(head, samples), known[name], atol=1e-5)
    network.coarse.bias.data += 1
    save("third.pt")
    with pytest.raises(SystemExit, match="another trunk"):
        run("first.pt", "third.pt")
