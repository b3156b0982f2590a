"""Checkpoints out of shipped graphs: the same function, batch norm that can go on learning, and a refusal of what does not fit."""
import dataclasses

import numpy as np
import pytest
import torch

from mem3d_training import export_fusion, export_interaction, export_judge, export_memory, restore
from mem3d_training.clips import ClipSampler
from mem3d_training.configuration import INTERACTION_NETWORKS, MEMORY_NETWORKS
from mem3d_training.fusion import FusionNetwork
from mem3d_training.interaction_network import InteractionNetwork
from mem3d_training.judge import JudgeNetwork
from mem3d_training.losses import clip_loss
from mem3d_training.manifest import read_manifest, update_manifest, write_manifest
from mem3d_training.memory_network import MemoryNetwork
from mem3d_training.objects import list_targets
from mem3d_training.onnx_tools import norms_of, shipped
from mem3d_training.train_memory import load_network
from mem3d_training.train_fusion import load_fusion
from mem3d_training.train_judge import load_judge
from phantoms import blob_case

MEMORY = dataclasses.replace(MEMORY_NETWORKS["compact"], roi_size=64, key_channels=16, value_channels=32, stem=8, widths=(8, 16, 32), memory_stem=8,
                             previous=16, context=16, decoder=(24, 16, 16, 8), head=16)
INTERACTION = dataclasses.replace(INTERACTION_NETWORKS["compact"], roi_size=64, training_size=64, stem=8, widths=(8, 16, 32, 32), decoder=(24, 16, 16, 8))
NETWORKS = {"memory": lambda: MemoryNetwork(MEMORY), "interaction": lambda: InteractionNetwork(INTERACTION, tells_quality=True),
            "fusion": FusionNetwork, "judge": JudgeNetwork}


@torch.no_grad()
def worn(network):
    """As if trained: no two parameters alike, batch norm far from its beginnings."""
    for name, value in network.state_dict().items():
        if name.endswith("running_var") or name.endswith("spread"):
            value.uniform_(0.3, 3)
        elif value.dtype.is_floating_point:
            value.add_(0.1 * torch.randn_like(value))
    return network.eval()


@pytest.fixture(scope="module")
def cases():
    return [blob_case(source, seed=seed) for seed, source in enumerate(("alpha", "beta"))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A set of tiny worn networks, exported as the shipped ones are."""
    torch.manual_seed(0)
    where = tmp_path_factory.mktemp("onnx")
    memory, interaction, fusion, judge = (worn(NETWORKS[name]()) for name in ("memory", "interaction", "fusion", "judge"))
    export_memory.export(shipped(memory), where)
    export_interaction.export(interaction, where)
    export_fusion.export(shipped(fusion), where, 64)
    export_judge.export(shipped(judge), where)
    sizes = {graph: 64 for graph in (*export_memory.GRAPHS, "interaction", "fuse", "judge")}
    update_manifest(where, sizes, {"memory": export_memory.memory_section(memory)}, None, "mem3d-compact", "9.9.9")
    return where


@pytest.fixture
def tiny(monkeypatch, cases):
    monkeypatch.setitem(MEMORY_NETWORKS, "compact", MEMORY)
    monkeypatch.setitem(INTERACTION_NETWORKS, "compact", INTERACTION)
    monkeypatch.setattr(restore, "load_dataset", lambda *_, **__: cases)
    monkeypatch.setattr(restore, "FUSION_SECONDS", 1.0)
    monkeypatch.setattr(restore, "BATCHES", 3)


def test_restored_checkpoints_say_what_the_graphs_say(tiny, folder, tmp_path):
    restore.main(["--onnx", str(folder), "--out", str(tmp_path)])
    restored = {"memory": load_network(tmp_path / "memory.pt"), "interaction": export_interaction.load_network(tmp_path / "interaction.pt"),
                "fusion": load_fusion(tmp_path / "fusion.pt"), "judge": load_judge(tmp_path / "judge.pt")}
    for name, network in restored.items():
        assert restore.difference(network, folder) < 1e-4, name
        assert restore.difference(worn(NETWORKS[name]()), folder) > 1e-3, name       # the comparison sees other weights
    bias = read_manifest(folder)["memory"]["memoryBias"]
    assert restored["memory"].kind_biases() == pytest.approx(bias)
    assert torch.load(tmp_path / "fusion.pt")["restoredFrom"] == "mem3d-compact 9.9.9"


def test_batch_norm_starts_from_what_training_brings(tiny, folder, cases):
    network = restore.memory_network(folder, "compact", cases)
    pairs = norms_of(network)
    assert len(pairs) > 20 and all(float(norm.running_var.min()) >= 0 and torch.isfinite(norm.weight).all() for _, norm, _ in pairs)
    modules = dict(network.named_modules())
    for _, _, convolution in pairs:      # one size for all, whatever batch norm had divided out
        weight = modules[convolution].weight
        assert float(weight.pow(2).mean().sqrt() * (3 * weight[0].numel()) ** 0.5) == pytest.approx(restore.WEIGHT_SCALE, rel=1e-3)

    def loss(training: bool) -> float:
        sampler, rng = ClipSampler(list_targets(cases), 3, MEMORY.roi_size), np.random.default_rng(3)
        with torch.no_grad():
            return float(np.mean([float(clip_loss(network.train(training), sampler.sequential_batch(8), rng, 0.1)[0]) for _ in range(3)]))

    evaluated = loss(False)
    assert loss(True) == pytest.approx(evaluated, rel=0.25)


def test_what_does_not_fit_is_refused(tiny, folder, tmp_path, monkeypatch):
    with pytest.raises(SystemExit, match="no manifest.json"):
        restore.main(["--onnx", str(tmp_path), "--out", str(tmp_path)])
    with pytest.raises(SystemExit, match="not those of this network"):
        restore.fill(MemoryNetwork(dataclasses.replace(MEMORY, head=24)),
                     restore.weights_of(*(folder / f"{name}.onnx" for name in export_memory.GRAPHS)))
    manifest = read_manifest(folder)
    whole = dict(manifest)
    write_manifest(folder, {**whole, "precision": "int8"})
    try:
        with pytest.raises(SystemExit, match="int8"):
            restore.main(["--onnx", str(folder), "--out", str(tmp_path)])
    finally:
        write_manifest(folder, whole)
    monkeypatch.setattr(restore, "TOLERANCE", -1.0)
    with pytest.raises(SystemExit, match="was not written"):
        restore.main(["--onnx", str(folder), "--out", str(tmp_path)])
    assert not (tmp_path / "memory.pt").exists()
