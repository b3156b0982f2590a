"""Shapes, memory read, losses and clips of the memory network."""
import math

import numpy as np
import pytest
import torch

from mem3d_training.augment import damage
from mem3d_training.clips import BankEntry, ClipSampler
from mem3d_training.losses import clip_loss, hard_iou, quality_loss, segmentation_loss
from mem3d_training.memory_network import (CHAIN_SIZE, KEY_CHANNELS, SWITCHED_OFF, VALUE_CHANNELS, MemoryNetwork, QualityHead,
                                           mask_statistics, trunk_parameters)
from mem3d_training.objects import list_targets
from mem3d_training.train_memory import learning_rate, parse_schedule
from phantoms import blob_case


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(0)
    return MemoryNetwork().eval()


@pytest.fixture(scope="module")
def targets():
    return list_targets([blob_case(seed=seed) for seed in range(2)] + [blob_case("beta", seed=5)])


def decode_inputs(network, batch, rows, seed=0):
    torch.manual_seed(seed)
    image = torch.randn(batch, 4, 128, 128)
    key = torch.nn.functional.normalize(torch.randn(rows, KEY_CHANNELS), dim=1)
    chain = torch.tensor([[3.0, 500.0, 400.0, -0.2, 0.9, 0.5]]).expand(batch, CHAIN_SIZE)
    with torch.no_grad():
        query = network.encode_query(image)
    return query, image, torch.rand(batch, 1, 128, 128), torch.randn(batch, 1, 128, 128), key, torch.randn(rows, VALUE_CHANNELS), \
        torch.zeros(batch, rows), chain


def test_shapes_and_ranges(network):
    with torch.no_grad():
        inputs = decode_inputs(network, 2, 192)
        query, image = inputs[0], inputs[1]
        output = network.read_decode(*inputs)
        key, value = network.encode_memory(image, inputs[2], query["f16"])
    assert query["key_q"].shape == (2, 64, KEY_CHANNELS) and query["val_q"].shape == (2, VALUE_CHANNELS, 8, 8)
    assert query["f16"].shape == (2, 128, 8, 8) and query["f8"].shape == (2, 64, 16, 16) and query["f4"].shape == (2, 32, 32, 32)
    assert torch.allclose(query["key_q"].norm(dim=2), torch.ones(2, 64), atol=1e-3)
    assert key.shape == (2, 64, KEY_CHANNELS) and value.shape == (2, 64, VALUE_CHANNELS)
    assert torch.allclose(key.norm(dim=2), torch.ones(2, 64), atol=1e-3)
    assert output["prob"].shape == (2, 1, 128, 128)
    for name in ("quality", "presence", "expected_iou"):
        assert output[name].shape == (2, 1) and ((output[name] >= 0) & (output[name] <= 1)).all()
    assert torch.allclose(output["share"].sum(1), torch.ones(2), atol=1e-4)


def test_bias_switches_rows_off_for_one_element(network):
    query, image, mask, before, key, value, bias, chain = decode_inputs(network, 2, 128)
    bias[1, 64:] = SWITCHED_OFF
    with torch.no_grad():
        output = network.read_decode(query, image, mask, before, key, value, bias, chain)
        alone = network.read_decode({k: v[1:] for k, v in query.items()}, image[1:], mask[1:], before[1:], key[:64], value[:64],
                                    torch.zeros(1, 64), chain[1:])
    assert float(output["share"][1, 64:].abs().max()) < 1e-6 and float(output["share"][0, 64:].sum()) > 0.01
    assert torch.allclose(output["prob"][1:], alone["prob"], atol=1e-5)
    assert torch.allclose(output["quality"][1:], alone["quality"], atol=1e-5)


def test_order_of_memory_rows_does_not_matter(network):
    query, image, mask, before, key, value, bias, chain = decode_inputs(network, 1, 128)
    order = torch.randperm(128)
    with torch.no_grad():
        first = network.read_decode(query, image, mask, before, key, value, bias, chain)
        second = network.read_decode(query, image, mask, before, key[order], value[order], bias[:, order], chain)
    assert torch.allclose(first["prob"], second["prob"], atol=1e-5)


def test_expected_iou():
    prob = torch.tensor([[[[0.9, 0.8], [0.3, 0.1]]]])
    _, area, expected = mask_statistics(prob)
    assert area.tolist() == [[2.0]] and float(expected) == pytest.approx((1.7 + 2) / (2 + 0.4 + 2))


def test_chain_scalars_and_empty_areas():
    chain = torch.tensor([[5.0, 100.0, 50.0, -0.3, 0.8, 0.25], [1.0, 0.0, 0.0, 0.0, 1.0, 4.0]])
    scalars = QualityHead.chain_scalars(chain, torch.tensor([[400.0], [0.0]]), torch.tensor([[0.7], [0.9]]))
    expected = [5 / 15, 5 / 45, math.log(101 / 100) / 2, math.log(101 / 51), (-0.3 + math.log(0.7)) / 3, 0.7, 0.7]
    assert scalars[0].tolist() == pytest.approx(expected, abs=1e-5)
    assert torch.isfinite(scalars).all() and float(scalars[1, 2]) == pytest.approx(math.log(1 / 4) / 2)


def test_quality_loss_compares_element_by_element():
    logits = torch.tensor([[4.0, 4.0], [-4.0, -4.0], [0.0, 4.0]])
    right = quality_loss(logits, torch.tensor([1.0, 0.0, 0.5]), torch.tensor([1.0, 0.0, 1.0]))
    wrong = quality_loss(logits, torch.tensor([0.0, 1.0, 0.5]), torch.tensor([0.0, 1.0, 1.0]))
    assert right < 0.6 < wrong
    with pytest.raises(ValueError):
        quality_loss(logits, torch.zeros(3, 1), torch.zeros(3))


def test_iou_and_segmentation_loss():
    empty, full = torch.zeros(1, 8, 8), torch.ones(1, 8, 8)
    assert hard_iou(empty, empty).item() == 1 and hard_iou(full, empty).item() == 0 and hard_iou(full, full).item() == 1
    logits = torch.zeros(1, 8, 8, requires_grad=True)
    segmentation_loss(logits, empty).backward()
    assert (logits.grad > 0).all()      # an empty target still pushes down


def test_clips(targets):
    bank = {"alpha": [BankEntry(0, 7, 1, 8, np.full((40, 40), 200, np.uint8), 0.2)]}
    sampler = ClipSampler(targets, 0, bank=bank, bank_chance=1.0)
    batch = sampler.sequential_batch(2)
    assert batch.images.shape == (2, 5, 4, 128, 128) and batch.masks.shape == (2, 5, 128, 128) and batch.previous is None
    assert set(batch.masks.unique().tolist()) <= {0.0, 1.0} and torch.isfinite(batch.images).all()
    far = sampler.far_batch(2, second_anchor_chance=1.0)
    assert far.previous.shape == (2, 128, 128) and far.from_bank.all() and far.second_anchor


def test_object_is_brighter_than_surroundings_in_unaugmented_clips(targets):
    images, masks = ClipSampler(targets[:1], 1, augmented=False).sequential()
    inside, outside = images[0, 1][masks[0] > 0], images[0, 1][masks[0] == 0]
    assert float(inside.mean()) > float(outside.mean()) + 1


@pytest.mark.parametrize("far", [False, True])
def test_clip_loss_reaches_every_trunk_parameter(targets, far):
    torch.manual_seed(0)
    network = MemoryNetwork().train()
    network.refine[-1].weight.data.normal_()        # starts at zero, which stops the gradient of the layers before it
    sampler = ClipSampler(targets, 2)
    batch = sampler.far_batch(2) if far else sampler.sequential_batch(2)
    loss, facts = clip_loss(network, batch, np.random.default_rng(1), 0.0)
    loss.backward()
    assert torch.isfinite(loss) and 0 <= facts["iou"] <= 1
    assert all(parameter.grad is not None for parameter in trunk_parameters(network))
    assert all(parameter.grad is None for parameter in network.head.parameters())


def test_damage_keeps_shape_and_range():
    rng, mask = np.random.default_rng(0), torch.zeros(64, 64)
    mask[20:40, 20:44] = 1
    for strong in (False, True):
        for _ in range(30):
            changed = damage(mask, mask.flip(0), rng, strong)
            assert changed.shape == mask.shape and 0 <= float(changed.min()) and float(changed.max()) <= 1


def test_schedule_and_rate():
    stages = parse_schedule("10:0:0,5:0.6:1")
    assert stages[1] == (10.0, 15.0, 0.6, True)
    assert learning_rate(0, 0, 1.0, 15, 0.5) == pytest.approx(0.01) and learning_rate(5, 1000, 1.0, 15, 0.5) == 1
    assert learning_rate(15, 1000, 1.0, 15, 0.5) == pytest.approx(0.01)
