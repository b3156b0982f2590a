"""Pseudo-objects: repeatable, of sensible size, drawn as a source of their own."""
import numpy as np
from phantoms import blob_case
from scipy import ndimage

from mem3d_training.clips import ClipSampler
from mem3d_training.objects import PSEUDO_SOURCE, TargetDraw, list_targets
from mem3d_training.pseudo import SMALLEST, combined, pseudo_targets, supervoxels, tissues


def cases():
    made = [blob_case(depth=16, seed=seed) for seed in range(2)]
    for case in made:      # some structure beyond the labelled blob
        noise = np.random.default_rng(5).normal(size=case.image.shape)
        case.image[:] = case.image + (ndimage.gaussian_filter(noise, (1, 4, 4)) * 4000).astype(np.int16)
    return made


def test_the_same_seed_gives_the_same_objects():
    first, second = pseudo_targets(cases(), 3), pseudo_targets(cases(), 3)
    assert len(first) == len(second) > 4
    assert all((a.labels == b.labels).all() and a.label == b.label for a, b in zip(first, second))
    assert any((a.labels != b.labels).any() for a, b in zip(first, pseudo_targets(cases(), 4)))


def test_parts_are_connected_and_not_tiny():
    for make in (tissues, supervoxels):
        labels = make(cases()[0], np.random.default_rng(0))
        assert labels.any()
        for label in range(1, labels.max() + 1):
            assert (labels == label).sum() >= SMALLEST / 2     # a little may be covered by an earlier part


def test_a_half_lies_inside_its_label():
    case = cases()[0]
    half = combined(case, np.random.default_rng(1)) == 1
    assert half.any() and not (half & (case.labels == 0)).any() and half.sum() < (case.labels > 0).sum()


def test_touching_labels_join_or_are_halved_and_labels_apart_form_one_split_target():
    case = cases()[0]
    case.labels[:] = 0
    case.labels[2:10, 4:12, 4:12], case.labels[2:10, 20:28, 20:28] = 1, 2
    seen = set()
    for seed in range(30):
        labels = combined(case, np.random.default_rng(seed)) == 1
        seen.add((bool(labels[:, :14, :14].any()), bool(labels[:, 18:, 18:].any())))
    assert (True, True) in seen and ((True, False) in seen or (False, True) in seen)


def test_clips_are_drawn_from_them_too():
    real, pseudo = list_targets(cases()), pseudo_targets(cases(), 0)
    draw = TargetDraw(real + pseudo, np.random.default_rng(0))
    drawn = [draw.targets[draw.draw()].source for _ in range(300)]
    assert PSEUDO_SOURCE in draw.sources and 60 < drawn.count(PSEUDO_SOURCE) < 240
    batch = ClipSampler(real + pseudo, 0, size=64).far_batch(4)
    assert batch.images.shape == (4, 5, 4, 64, 64) and batch.masks.amax() == 1
