"""Two model sets from the same code: ResNet-50's encoder, the contract's shapes at any width, and which network a checkpoint holds."""
import dataclasses
import hashlib

import numpy as np
import pytest
import torch

from mem3d_training import export_interaction, export_memory, train_memory, untrained
from mem3d_training.clips import ClipSampler
from mem3d_training.configuration import (INTERACTION_NETWORKS, MEMORY_NETWORKS, architecture_of, fixtures_folder, model_folder,
                                          model_set)
from mem3d_training.interaction_network import InteractionNetwork
from mem3d_training.losses import clip_loss
from mem3d_training.manifest import read_manifest
from mem3d_training.memory_network import MemoryNetwork, trunk_parameters
from mem3d_training.objects import list_targets
from mem3d_training.resnet import Bottleneck, resnet_encoder
from mem3d_training.rollout import propagate
from phantoms import blob_case

THIN_MEMORY = dataclasses.replace(
    MEMORY_NETWORKS["resnet50"], roi_size=64, key_channels=16, value_channels=32, stem=8, widths=(16, 32, 64), memory_stem=8, previous=16,
    context=16, decoder=(24, 16, 16, 8), head=16)
THIN_INTERACTION = dataclasses.replace(INTERACTION_NETWORKS["resnet50"], roi_size=64, stem=8, widths=(16, 32, 64, 32), decoder=(24, 16, 16, 8))


@pytest.fixture
def thin(monkeypatch):
    """`--network resnet50` means ResNet-50's 43 layers at a sixteenth of their width."""
    monkeypatch.setitem(MEMORY_NETWORKS, "resnet50", THIN_MEMORY)
    monkeypatch.setitem(INTERACTION_NETWORKS, "resnet50", THIN_INTERACTION)


def test_the_encoder_is_resnet_50_up_to_res4():
    encoder = torch.nn.ModuleList(resnet_encoder(3, 64, (256, 512, 1024), (3, 4, 6)))
    # 25,557,032 of the whole network, less res5 (14,964,736), less the classifier (2,049,000)
    assert sum(parameter.numel() for parameter in encoder.parameters()) == 8_543_296
    assert Bottleneck(256, 512, 2).middle[0].stride == (2, 2) and Bottleneck(256, 512, 2).reduce[0].stride == (1, 1)
    x = torch.randn(1, 3, 64, 64)
    shapes = []
    for module in encoder.eval():
        x = module(x)
        shapes.append(tuple(x.shape[1:]))
    assert shapes == [(64, 32, 32), (256, 16, 16), (512, 8, 8), (1024, 4, 4)]


def test_names_and_shapes_of_the_compact_networks_stay():
    """Checkpoints in the world would no longer load. A change on purpose brings new numbers here and says so in the runbook."""
    def digest(network):
        text = "\n".join(f"{name} {tuple(value.shape)}" for name, value in network.state_dict().items())
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    assert (digest(MemoryNetwork()), digest(InteractionNetwork())) == ("6de66dbd2925dd6c", "92e70206c8f09d88")


def test_a_thin_resnet_learns_from_clips_and_propagates():
    torch.manual_seed(0)
    network = MemoryNetwork(THIN_MEMORY)
    torch.nn.init.normal_(network.refine[-1].weight)        # zero at first, which stops the gradient of the layers before it
    targets = list_targets([blob_case(seed=seed) for seed in range(2)])
    batch = ClipSampler(targets, 0, THIN_MEMORY.roi_size).sequential_batch(2)
    loss, _ = clip_loss(network.train(), batch, np.random.default_rng(0), 0.0)
    loss.backward()
    assert torch.isfinite(loss) and all(parameter.grad is not None for parameter in trunk_parameters(network))
    image, labels = targets[0].view()
    result = propagate(network.eval(), image, {7: labels[7] == targets[0].label})
    assert result.slices_run > 2 and np.isfinite(result.quality).all()


def test_an_untrained_set_keeps_the_contract(thin, tmp_path):
    untrained.main(["--network", "resnet50", "--out", str(tmp_path)])
    manifest = read_manifest(tmp_path)
    assert manifest["modelSet"] == "development" and set(manifest["graphs"]) == {"interaction", *export_memory.GRAPHS}
    assert (manifest["memory"]["roiSize"], manifest["memory"]["keyChannels"], manifest["memory"]["valueChannels"]) == (64, 16, 32)
    assert manifest["interaction"]["roiSize"] == manifest["graphs"]["interaction"]["roiSize"] == 64
    shapes = {item["name"]: item["shape"] for item in manifest["graphs"]["encode_query"]["outputs"]}
    assert shapes == {"key_q": [-1, 16, 16], "val_q": [-1, 32, 4, 4], "f16": [-1, 64, 4, 4], "f8": [-1, 32, 8, 8], "f4": [-1, 16, 16, 16]}
    header, arrays = untrained.fixtures.read_compressed(tmp_path / "fixtures" / "memory-rollouts.bin.gz", tmp_path)
    assert header["cases"] == ["one"] and (arrays["one.areas"] > 0).all()


def test_the_checkpoint_says_which_network_it_holds(thin, tmp_path, monkeypatch):
    cases = [blob_case(depth=10, seed=seed) for seed in range(2)]
    monkeypatch.setattr(train_memory, "load_dataset", lambda *_, **__: cases)
    arguments = ["--run", str(tmp_path), "--schedule", "0.01:0:0", "--batch", "2"]
    train_memory.main([*arguments, "--network", "resnet50"])
    checkpoint = tmp_path / "checkpoint.pt"
    assert train_memory.load_network(checkpoint).configuration is THIN_MEMORY
    train_memory.main(arguments)                            # goes on without being told
    with pytest.raises(SystemExit, match="holds the network resnet50, --network asks for compact"):
        train_memory.main([*arguments, "--network", "compact"])
    with pytest.raises(SystemExit, match="holds the network resnet50"):
        export_memory.main(["--checkpoint", str(checkpoint), "--network", "compact", "--onnx", str(tmp_path)])
    assert architecture_of({}) == "compact"                 # checkpoints from before there was a choice


def test_only_the_default_set_goes_to_the_shipped_folder():
    assert model_folder("compact").name == "onnx" and model_folder("resnet50").parts[0] == "runs"
    assert fixtures_folder("resnet50", model_folder("resnet50")).parts[:2] == ("runs", "mem3d-resnet50")
    assert model_set("resnet50") == "mem3d-resnet50"


def test_interaction_of_both_sets(thin, tmp_path):
    network = InteractionNetwork(THIN_INTERACTION).eval()
    assert network(torch.zeros(2, 5, 64, 96)).shape == (2, 1, 64, 96)
    torch.save({"average": network.state_dict(), "architecture": "resnet50"}, tmp_path / "last.pt")
    assert export_interaction.load_network(tmp_path / "last.pt").configuration is THIN_INTERACTION
    with pytest.raises(SystemExit, match="resnet50"):
        export_interaction.load_network(tmp_path / "last.pt", "compact")
