"""Made-up masks to correct, and masks as they are kept."""
import numpy as np

from mem3d_training.mistakes import STORED_CHANCE, as_kept, made_up


def two_discs():
    y, x = np.mgrid[:72, :80]
    return ((y - 30) ** 2 + (x - 34) ** 2 < 144) | ((y - 60) ** 2 + (x - 70) ** 2 < 25)


def test_a_made_up_mask_is_wrong_and_yet_of_the_target():
    rng, truth = np.random.default_rng(0), two_discs()
    masks = [made_up(truth, None, rng) for _ in range(200)]
    assert all(mask.shape == truth.shape and mask.dtype == bool for mask in masks)
    overlaps = np.array([2 * (mask & truth).sum() / (mask.sum() + truth.sum()) for mask in masks])
    assert (overlaps < 0.999).mean() > 0.75 and np.median(overlaps) > 0.7 and overlaps.min() < 0.6
    assert any(mask.sum() > truth.sum() for mask in masks) and any(mask.sum() < truth.sum() for mask in masks)


def test_the_target_on_another_slice_is_one_of_the_mistakes():
    rng, truth = np.random.default_rng(1), two_discs()
    other = np.roll(truth, 5, 0)
    assert 5 < sum(np.array_equal(made_up(truth, other, rng), other) for _ in range(200)) < 60


def test_most_masks_are_kept_as_yes_or_no():
    rng, mask = np.random.default_rng(2), two_discs().astype(np.float32)
    kept = [as_kept(mask, rng) for _ in range(300)]
    same = np.mean([np.array_equal(k, mask) for k in kept])
    assert STORED_CHANCE < same + 0.06 and same < STORED_CHANCE + 0.25
    assert all(0 <= k.min() and k.max() <= 1 for k in kept)
