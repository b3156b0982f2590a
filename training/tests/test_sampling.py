"""Grids, ROIs, pasting and intensity windows against formulas written out by hand."""
import numpy as np
import pytest
import torch

from mem3d_training.grid import Roi, move_between_rois, paste, roi_grid, roi_of_mask, sample_mask, sample_slices
from mem3d_training.windows import add_object_channel, apply_window, object_window, slice_window


def bilinear(image, y, x, outside):
    """Reference: bilinear at (y, x), border voxel or 0 outside."""
    y0, x0 = int(np.floor(y)), int(np.floor(x))
    total = 0.0
    for dy in (0, 1):
        for dx in (0, 1):
            weight = (1 - abs(y - y0 - dy)) * (1 - abs(x - x0 - dx))
            r, c = y0 + dy, x0 + dx
            if outside == "border":
                total += weight * image[min(max(r, 0), image.shape[0] - 1), min(max(c, 0), image.shape[1] - 1)]
            elif 0 <= r < image.shape[0] and 0 <= c < image.shape[1]:
                total += weight * image[r, c]
    return total


@pytest.mark.parametrize("roi", [Roi(10.0, 12.0, 9.0), Roi(1.3, 28.2, 20.0), Roi(15.0, 15.0, 80.0)])
def test_sampling_follows_the_formula(roi):
    rng = np.random.default_rng(0)
    volume = rng.integers(-500, 500, (3, 24, 31)).astype(np.int16)
    mask = (rng.random((24, 31)) < 0.5).astype(np.float32)
    size = 16
    sampled = sample_slices(volume, roi_grid(roi, size)[None], [(0, 1, 7)])[0]
    cells = sample_mask(mask, roi, size)
    for i, j in [(0, 0), (3, 9), (15, 2), (15, 15), (8, 8)]:
        y = roi.cy + ((i + 0.5) / size * 2 - 1) * roi.side / 2
        x = roi.cx + ((j + 0.5) / size * 2 - 1) * roi.side / 2
        for channel, z in enumerate((0, 1, 2)):
            assert float(sampled[channel, i, j]) == pytest.approx(bilinear(volume[z].astype(float), y, x, "border"), abs=0.05)
        assert float(cells[i, j]) == pytest.approx(bilinear(mask, y, x, "zeros"), abs=1e-3)


def test_row_is_y_and_column_is_x():
    volume = np.zeros((1, 20, 30), np.int16)
    volume[0, 4, 21] = 100
    sampled = sample_slices(volume, roi_grid(Roi(4.0, 21.0, 8.0), 8)[None], [(0,)])[0, 0]
    assert float(sampled[3:5, 3:5].sum()) == pytest.approx(100, abs=0.1) and float(sampled.sum()) == pytest.approx(100, abs=0.1)


def test_paste_inverts_sampling():
    mask = np.zeros((50, 60), np.float32)
    mask[12:30, 20:44] = 1
    for side in (40.0, 128.0, 20 * 1.6):
        roi = roi_of_mask(mask > 0)._replace(side=side)
        back = paste(sample_mask(mask, roi, 128), roi, 50, 60) > 0.5
        assert (back != (mask > 0)).mean() < 0.01


def test_paste_outside_the_slice_is_empty():
    assert not paste(torch.ones(16, 16), Roi(-40.0, -40.0, 20.0), 30, 30).any()


def test_paste_drops_small_probabilities():
    assert not paste(torch.full((16, 16), 0.019), Roi(15.0, 15.0, 16.0), 30, 30).any()


def test_roi_has_a_minimum_side():
    mask = np.zeros((30, 30), bool)
    mask[10:12, 14:18] = True
    assert roi_of_mask(mask) == Roi(10.5, 15.5, 20.0)


def test_moving_between_rois_keeps_places():
    mask = np.zeros((60, 60), np.float32)
    mask[20:35, 25:40] = 1
    first, second = Roi(27.0, 32.0, 30.0), Roi(30.0, 30.0, 48.0)
    moved = move_between_rois(sample_mask(mask, first, 128), first, second)
    assert float((moved - sample_mask(mask, second, 128)).abs().mean()) < 0.02
    assert move_between_rois(moved, second, second) is moved


def test_windows():
    samples = torch.linspace(0, 1000, 3 * 128 * 128).reshape(3, 128, 128)
    window = slice_window(samples)
    assert window.low == pytest.approx(10, abs=0.5) and window.width == pytest.approx(980, abs=1)
    assert float(apply_window(torch.tensor([window.low + window.width / 2]), window)) == pytest.approx(0, abs=1e-5)
    assert float(apply_window(torch.tensor([1e6]), window)) == 1.5 and float(apply_window(torch.tensor([-1e6]), window)) == -1.5
    assert slice_window(torch.full((3, 8, 8), 7.0)).width == pytest.approx(1e-3)


def test_object_window():
    samples, mask = torch.arange(100.0).reshape(10, 10), torch.zeros(10, 10)
    assert object_window(samples, mask) == (0.0, 1.0)
    mask[:2] = 1
    window = object_window(samples, mask)
    assert window.median == pytest.approx(9.5) and window.spread == pytest.approx(0.8 * 19 + 0.1, abs=1e-4)
    channel = add_object_channel(torch.full((1, 3, 2, 2), 1e3), window)[0, 3]
    assert float(channel.max()) == 1.5
