"""Propagation rules on a stand-in network, and bank, evaluation, quality training, export and fixtures end to end on generated volumes."""
import itertools
import json
import types

import numpy as np
import onnx
import pytest
import torch

from mem3d_training import export_memory, fixtures, train_memory, train_quality
from mem3d_training.bank import load_bank, make_bank, save_bank
from mem3d_training.evaluate import auroc, by_source, choose, dice, evaluate_object, markdown
from mem3d_training.grid import Roi
from mem3d_training.manifest import data_entries, update_manifest
from mem3d_training.configuration import COMPACT
from mem3d_training.memory_network import ROI_SIZE, MemoryNetwork
from mem3d_training.objects import TargetDraw, list_targets
from mem3d_training.onnx_tools import shipped
from mem3d_training.rollout import Propagator, follow, propagate, slice_iou
from phantoms import blob_case

ROWS = ROI_SIZE ** 2 // 256


class Copying(torch.nn.Module):
    """Hands the previous mask on; quality, presence and the memory it saw are scripted or recorded."""

    def __init__(self, quality=0.8, presence=1.0, fade=()):
        super().__init__()
        self.configuration = COMPACT
        self.kind_bias = torch.tensor([1.0, 2.0, 3.0])     # permanent, previous, working
        self.quality, self.presence, self.fade, self.seen, self.chains = quality, presence, fade, [], []

    def encode_query(self, image):
        return {"f16": image}

    def encode_memory(self, image, mask, f16):
        return torch.zeros(1, ROWS, 64), torch.full((1, ROWS, 128), float(mask.mean()))

    def read_decode(self, query, image, prev_mask, prev_image, key, value, bias, chain):
        self.seen.append(bias[0, ::ROWS].tolist())
        self.chains.append(chain[0].tolist())
        prob = torch.zeros_like(prev_mask) if len(self.seen) in self.fade else prev_mask.clone()
        number = lambda x: torch.tensor([[float(x)]])
        return {"prob": prob, "quality": number(self.quality), "presence": number(self.presence), "expected_iou": number(0.9)}


def square(height=40, width=50, size=12):
    mask = np.zeros((height, width), bool)
    mask[10:10 + size, 20:20 + size] = True
    return mask


def volume(depth=20):
    return np.random.default_rng(0).integers(0, 100, (depth, 40, 50)).astype(np.int16)


def test_memory_policy():
    network = Copying()
    result = propagate(network, volume(20), {0: square()}, gate=None)
    assert result.slices_run == 19 and result.reached.all()
    assert network.seen[0] == [1.0]                                     # the anchor only
    assert network.seen[1] == [1.0, 2.0]                                # and the previous slice
    assert network.seen[4] == [1.0, 2.0] and network.seen[5] == [1.0, 3.0, 2.0]   # the 5th slice becomes working memory
    assert network.seen[15] == [1.0, 3.0, 3.0, 3.0, 2.0]
    assert dice(result.mask[10], square()) > 0.97


def test_working_memory_is_bounded_and_permanent_read_is_nearest():
    network = Copying()
    propagate(network, volume(60), {0: square()}, gate=None)
    assert max(len(seen) for seen in network.seen) == 1 + 6 + 1
    network = Copying()
    propagate(network, volume(12), {z: square() for z in (0, 1, 2, 3, 4, 5)}, gate=None)
    assert network.seen[0].count(1.0) == 4


def test_a_pass_reads_no_anchor_younger_than_its_own():
    network = Copying()
    small = np.zeros_like(square())
    small[12:18, 22:28] = True
    propagate(network, volume(), {4: small, 14: square()}, rounds={4: 0, 14: 1})
    anchors_read = [kinds.count(1.0) for kinds in network.seen]
    # Slices 5 to 13 and 3 to 0 from the older anchor, then 15 to 19 and 13 to 5 from the younger.
    assert anchors_read == [1] * (9 + 4) + [2] * (5 + 9)
    for rounds, start in ((None, 14), ({4: 0, 14: 1}, 4), ({4: 2, 14: 1}, 14)):
        assert Propagator(network, volume(), {4: small, 14: square()}, rounds=rounds).start == start, "the largest of the oldest"


def test_chain_counts_from_the_anchor():
    network = Copying()
    propagate(network, volume(6), {1: square()}, gate=None, limits=(1, 4))
    assert [chain[0] for chain in network.chains] == [1.0, 2.0, 3.0]
    side = 12 * 1.6
    for chain, steps in zip(network.chains, range(3)):
        assert chain[1] == 144 and chain[2] == pytest.approx(144, abs=8)
        assert chain[3] == pytest.approx(steps * np.log(0.9), abs=1e-5) and chain[4] == pytest.approx(1.0 if steps == 0 else 0.9)
        assert chain[5] == pytest.approx((max(side, 20) / 128) ** 2)


def test_gate_and_stop():
    network = Copying(quality=0.1, presence=0.2)
    result = propagate(network, volume(12), {0: square()}, gate=0.4)
    assert not result.mask[1:].any() and result.slices_run == 3          # stopped after three empty slices
    assert np.allclose(result.quality[1:], 0.8) and result.quality[0] == 1
    assert np.allclose(result.presence[4:], 0)
    assert propagate(Copying(quality=0.5, presence=0.2), volume(12), {0: square()}, gate=0.4).mask[1:].any()


def test_no_pass_from_an_empty_anchor():
    network = Copying()
    result = propagate(network, volume(10), {2: square(), 6: np.zeros((40, 50), bool)}, gate=None)
    assert result.reached.all() and result.mask[5].any() and not result.mask[6:].any()
    assert np.allclose(result.quality[7:], 0.8) and not result.presence[7:].any()     # behind it: empty, quality of the pass that ended
    assert result.slices_run == 2 + 3
    with pytest.raises(ValueError):
        propagate(network, volume(10), {6: np.zeros((40, 50), bool)})


def test_blend_between_anchors():
    first, second = square(), np.roll(square(), (9, 14), (0, 1))
    result = propagate(Copying(), volume(9), {0: first, 8: second}, gate=None)
    assert dice(result.mask[1], first) > 0.95 and dice(result.mask[7], second) > 0.95
    assert result.slices_run == 14
    inside = first & ~second
    assert result.prob[2][inside].mean() == pytest.approx(0.75, abs=0.06)


def test_limits():
    result = propagate(Copying(), volume(20), {10: square()}, gate=None, limits=(8, 13))
    assert np.flatnonzero(result.reached).tolist() == list(range(8, 14))


def test_follow_widens_first_and_recentres_axis_by_axis():
    roi, mask = Roi(20.0, 20.0, 20.0), np.zeros((80, 80), bool)
    assert follow(roi, mask) == roi
    mask[17:24, 24:31] = True                    # centre (20, 27): x is off by 7 > 2.4
    assert follow(roi, mask) == Roi(20.0, 27.0, 20.0)
    mask[:] = False
    mask[12:32, 18:24] = True                    # longer side 20 > 16; new side 32, centre (21.5, 20.5) within 3.84
    assert follow(roi, mask) == Roi(20.0, 20.0, 32.0)


def test_metrics():
    empty = np.zeros((2, 3, 3), bool)
    assert dice(empty, empty) == 1 and slice_iou(empty, empty).tolist() == [1, 1] and slice_iou(empty, ~empty).tolist() == [0, 0]
    assert auroc(np.array([1, 2, 3, 4]), np.array([0, 0, 1, 1])) == 1
    assert auroc(np.array([1, 1, 1, 1]), np.array([0, 1, 0, 1])) == 0.5
    assert np.isnan(auroc(np.array([1, 2]), np.array([1, 1])))


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(1)
    return MemoryNetwork().eval()


@pytest.fixture(scope="module")
def targets():
    return list_targets([blob_case(depth=10, seed=0), blob_case("beta", depth=10, seed=1)])


def test_bank_round_trip(network, targets, tmp_path):
    network.coarse.bias.data += 1.2        # an untrained network predicts nothing at all otherwise
    bank, facts = make_bank(network, targets, 1.0, 0)
    network.coarse.bias.data -= 1.2
    assert facts["states"] == sum(len(entries) for entries in bank.values()) > 0
    save_bank(bank, tmp_path / "bank.npz")
    again = load_bank(tmp_path / "bank.npz")
    assert list(again) == sorted(bank)
    for source in bank:
        for one, other in zip(bank[source], again[source]):
            assert one[:4] == other[:4] and one.iou == pytest.approx(other.iou) and (one.mask == other.mask).all()


def test_quality_training_and_evaluation(network, targets):
    samples = train_quality.collect(network, TargetDraw(targets, np.random.default_rng(0)), 1.0, "cpu")
    before = network.head.members[0].dense[0].weight.clone()
    train_quality.train_head(network.head.members[0], samples, 1.0, np.random.default_rng(0), "cpu", count=4, say=lambda *_, **__: None)
    assert not torch.equal(before, network.head.members[0].dense[0].weight)
    network.eval()
    results = [evaluate_object(network, target) for target in choose(targets, 1)]
    assert [result.target.case.source for result in results] == ["alpha", "beta"]
    table = by_source(results)
    assert set(table) == {"alpha", "beta", "all"} and "| alpha |" in markdown(table)


def test_slices_of_the_head_are_kept(network, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(train_quality, "load_dataset", lambda *_, **__: [blob_case(depth=10)])
    ticks = itertools.count()
    monkeypatch.setattr(train_quality, "time", types.SimpleNamespace(time=lambda: next(ticks)))
    trunk, files = tmp_path / "trunk.pt", [tmp_path / "first.pt", tmp_path / "second.pt"]
    torch.save({"average": network.state_dict(), "architecture": network.configuration.name}, trunk)
    run = lambda *more: train_quality.main(["--trunk", str(trunk), "--out", str(tmp_path / "quality.pt"), "--rollout-seconds", "2", "--precision", "float32",
                                            "--samples", *map(str, files), *more])
    counts = []
    for seed in (1, 2, 3):      # first file, second file, nothing more to collect
        run("--train-seconds", "12" if seed == 3 else "0", "--seed", str(seed))
        counts.append(json.loads(capsys.readouterr().out.splitlines()[0])["slices"])
    assert 0 < counts[0] < counts[1] == counts[2] == sum(len(train_quality.load_samples(file)) for file in files)
    kept = torch.load(tmp_path / "quality.pt")
    name = "head.members.0.dense.0.weight"
    assert kept["slices"] == counts[2] and not torch.equal(kept["average"][name], network.state_dict()[name])


def test_checkpoints_with_one_head_load_and_more_heads_begin_apart(network):
    state = dict(network.state_dict())
    alone = {name.replace("head.members.0.", "head."): value for name, value in state.items() if not name.startswith(("head.members.1", "head.members.2"))}
    assert len(alone) < len(state)
    several = MemoryNetwork()
    several.load_state_dict(alone)
    inputs = (torch.rand(2, 64, 16, 16), torch.rand(2, 32, 32, 32), torch.rand(2, 1, 128, 128), torch.rand(2, 1, 128, 128), torch.rand(2, 1), torch.rand(2, 6))
    with torch.no_grad():
        assert torch.allclose(several.eval().head(*inputs), network.head.members[0](*inputs), atol=1e-6)
    train_quality.train_heads(several, [], 0, np.random.default_rng(0), "cpu", say=lambda *_, **__: None)
    first, *others = (head.dense[0].weight for head in several.head.members)
    assert torch.equal(first, state["head.members.0.dense.0.weight"]) and not any(torch.equal(first, other) for other in others)
    assert not any(torch.equal(one, other) for one, other in itertools.combinations(others, 2))


def test_training_resumes(tmp_path, monkeypatch):
    cases = [blob_case(depth=10, seed=seed) for seed in range(2)]
    monkeypatch.setattr(train_memory, "load_dataset", lambda *_, **__: cases)
    ticks = itertools.count()      # a clock of its own: a tenth of a second a look, however busy the machine
    monkeypatch.setattr(train_memory, "time", types.SimpleNamespace(time=lambda: next(ticks) / 10))
    arguments = ["--run", str(tmp_path), "--schedule", "0.02:0:0,0.02:0.5:1", "--batch", "2", "--bank-seconds", "1"]
    train_memory.main(arguments + ["--minutes", "0.01"])
    first = torch.load(tmp_path / "checkpoint.pt")
    assert 0 < first["minute"] < 0.04
    train_memory.main(arguments)
    second = torch.load(tmp_path / "checkpoint.pt")
    assert second["minute"] >= 0.04 and second["step"] > first["step"]
    events = [json.loads(line)["event"] for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert events.count("start") == 2 and "bank" in events
    assert train_memory.load_network(tmp_path / "checkpoint.pt").training is False


def test_folding_and_rounding_change_little(network):
    image = torch.randn(1, 4, 128, 128)
    with torch.no_grad():
        first, second = network.encode_query(image), shipped(network).encode_query(image)
    assert float((first["f16"] - second["f16"]).abs().max()) < 0.02
    assert not any(isinstance(module, torch.nn.BatchNorm2d) for module in shipped(network).memory_encoder[0].modules())


def test_export_and_manifest(network, targets, tmp_path):
    export_memory.export(shipped(network), tmp_path)
    data = data_entries([target.case for target in targets])
    manifest = update_manifest(tmp_path, {name: ROI_SIZE for name in export_memory.GRAPHS}, {"memory": {"roiSize": ROI_SIZE}}, data)
    assert json.loads((tmp_path / "manifest.json").read_text()) == manifest
    entry = manifest["graphs"]["read_decode"]
    shapes = {item["name"]: item["shape"] for item in entry["inputs"] + entry["outputs"]}
    assert shapes["mem_key"] == [-1, 64] and shapes["mem_bias"] == [-1, -1] and shapes["share"] == [-1, -1]
    assert shapes["prob"] == [-1, 1, 128, 128] and shapes["quality"] == [-1, 1] and shapes["chain"] == [-1, 6]
    assert manifest["graphs"]["encode_memory"]["outputs"][0]["shape"] == [-1, 64, 64]
    for name in export_memory.GRAPHS:
        model = onnx.load(str(tmp_path / f"{name}.onnx"))
        assert not [node for node in model.graph.node if node.op_type in ("Identity", "BatchNormalization", "Pad")]
        used = {text for node in model.graph.node for text in node.input}
        assert {initializer.name for initializer in model.graph.initializer} <= used
        assert {node.output[0] for node in model.graph.node if node.op_type == "Constant"} <= used
    again = update_manifest(tmp_path, {}, {"interaction": {"roiSize": 160}}, data)
    assert set(again["graphs"]) == set(export_memory.GRAPHS) and again["attributions"] == manifest["attributions"]


def test_fixtures_are_small_and_repeatable(network, tmp_path):
    ready = shipped(network)
    arrays = fixtures.graph_case(ready)
    fixtures.write_compressed(tmp_path / "a.bin.gz", {"tolerance": 1}, arrays)
    fixtures.write_compressed(tmp_path / "b.bin.gz", {"tolerance": 1}, fixtures.graph_case(ready))
    assert (tmp_path / "a.bin.gz").read_bytes() == (tmp_path / "b.bin.gz").read_bytes()
    assert (tmp_path / "a.bin.gz").stat().st_size < 400_000
    header, again = fixtures.read_compressed(tmp_path / "a.bin.gz", tmp_path)
    assert header["tolerance"] == 1 and np.allclose(again["image"], arrays["image"]) and again["batch2.share"].shape == (2, 128)
