"""The quality head of the interaction network: measures, loss, and the command that trains it."""
import numpy as np
import torch

from mem3d_training import interaction_data, train_interaction_quality
from mem3d_training.configuration import INTERACTION_NETWORKS
from mem3d_training.export_interaction import load_network
from mem3d_training.interaction_data import EpisodeSource
from mem3d_training.interaction_inference import torch_predict
from mem3d_training.interaction_network import InteractionNetwork, QualityHead, around
from mem3d_training.objects import list_targets
from mem3d_training.pack import write_pack
from mem3d_training.propagated import PropagatedMask, key_of
from mem3d_training.train_interaction_quality import Collector, Looks, quality_loss, train_head

from phantoms import blob_case
from test_interaction_training import synthetic_case

COMPACT = INTERACTION_NETWORKS["compact"]


def test_around_is_the_largest_value_of_a_square():
    x = torch.rand(2, 1, 9, 9)
    assert torch.equal(around(x, 5)[:, :, 4, 4], x[:, :, 2:7, 2:7].amax((2, 3)))
    assert torch.equal(around(x, 5), torch.nn.functional.max_pool2d(x, 5, 1, 2))


def test_measures_are_means_over_places_and_finite_without_a_mask():
    torch.manual_seed(0)
    head, size = QualityHead(COMPACT), 64
    x, features = torch.rand(2, 5, size, size), [torch.rand(2, c, size // s, size // s) for c, s in zip((176, 64, 40, 24), (32, 8, 4, 2))]
    probability = torch.zeros(2, 1, size, size)
    probability[0, :, 16:32, 8:40] = 1
    measured = head.measure(x, probability, features)
    assert measured.shape == head.centre[None].expand(2, -1).shape and torch.isfinite(measured).all()
    finest = measured[:, 176 + head.NUMBERS:176 + head.NUMBERS + 5 * 24].reshape(2, 5, 24)
    assert torch.allclose(finest[:, 0], features[3].mean((2, 3)), atol=1e-4)                            # the whole view
    assert torch.allclose(finest[0, 1], features[3][0, :, 8:16, 4:20].mean((1, 2)), atol=1e-4)          # the mask
    assert torch.allclose(finest[1, 1], features[3][1].mean((1, 2)), atol=1e-4)                         # no mask: the whole view again


def test_the_loss_asks_for_value_and_order_within_a_group():
    iou, group = torch.tensor([0.2, 0.8, 0.5]), torch.tensor([0, 0, 1])
    right, wrong = torch.logit(iou), torch.logit(torch.tensor([0.8, 0.2, 0.5]))
    assert quality_loss(right, iou, group) < quality_loss(wrong, iou, group)
    alone = quality_loss(wrong, iou, torch.arange(3))
    assert torch.isclose(alone, torch.nn.functional.binary_cross_entropy_with_logits(wrong, iou))
    assert quality_loss(wrong, iou, group) > alone + 0.05


def test_a_head_learns_what_its_measures_say():
    rng = np.random.default_rng(0)
    torch.manual_seed(0)
    head = QualityHead(COMPACT)
    mixed = rng.normal(size=(4, len(head.centre)))        # measures hang together, as those of a network do

    def made(n):
        hidden = rng.normal(size=(n, 4))
        return Looks((hidden @ mixed + 5).astype(np.float32), (1 / (1 + np.exp(-2 * hidden[:, 0]))).astype(np.float32))

    train_head(head, [made(6) for _ in range(300)], 25, rng, say=lambda *a, **k: None)
    unseen = made(200)
    with torch.no_grad():
        told = torch.sigmoid(head.score(torch.from_numpy(unseen.measures)))[:, 0].numpy()
    assert np.corrcoef(told, unseen.iou)[0, 1] > 0.7


def test_every_way_of_looking_is_collected():
    torch.manual_seed(0)
    network = InteractionNetwork(tells_quality=True).eval()
    torch.nn.init.constant_(network.out.bias, 0.2)
    network.configuration = COMPACT
    collector = Collector(network, EpisodeSource([synthetic_case()], seed=1))
    groups = [group for _ in range(8) for group in collector.collect()]
    assert all(group.measures.shape == (len(group.iou), len(network.quality.centre)) for group in groups)
    assert all((0 <= group.iou).all() and (group.iou <= 1).all() and np.isfinite(group.measures).all() for group in groups)
    searches = [len(group.iou) for group in groups if len(group.iou) > 1]
    assert searches and all(count % 2 == 0 for count in searches), "a view and its closer look each"
    assert any(len(group.iou) == 1 for group in groups), "regions and corrections"


def test_masks_that_propagation_left_are_corrected_yes_or_no(monkeypatch):
    monkeypatch.setattr(interaction_data, "PROPAGATED_CHANCE", 1.0)
    monkeypatch.setattr(train_interaction_quality, "PSEUDO_CHANCE", 0.0)
    wrong = np.zeros((72, 80), bool)
    wrong[8:24, 4:60] = True
    targets = [target for target in list_targets([synthetic_case()]) if target.axis == 0]
    masks = {key_of(target): [PropagatedMask(6, (0, 72, 0, 80), wrong)] for target in targets}
    network = InteractionNetwork(tells_quality=True).eval()
    network.configuration = COMPACT
    collector = Collector(network, EpisodeSource([synthetic_case()], seed=2, propagated=masks))
    look, previous = collector.look, []
    monkeypatch.setattr(collector, "look", lambda inputs: previous.extend(x[1] for x in inputs) or look(inputs))
    groups = [group for _ in range(12) for group in collector.collect()]
    assert groups and all(len(group.iou) == 1 for group in groups), "no search: there is a mask already"
    values = np.concatenate([p.ravel() for p in previous])
    assert ((values < 1e-6) | (values > 1 - 1e-6)).mean() > 0.9 and 0 < values.mean() < 1, "but for the mask's edge, yes or no"


def test_the_command_leaves_the_trunk_alone_and_its_checkpoint_tells_quality(tmp_path):
    torch.manual_seed(0)
    network = InteractionNetwork()
    torch.save({"average": network.state_dict(), "architecture": "compact"}, tmp_path / "last.pt")
    write_pack([blob_case(seed=1)], tmp_path / "data")
    train_interaction_quality.main(["--data", str(tmp_path / "data"), "--checkpoint", str(tmp_path / "last.pt"), "--out", str(tmp_path / "new" / "quality.pt"),
                                    "--prompts", "3", "--epochs", "2"])
    made = load_network(tmp_path / "new" / "quality.pt")
    for name, value in network.state_dict().items():
        assert torch.equal(made.state_dict()[name], value), name
    probability, quality = torch_predict(made)(np.random.default_rng(0).random((2, 5, 64, 64), np.float32))
    assert probability.shape == (2, 1, 64, 64) and quality.shape == (2, 1) and ((0 < quality) & (quality < 1)).all()
