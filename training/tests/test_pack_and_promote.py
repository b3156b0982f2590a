"""Packs, file parts, and the rule that only a better network replaces the shipped one."""
import json

import numpy as np
import pytest

from mem3d_training.cases import PACK_ENDING, load_dataset
from mem3d_training.curves import draw_printed, read_log
from mem3d_training.pack import MARGIN_SLICES, join, shrink, split, write_pack
from mem3d_training.promote import objections
from phantoms import blob_case


def test_pack_round_trip(tmp_path):
    cases = [blob_case(seed=0), blob_case(seed=1), blob_case("beta", depth=60, seed=2)]
    paths = write_pack(cases, tmp_path, megabytes=0.03)
    assert len(paths) > 1 and all(path.name.endswith(PACK_ENDING) for path in paths)
    again = load_dataset(tmp_path)
    assert [case.case_id for case in again] == [case.case_id for case in cases]
    assert [len(load_dataset(tmp_path, limit=1)), len(load_dataset(tmp_path, sources=["beta"]))] == [2, 1]
    for before, after in zip(cases, again):
        assert (after.labels > 0).sum() == (before.labels > 0).sum() and after.label_names == before.label_names
        assert np.allclose(after.spacing, before.spacing) and after.image.dtype == np.int16 and after.info == before.info
    filled = np.flatnonzero(cases[2].labels.any((1, 2)))
    first, last = max(0, filled[0] - MARGIN_SLICES), min(60, filled[-1] + MARGIN_SLICES + 1)
    image, labels = shrink(cases[2])
    assert image.shape[0] == last - first and image.dtype == np.uint8
    assert np.corrcoef(image.ravel(), cases[2].image[first:last].ravel())[0, 1] > 0.99


def test_split_and_join(tmp_path):
    content = np.random.default_rng(0).bytes(250_000)
    (tmp_path / "checkpoint.pt").write_bytes(content)
    parts = split(tmp_path / "checkpoint.pt", tmp_path / "parts", megabytes=0.1)
    assert len(parts) == 3
    assert join(tmp_path / "parts", tmp_path / "back")[0].read_bytes() == content
    parts[1].write_bytes(b"damaged")
    with pytest.raises(ValueError):
        join(tmp_path / "parts", tmp_path / "back")


def table(dice, pearson=0.8, **sources):
    rows = {source: {"dice": value} for source, value in sources.items()}
    return {**rows, "all": {"mean_of_sources": dice, "quality_pearson": pearson}}


def test_only_a_better_network_is_promoted():
    shipped = table(0.70, lidc=0.8, kbp=0.5)
    assert not objections(table(0.71, lidc=0.8, kbp=0.52), shipped)
    assert objections(table(0.701, lidc=0.8, kbp=0.5), shipped)
    assert objections(table(0.75, lidc=0.76, kbp=0.7), shipped)
    assert objections(table(0.75, 0.7, lidc=0.8, kbp=0.6), shipped)


def test_curves_keep_the_last_entry_of_a_step(tmp_path):
    lines = [{"event": "start"}, {"event": "step", "step": 100, "loss": 2}, {"event": "step", "step": 100, "loss": 1}]
    (tmp_path / "log.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    assert [entry["loss"] for entry in read_log(tmp_path)] == [1]


def test_curves_of_heads_tell_the_trainings_apart(tmp_path):
    first, second = tmp_path / "a.log", tmp_path / "b.log"
    first.write_text('{"event": "rollouts", "slices": 3}\n{"event": "head", "step": 200, "loss": 0.9}\n{"event": "head", "step": 400, "loss": 0.8}\n')
    second.write_text('a warning\n{"event": "head", "step": 200, "loss": 0.7}\n{"event": "judge", "step": 200, "loss": 1.5}\n')
    draw_printed([first, second], tmp_path / "curves" / "quality")
    assert (tmp_path / "curves" / "quality.csv").read_text().splitlines() == [
        "event,number,step,loss", "head,1,200,0.9", "head,1,400,0.8", "head,2,200,0.7", "judge,1,200,1.5"]
    assert (tmp_path / "curves" / "quality.png").stat().st_size > 1000
