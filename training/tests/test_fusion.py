"""Fusion of two passes: its parts against references, its symmetry, and its effect in a propagation."""
import itertools
import types

import numpy as np
import onnx
import pytest
import torch
from phantoms import blob_case

from mem3d_training import train_fusion
from mem3d_training.export_fusion import export, graph_case
from mem3d_training.fusion import FusionNetwork, Visit, interpolated_shape, signed_distance
from mem3d_training.memory_network import MemoryNetwork
from mem3d_training.objects import TargetDraw, list_targets
from mem3d_training.onnx_tools import shipped
from mem3d_training.rollout import propagate
from mem3d_training.train_fusion import batch_of, collect, draw_gap, train


def test_signed_distance_by_brute_force():
    mask = np.zeros((9, 11), bool)
    mask[0:5, 2:8] = True     # touches the slice's border: beyond it is outside
    distances = signed_distance(mask)
    for y in range(9):
        for x in range(11):
            padded = np.pad(mask, 1)
            other = np.argwhere(padded != mask[y, x]) - 1
            if not mask[y, x]:
                other = np.argwhere(mask)
            nearest = np.sqrt(((other - (y, x)) ** 2).sum(1).min()) - 0.5
            assert distances[y, x] == pytest.approx(nearest if mask[y, x] else -nearest, abs=1e-5)


def test_interpolated_shape_of_discs_has_the_radius_between():
    y, x = np.mgrid[:60, :60]
    disc = lambda r: (y - 30) ** 2 + (x - 30) ** 2 < r * r
    middle = interpolated_shape(signed_distance(disc(8)), signed_distance(disc(20)), 0.5) > 0.5
    assert abs(np.sqrt(middle.sum() / np.pi) - 14) < 0.7


def test_an_untrained_network_is_the_blend():
    network = FusionNetwork().eval()
    masks = torch.rand(1, 3, 128, 128).clamp(0.05, 0.95)
    scalars = torch.tensor([[0.25, 0.4, 0.9, 0.5, 1.0, 1.0]])
    logits, _ = network(torch.zeros(1, 4, 128, 128), masks, scalars)
    weights = 0.75 * 0.81, 0.25 * 0.25
    expected = (masks[:, 0] * weights[0] + masks[:, 1] * weights[1]) / sum(weights)
    assert torch.allclose(logits.sigmoid()[:, 0], expected, atol=1e-5)


@pytest.fixture(scope="module")
def targets():
    return [t for t in list_targets([blob_case(depth=18, seed=0), blob_case("beta", depth=18, seed=1)]) if len(t.slices) >= 6]


def test_training_follows_the_samples(targets, monkeypatch):
    ticks = itertools.count()      # a clock of its own, so that a busy machine does as much
    monkeypatch.setattr(train_fusion, "time", types.SimpleNamespace(time=lambda: next(ticks) / 10))
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    draw = TargetDraw(targets, rng)
    for _ in range(20):
        index, lower, upper = draw_gap(draw)
        assert lower in draw.targets[index].slices and upper in draw.targets[index].slices and upper - lower >= 2
    samples = collect(MemoryNetwork().eval(), draw, 2.0, "cpu", say=lambda *_, **__: None)
    assert len(samples) > 3 and all(0 < float(s.scalars[0]) < 1 for s in samples)
    image, masks, scalars, target = batch_of(samples, range(3), rng, "cpu", augmented=False)
    assert image.shape == (3, 4, 128, 128) and masks.shape == (3, 3, 128, 128) and target.shape == (3, 128, 128)
    before = FusionNetwork()
    after = train(before, samples, 3.0, rng, "cpu", 2e-3, count=4, say=lambda *_, **__: None)
    base = lambda network: float((network.eval()(image, masks, scalars)[0].sigmoid()[:, 0] - target).abs().mean())
    assert base(after) < base(FusionNetwork())


def test_propagation_asks_the_fusion_between_two_anchors_only(targets):
    target = targets[0]
    image, labels = target.view()
    truth = labels == target.label
    anchors = {int(z): truth[z] for z in (target.slices[1], target.slices[-2])}
    seen = []
    torch.manual_seed(1)
    memory = MemoryNetwork().eval()
    result = propagate(memory, image, anchors, fusion=FusionNetwork().eval(), between=lambda scene, z, *rest: seen.append((z, rest)))
    below, above = sorted(anchors)
    assert [z for z, _ in seen] == list(range(above - 1, below, -1))
    assert all(rest[0] == below and rest[1] == above and isinstance(rest[2], Visit) for _, rest in seen)
    assert ((result.quality[below + 1:above] > 0) & (result.quality[below + 1:above] < 1)).all()


def test_export_keeps_names_and_shapes(tmp_path):
    network = shipped(FusionNetwork()).eval()
    export(network, tmp_path, 128)
    graph = onnx.load(str(tmp_path / "fuse.onnx")).graph
    assert [i.name for i in graph.input] == ["image", "masks", "scalars"] and [o.name for o in graph.output] == ["prob", "quality", "presence"]
    assert graph_case(network, 128)["prob"].shape == (128, 128)
