"""The slice procedure of docs/networks.md with stand-ins for the network."""
from pathlib import Path

import numpy as np
import pytest

from mem3d_training import interaction_inference as procedure
from mem3d_training.interaction_fixtures import Recorded, prompt_examples, stand_in, synthetic_slice, write_geometry
from mem3d_training.onnx_tools import read_fixture
from mem3d_training.prompts import Prompts, Stroke

IMAGE = synthetic_slice()
FIXTURES = Path(__file__).parents[2] / "tests" / "fixtures" / "networks"


def whole(x):
    return (np.ones((len(x), 1) + x.shape[2:], np.float32),)


def nothing(x):
    return (np.zeros((len(x), 1) + x.shape[2:], np.float32),)


def test_sampling_a_native_roi_returns_the_voxels():
    assert np.array_equal(procedure.sample(IMAGE, (39.5, 49.5, 64.0), 64), IMAGE[8:72, 18:82])


def test_outside_the_slice_images_repeat_and_masks_vanish():
    roi = (-31.5 - 20, 40.0, 64.0)
    assert np.allclose(procedure.sample(IMAGE, roi, 64), procedure.sample(IMAGE[:1].repeat(4, 0), (1.0, 40.0, 64.0), 64))
    assert not procedure.sample(IMAGE, roi, 64, border=False).any()


@pytest.mark.parametrize("side", [64.0, 40.0, 20.0, 128.0])
def test_pasting_undoes_sampling(side):
    y, x = np.mgrid[:120, :152]
    smooth = (0.5 + 0.45 * np.sin(y / 9) * np.cos(x / 11)).astype(np.float32)
    roi = (60.0, 70.0, side)
    pasted = procedure.paste(procedure.sample(smooth, roi, 64), roi, np.zeros_like(smooth))
    half = int(side / 2) - 2
    inner = (slice(60 - half, 60 + half), slice(max(70 - half, 0), 70 + half))
    assert np.abs(pasted - np.where(smooth < 0.02, 0, smooth))[inner].max() < 0.06
    untouched = procedure.paste(np.ones((64, 64), np.float32), roi, np.full_like(smooth, 0.3))
    inside = np.zeros(smooth.shape, bool)
    inside[max(int(60 - side / 2), 0):int(60 + side / 2) + 1, max(int(70 - side / 2), 0):int(70 + side / 2) + 1] = True
    assert (untouched[~inside] == np.float32(0.3)).all() and (untouched[inside] == 1).all()


def test_window_is_the_percentile_window():
    samples = np.arange(301 * 3, dtype=np.float32).reshape(3, 301)
    result = procedure.window(samples)
    low, high = np.percentile(samples.ravel()[::3], [1, 99])
    assert np.allclose(result.ravel()[::90], ((np.clip((samples.ravel()[::90] - low) / (high - low), -0.25, 1.25) - 0.5) * 2), atol=1e-4)


def test_small_boxes_get_three_voxels_of_margin_and_24_of_side():
    assert procedure.enlarge((10.0, 10.0, 14.0, 60.0)) == (7.0, 5.0, 17.0, 65.0)
    assert procedure.roi_of_box((10.0, 10.0, 14.0, 14.0)) == (12.0, 12.0, 24.0)


def test_a_box_leaves_nothing_outside_its_margin():
    box = (40.0, 50.0, 60.0, 100.0)
    mask = procedure.InteractionModel(whole, 32).segment(IMAGE, Prompts(boxes=[box])) > 0.5
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    assert (rows[0], rows[-1], columns[0], columns[-1]) == (37, 63, 45, 105)


def test_the_search_looks_at_all_sides_until_the_slice_is_covered():
    model = Recorded(whole, 32)
    mask = model.segment(IMAGE, Prompts([Stroke([(60, 76)])]))
    assert [round(roi[2], 2) for roi in model.rois[:-1]] == [25.0, 40.0, 64.0, 102.4, 163.84]
    assert (mask > 0.5).all()       # the covering view wins: the others' masks leave them


def test_views_narrower_than_the_strokes_are_left_out():
    model = Recorded(whole, 32)
    model.segment(IMAGE, Prompts([Stroke([(40, 76), (76, 76)])]))      # 36 voxels long: middle side 90, narrowest 45.2
    assert [round(roi[2], 2) for roi in model.rois[:-1]] == [56.25, 90.0, 144.0, 230.4]


def test_the_surest_view_is_taken():
    def sure_at(best):
        def predict(x):
            inner = np.zeros((len(x), 1) + x.shape[2:], np.float32)
            inner[..., 10:22, 10:22] = 0.9 if calls[0] == best else 0.6
            calls[0] += 1
            return (inner,)
        return predict

    for best, side in enumerate((25.0, 40.0, 64.0, 102.4, 163.84)):
        calls = [0]
        model = Recorded(sure_at(best), 32)
        model.segment(IMAGE, Prompts([Stroke([(60, 76)])]))
        expected = max(12 / 32 * side * 1.0, 0)      # the mask of that view, enlarged by at least 3 voxels a side, 24 at least
        closer = max(expected + 2 * max(0.1 * expected, 3), 24) * 1.25
        assert len(model.rois) == 6 and model.rois[-1][2] == pytest.approx(closer, abs=3)


def test_the_best_views_by_quality_get_a_closer_look_and_the_best_mask_counts():
    """Views 0 … 4 of a search; the closer look at candidate i says `closer[i]`."""
    def answering(views, closer, runs):
        qualities = list(views) + list(closer)

        def predict(x):
            inner = np.zeros((len(x), 1) + x.shape[2:], np.float32)
            if len(x) == 1:
                reach = 3 + len(runs)           # every run's mask has another size
                inner[..., 16 - reach:16 + reach, 16 - reach:16 + reach] = 0.9
                runs.append(x)
            return inner, np.full((len(x), 1), qualities[len(runs) - 1] if len(x) == 1 else 0.0)
        return predict

    for views, closer, count, best in (((0.1, 0.5, 0.3, 0.2, 0.4), (0.5, 0.7), 2, 1),       # two candidates: views 1 and 4
                                       ((0.1, 0.5, 0.3, 0.2, 0.4), (0.9,), 1, 0),           # sure enough: no second look
                                       ((0.6, 0.6, 0.6, 0.6, 0.6), (0.4, 0.4), 2, 0)):      # equal ones: the narrower, the first
        runs = []
        model = Recorded(answering(views, closer, runs), 32)
        result = model.segment(IMAGE, Prompts([Stroke([(60, 76)])]))
        assert len(model.rois) == 5 + count
        reach = 3 + 5 + best
        inner = np.zeros((32, 32), np.float32)
        inner[16 - reach:16 + reach, 16 - reach:16 + reach] = 0.9
        expected = procedure.paste(np.mean([inner, 0 * inner, 0 * inner], 0, dtype=np.float32), tuple(model.rois[5 + best]), np.zeros_like(IMAGE))
        assert np.allclose(result, expected)


def test_expected_iou():
    probability = np.array([[0.9, 0.6], [0.4, 0.0]], np.float32)
    assert procedure.expected_iou(probability) == pytest.approx((1.5 + 2) / (2 + 0.4 + 2))
    assert procedure.expected_iou(probability * 0.5) == 0


def test_only_negative_prompts_need_no_run():
    model = Recorded(whole, 32)
    assert not model.segment(IMAGE, Prompts([Stroke([(60, 70)], positive=False)])).any() and model.rois == []


def test_a_correction_keeps_what_lies_outside_its_roi():
    previous = np.zeros(IMAGE.shape, np.float32)
    previous[50:60, 60:75] = 0.9
    previous[5, 5] = 0.4
    model = Recorded(nothing, 32)
    result = model.segment(IMAGE, Prompts([Stroke([(52, 62)], positive=False)]), previous)
    assert len(model.rois) == 1 and result[5, 5] == np.float32(0.4) and not (result > 0.5).any()


def test_a_correction_that_reaches_the_border_looks_further():
    previous = np.zeros(IMAGE.shape, np.float32)
    previous[50:60, 60:75] = 0.9
    model = Recorded(whole, 32)
    model.segment(IMAGE, Prompts([Stroke([(52, 62)])]), previous)
    assert np.allclose([roi[2] for roi in model.rois[:3]], 24 * 1.6 ** np.arange(3))


def middle(x):
    """A mask in the middle quarter of the view, nothing elsewhere."""
    prob = np.zeros((len(x), 1) + x.shape[2:], np.float32)
    prob[..., 8:24, 8:24] = 0.9
    return (prob,)


def test_a_correction_that_changes_much_looks_once_more_from_the_new_mask():
    previous = np.zeros(IMAGE.shape, np.float32)
    previous[40:80, 40:80] = 0.9
    strokes, model = Prompts([Stroke([(60, 60)])]), Recorded(middle, 32)
    result = model.segment(IMAGE, strokes, previous)
    first, second = model.rois          # the second is around what the first one gave
    assert tuple(first) == procedure.correction_roi(previous > 0.5, strokes) and second[2] == pytest.approx(first[2] / 2, rel=0.3)
    assert (result > 0.5).sum() < (previous > 0.5).sum() / 2
    kept = Recorded(lambda x: (x[:, 1:2].copy(),), 32)      # as the current mask says
    kept.segment(IMAGE, strokes, previous)
    assert len(kept.rois) == 1


def test_correcting_an_empty_mask_is_a_round_0():
    prompts, model, other = prompt_examples()["scribble"][0], Recorded(stand_in, 32), Recorded(stand_in, 32)
    assert np.array_equal(model.segment(IMAGE, prompts), other.segment(IMAGE, prompts, np.full(IMAGE.shape, 0.2, np.float32)))


def test_committed_fixtures_are_what_this_code_writes(tmp_path):
    write_geometry(tmp_path)
    for name in ("interaction_input.bin", "interaction_paste.bin", "interaction_search.bin", "interaction_quality.bin"):
        (made, arrays), (kept, expected) = read_fixture(tmp_path / name), read_fixture(FIXTURES / name)
        assert made["cases"] == kept["cases"] and arrays.keys() == expected.keys()
        for key in arrays:
            assert np.allclose(arrays[key], expected[key], atol=1e-5), (name, key)


@pytest.mark.parametrize("highest, kept", [(0.9, True), (0.4, True), (0.06, True), (0.04, False)])
def test_a_correction_that_would_leave_nothing_keeps_what_is_likeliest(highest, kept):
    def predict(x):
        answer = np.full((len(x), 1, *x.shape[2:]), np.float32(highest / 5))
        answer[..., :x.shape[3] // 2] = highest
        return (answer,)

    mask = np.zeros((48, 48), np.float32)
    mask[10:38, 5:44] = 1
    prompts = Prompts([Stroke([(24, 20), (24, 30)], positive=False)])
    found = procedure.InteractionModel(predict, 32, mirrors=1).segment(np.zeros((48, 48), np.float32), prompts, mask) > 0.5
    assert found[24, 12] == kept and not found[24, 36]
