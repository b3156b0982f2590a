"""Masks that propagation left wrong: collected, kept in files, given to simulated persons."""
from types import SimpleNamespace

import numpy as np
from scipy import ndimage

from mem3d_training import propagated
from mem3d_training.anchors import AnchorMaker
from mem3d_training.interaction_data import EpisodeSource
from mem3d_training.objects import TargetDraw, list_targets
from mem3d_training.propagated import MaskDraw, PropagatedMask, collect, key_of, load, save

from test_interaction_training import synthetic_case


def grown(network, image, anchors, limits, bfloat16):
    """A propagation that grows the object by three voxels in its plane, and loses it in the upper half."""
    labels = synthetic_case().labels
    mask = np.zeros(labels.shape, bool)
    for z in range(labels.shape[0] // 2):
        mask[z] = ndimage.binary_dilation(labels[z] == 2, iterations=3)
    return SimpleNamespace(mask=mask)


def second_object():
    return [target for target in list_targets([synthetic_case()], axes_of_isotropic=False) if target.label == 2]


def test_only_wrong_masks_of_slices_that_nobody_anchored_are_kept(monkeypatch):
    monkeypatch.setattr(propagated, "propagate", grown)
    draw = TargetDraw(second_object(), np.random.default_rng(1))
    masks = collect(None, draw, AnchorMaker(), seconds=0.3)
    (key, entries), = masks.items()
    assert key == ("made0", 2, 0) == key_of(draw.targets[0])
    truth = synthetic_case().labels == 2
    for entry in entries:
        whole = entry.on(truth.shape[1:])
        assert entry.slice < truth.shape[0] // 2 and truth[entry.slice].any()
        assert np.array_equal(whole, ndimage.binary_dilation(truth[entry.slice], iterations=3))


def test_a_mask_that_is_right_is_not_kept(monkeypatch):
    truth = synthetic_case().labels == 2
    monkeypatch.setattr(propagated, "propagate", lambda *_, **__: SimpleNamespace(mask=truth))
    assert collect(None, TargetDraw(second_object(), np.random.default_rng(1)), AnchorMaker(), seconds=0.1) == {}


def test_files_keep_every_mask_and_join(tmp_path):
    rng = np.random.default_rng(2)
    first = {("a", 1, 0): [PropagatedMask(3, (2, 9, 4, 7), rng.random((7, 3)) > 0.5), PropagatedMask(4, (0, 1, 0, 1), np.ones((1, 1), bool))]}
    second = {("a", 1, 0): [PropagatedMask(5, (1, 6, 1, 12), rng.random((5, 11)) > 0.5)], ("b", 2, 2): [PropagatedMask(0, (0, 2, 0, 2), np.eye(2) > 0)]}
    save(first, tmp_path / "1.npz")
    save(second, tmp_path / "2.npz")
    joined = load([tmp_path / "1.npz", tmp_path / "2.npz"])
    assert sorted(joined) == [("a", 1, 0), ("b", 2, 2)]
    for known, entry in zip(first["a", 1, 0] + second["a", 1, 0] + second["b", 2, 2], joined["a", 1, 0] + joined["b", 2, 2]):
        assert (entry.slice, entry.box) == (known.slice, known.box) and np.array_equal(entry.mask, known.mask)
    save({}, tmp_path / "none.npz")
    assert load([tmp_path / "none.npz"]) == {}


def test_worse_masks_are_drawn_sooner():
    target, = second_object()
    right = synthetic_case().labels[6] == 2
    masks = {key_of(target): [PropagatedMask(6, (0, 72, 0, 80), right), PropagatedMask(6, (0, 72, 0, 80), np.roll(right, 40, 0))]}
    draw, rng = MaskDraw(masks, [target]), np.random.default_rng(0)
    wrong = sum(not np.array_equal(draw(target, rng).mask, right) for _ in range(400))
    assert 300 < wrong < 380      # 1.2 to 0.2
    other, = [t for t in list_targets([synthetic_case()], axes_of_isotropic=False) if t.label == 1]
    assert draw(other, rng) is None


def test_simulated_persons_correct_them():
    target, = second_object()
    labels = synthetic_case().labels
    wrong = ndimage.shift((labels[6] == 2).astype(np.uint8), (6, 0), order=0) > 0
    masks = {key_of(target): [PropagatedMask(6, (0, 72, 0, 80), wrong)]}
    source = EpisodeSource([synthetic_case()], seed=4, augment=False, propagated=masks)
    met = 0
    for _ in range(60):
        episode = source.episode()
        if episode.propagated is None:
            continue
        met += 1
        source.start(episode, 64)
        overlap = 2 * (episode.propagated & episode.truth).sum() / (episode.propagated.sum() + episode.truth.sum())
        assert 0.2 < overlap < 0.8 and episode.round == 1
        assert np.array_equal(episode.previous > 0.5, episode.propagated) and episode.prompts.strokes
    assert met > 5


def test_a_mask_of_another_slice_comes_with_the_first_strokes_of_this_one(monkeypatch):
    monkeypatch.setattr(EpisodeSource, "_damage", lambda self, episode: np.zeros(episode.truth.shape, np.float32))     # no other wrong masks
    source = EpisodeSource([synthetic_case()], seed=9)
    carried = 0
    for _ in range(400):
        episode = source.episode()
        source.start(episode, 64)
        if episode.previous is None:
            continue
        carried += 1
        assert np.array_equal(episode.previous, episode.neighbour.astype(np.float32)) and (episode.x[1] != 0.5).any()
        assert all(stroke.positive for stroke in episode.prompts.strokes) and not episode.prompts.has_region
    assert carried > 3
