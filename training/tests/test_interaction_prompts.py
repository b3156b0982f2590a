"""Guidance channels and simulated persons."""
import numpy as np
import pytest
from scipy import ndimage

from mem3d_training.prompts import (Prompts, Stroke, correction_prompt, even_odd, extreme_points, largest_error, lasso_prompt, rasterise,
                                    robot_prompt, thin)


def disc(height=80, width=90, cy=40, cx=45, radius=20):
    y, x = np.mgrid[:height, :width]
    return np.hypot(y - cy, x - cx) < radius


def test_guidance_follows_the_distance_formula():
    prompts = Prompts([Stroke([(10, 12), (30, 20), (30, 44)]), Stroke([(40, 8)], positive=False)])
    roi, size = (30.0, 28.0, 60.0), 48
    channels = rasterise(prompts, roi, size)
    centres = (np.arange(size) + 0.5) / size * 60
    y, x = np.meshgrid(centres + 0.0, centres - 2.0, indexing="ij")
    expected = np.full((size, size), np.inf)
    for a, b in (((10, 12), (30, 20)), ((30, 20), (30, 44))):
        a, d = np.array(a, float), np.array(b, float) - np.array(a, float)
        t = np.clip(((y - a[0]) * d[0] + (x - a[1]) * d[1]) / (d @ d), 0, 1)
        expected = np.minimum(expected, np.hypot(y - a[0] - t * d[0], x - a[1] - t * d[1]) * size / 60)
    assert np.allclose(channels[0], np.clip(3.0 - expected, 0, 1), atol=1e-5)
    click = np.hypot(y - 40, x - 8) * size / 60
    assert np.allclose(channels[1], np.clip(3.0 - click, 0, 1), atol=1e-5)
    assert not channels[2].any()


def test_region_of_a_box_is_its_cells():
    channels = rasterise(Prompts(boxes=[(10.0, 20.0, 20.0, 50.0)]), (32.0, 32.0, 64.0), 64)
    rows, columns = np.flatnonzero(channels[2].any(1)), np.flatnonzero(channels[2].any(0))
    assert (rows[0], rows[-1]) == (10, 19) and (columns[0], columns[-1]) == (20, 49)    # cell i has its centre at i + ½
    assert not channels[:2].any()


def test_extreme_points_are_clicks_and_a_region():
    prompts = extreme_points([(10, 30), (50, 28), (30, 12), (31, 60)])
    assert prompts.boxes == [(10.0, 12.0, 50.0, 60.0)] and len(prompts.strokes) == 4
    assert all(stroke.positive and len(stroke.points) == 1 for stroke in prompts.strokes)


def test_even_odd_leaves_the_crossing_of_a_figure_eight_outside():
    square = np.array([(0, 0), (0, 10), (10, 10), (10, 0)], float)
    rows = columns = np.arange(12) + 0.5
    assert even_odd(square, rows, columns).sum() == 100
    twice = np.concatenate([square, square])
    assert not even_odd(twice, rows, columns).any()


@pytest.mark.parametrize("kind", ["scribble", "click", "box", "extreme", "lasso"])
@pytest.mark.parametrize("radius", [1.5, 6, 20])
def test_robot_prompts_lie_at_the_object(kind, radius):
    truth, rng = disc(radius=radius), np.random.default_rng(3)
    for _ in range(10):
        prompts = robot_prompt(kind, truth, rng)
        if kind in ("scribble", "click"):
            points = np.concatenate([stroke.points for stroke in prompts.strokes])
            at = np.round(points).astype(int)
            assert truth[at[:, 0], at[:, 1]].mean() > 0.6
        else:
            y0, x0, y1, x1 = prompts.region_box()
            slack = 0.35 * 2 * radius + 5
            assert abs(y0 - (40 - radius)) < slack and abs(x1 - (45 + radius)) < slack
            assert y1 > y0 and x1 > x0


def test_lasso_holds_most_of_the_object():
    truth, rng = disc(), np.random.default_rng(1)
    shares = []
    for _ in range(10):
        region = rasterise(lasso_prompt(truth, rng), (39.5, 44.5, 90.0), 90)[2] > 0.5
        inside = np.zeros((90, 90), bool)
        inside[5:85] = truth
        shares.append((region & inside).sum() / truth.sum())
    assert np.mean(shares) > 0.85


def test_the_largest_error_decides_the_sign():
    truth = disc()
    missed, extra = truth.copy(), truth.copy()
    missed[:35] = False
    extra[60:75, 60:80] = True
    assert largest_error(missed, truth)[1] is True
    assert largest_error(extra, truth)[1] is False
    assert largest_error(truth, truth) is None
    rng = np.random.default_rng(0)
    for mask, positive in ((missed, True), (extra, False)):
        for chance in (0.0, 1.0):
            stroke = correction_prompt(mask, truth, rng, click_chance=chance).strokes[0]
            at = np.round(stroke.points).astype(int)
            assert stroke.positive is positive and (mask != truth)[at[:, 0], at[:, 1]].all()


def test_thinning_leaves_a_thin_connected_line():
    mask = np.zeros((40, 70), bool)
    mask[10:25, 5:65] = True
    mask[10:38, 30:42] = True
    skeleton = thin(mask)
    assert skeleton.any() and (mask | ~skeleton).all()
    assert ndimage.label(skeleton, np.ones((3, 3)))[1] == 1
    assert not ndimage.binary_erosion(skeleton, np.ones((2, 2))).any()      # nowhere two voxels wide both ways
    assert skeleton.sum() > 40
