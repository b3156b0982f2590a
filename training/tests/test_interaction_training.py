"""Episodes, the network, the loss, export."""
import numpy as np
import onnx
import pytest
import torch

from mem3d_training.cases import Case
from mem3d_training.export_interaction import export, settings
from mem3d_training.interaction_data import EpisodeSource
from mem3d_training.interaction_network import InteractionNetwork
from mem3d_training.manifest import update_manifest
from mem3d_training.train_interaction import Batches, loss_of


def synthetic_case(seed=0):
    rng = np.random.default_rng(seed)
    z, y, x = np.mgrid[:16, :72, :80]
    first = ((z - 8) / 6) ** 2 + ((y - 36) / 16) ** 2 + ((x - 40) / 20) ** 2 < 1
    second = ((z - 6) / 4) ** 2 + ((y - 14) / 7) ** 2 + ((x - 16) / 7) ** 2 < 1
    image = (100 * first + 180 * second + rng.normal(size=first.shape) * 15).astype(np.int16)
    return Case(image=image, labels=(first + 2 * second).astype(np.uint8), spacing=np.array([3.0, 1, 1]), source="made", case_id=f"made{seed}",
                label_names={1: "first", 2: "second"})


def test_episodes_are_valid_through_all_rounds():
    source = EpisodeSource([synthetic_case(0), synthetic_case(1)], seed=5)
    corrected = 0
    for _ in range(40):
        episode = source.episode()
        source.start(episode, 64)
        for _ in range(5):
            assert episode.x.shape == (5, 64, 64) and episode.x.dtype == np.float32 and np.isfinite(episode.x).all()
            assert set(np.unique(episode.target)) <= {0, 1} and (episode.weight >= 0).all()
            assert episode.x[1:].min() >= 0 and episode.x[1:].max() <= 1
            corrected += episode.previous is not None
            if not source.proceed(episode, np.roll(episode.target, 5, 0), 64):
                break
        else:
            raise AssertionError("an episode never ends")
    assert corrected > 10


def test_batches_mix_new_episodes_and_corrections():
    batches = Batches([synthetic_case()], seed=2)
    sizes = []
    for _ in range(4):
        batch = batches.take(8, 64)
        sizes.append(sum(episode.previous is not None for episode in batch))
        batches.give(batch, np.stack([episode.target for episode in batch]), 64)
        assert len(batch) == 8
    assert sizes[-1] > 0


def test_training_lowers_the_loss_on_one_batch():
    torch.manual_seed(0)
    batches = Batches([synthetic_case()], seed=1)
    batch = batches.take(4, 64)
    x, target, weight = (torch.from_numpy(np.stack(values)) for values in
                         ([e.x for e in batch], [e.target[None] for e in batch], [e.weight[None] for e in batch]))
    network = InteractionNetwork()
    optimiser = torch.optim.AdamW(network.parameters(), lr=2e-3)
    losses = []
    for _ in range(15):
        loss, _ = loss_of(*network(x, auxiliary=True), target, weight)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < 0.75 * losses[0]


def test_the_network_takes_any_batch_and_multiples_of_32():
    network = InteractionNetwork().eval()
    assert 1.5e6 < sum(p.numel() for p in network.parameters()) < 3e6
    with torch.no_grad():
        assert network(torch.zeros(3, 5, 64, 96)).shape == (3, 1, 64, 96)


@pytest.mark.parametrize("tells_quality", [False, True])
def test_the_exported_graph_keeps_the_contract(tells_quality, tmp_path):
    export(InteractionNetwork(tells_quality=tells_quality), tmp_path)
    entry = update_manifest(tmp_path, {"interaction": 160}, {"interaction": settings()})["graphs"]["interaction"]
    assert [value["shape"] for value in entry["inputs"]] == [[-1, 5, 160, 160]] and entry["inputs"][0]["name"] == "x"
    outputs = {value["name"]: value["shape"] for value in entry["outputs"]}
    assert outputs == {"prob": [-1, 1, 160, 160], **({"quality": [-1, 1]} if tells_quality else {})}
    model = onnx.load(str(tmp_path / "interaction.onnx"))
    assert model.opset_import[0].version == 17
    assert not any(node.op_type == "BatchNormalization" for node in model.graph.node)
    assert all(node.input[2] for node in model.graph.node if node.op_type == "Resize")      # scale factors, not sizes
    assert (tmp_path / "interaction.onnx").stat().st_size < 5_000_000
