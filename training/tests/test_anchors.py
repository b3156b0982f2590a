"""Anchors for training: never empty, near the truth, and with a network sometimes its own."""
import numpy as np
import torch

from mem3d_training.anchors import AnchorMaker, rough
from mem3d_training.interaction_inference import Answer
from mem3d_training.interaction_network import InteractionNetwork


def disc():
    y, x = np.mgrid[:64, :64]
    return (y - 30) ** 2 + (x - 34) ** 2 < 144


def test_rough_changes_a_little_and_never_empties():
    rng = np.random.default_rng(0)
    for _ in range(10):
        changed = rough(disc(), rng)
        assert changed.any() and (changed != disc()).any() and 2 * (changed & disc()).sum() / (changed.sum() + disc().sum()) > 0.8
    tiny = np.zeros((9, 9), bool)
    tiny[4, 4] = True
    assert all(rough(tiny, rng).any() for _ in range(10))


def test_without_a_network_masks_are_true_or_rough():
    rng, truth = np.random.default_rng(1), disc()
    image = truth.astype(np.int16) * 100
    made = [AnchorMaker().make(image, truth, rng) for _ in range(40)]
    same = sum((m.mask == truth).all() for m in made)
    assert 20 < same < 40 and all(m.quality == 1 for m in made)


def test_a_networks_masks_are_used_when_they_are_about_the_target(tmp_path):
    network = InteractionNetwork()
    torch.save({"average": network.state_dict()}, tmp_path / "last.pt")
    maker, truth = AnchorMaker(tmp_path / "last.pt"), disc()
    near = truth.copy()
    near[30, :] = True
    image = truth.astype(np.int16) * 100
    maker.model.answer = lambda image, prompts, previous=None: Answer(near.astype(np.float32), 0.7)
    made = [maker.make(image, truth, np.random.default_rng(seed)) for seed in range(40)]
    assert 8 < sum((m.mask == near).all() for m in made) < 30 and all(m.quality == (0.7 if (m.mask == near).all() else 1) for m in made)
    maker.model.answer = lambda image, prompts, previous=None: Answer((~truth).astype(np.float32), 0.2)
    assert not any((maker.make(image, truth, np.random.default_rng(seed)).mask == ~truth).all() for seed in range(20))
    maker.least_dice = 0
    made = [maker.make(image, truth, np.random.default_rng(seed)) for seed in range(20)]
    assert any((m.mask == ~truth).all() and m.quality == 0.2 for m in made), "the judge is told that it is unlikely, and learns from it"
    maker.model.answer = lambda image, prompts, previous=None: Answer(np.zeros(truth.shape, np.float32), None)
    assert all(maker.make(image, truth, np.random.default_rng(seed)).mask.any() for seed in range(20))
