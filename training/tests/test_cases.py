"""Axis order, sources and object listing, on small volumes written by the tests."""
import json

import nibabel
import numpy as np
import pytest

from mem3d_training.cases import load_dataset, read_nifti
from mem3d_training.objects import TargetDraw, bounding_box, list_targets


def write_source(root, name, cases, labels):
    folder = root / name
    (folder / "imagesTr").mkdir(parents=True)
    (folder / "labelsTr").mkdir()
    entries = []
    for case, (image, label, spacing) in cases.items():
        affine = np.diag([spacing[2], spacing[1], spacing[0], 1.0])
        nibabel.save(nibabel.Nifti1Image(image.transpose(2, 1, 0), affine), str(folder / "imagesTr" / f"{case}.nii.gz"))
        nibabel.save(nibabel.Nifti1Image(label.transpose(2, 1, 0), affine), str(folder / "labelsTr" / f"{case}.nii.gz"))
        entries.append({"image": f"./imagesTr/{case}.nii.gz", "label": f"./labelsTr/{case}.nii.gz", "modality": "MR", "subject": case})
    (folder / "dataset.json").write_text(json.dumps({"labels": labels, "licence": "CC0", "description": "made by a test",
                                                     "reference": "-", "changed": "-", "training": entries}))


@pytest.fixture
def root(tmp_path):
    rng = np.random.default_rng(0)
    image = rng.integers(-1000, 1000, (5, 20, 30)).astype(np.int16)
    label = np.zeros((5, 20, 30), np.uint8)
    label[1:4, 3:11, 4:20] = 2
    write_source(tmp_path, "alpha", {"a1": (image, label, (3.0, 1.0, 0.8))}, {"0": "background", "2": "brick"})
    write_source(tmp_path, "beta", {"b1": (image, label, (1.0, 1.0, 1.2))}, {"0": "background", "2": "brick"})
    return tmp_path


def test_axes_are_z_y_x(root):
    image, spacing = read_nifti(root / "alpha" / "imagesTr" / "a1.nii.gz")
    assert image.shape == (5, 20, 30)
    assert np.allclose(spacing, (3.0, 1.0, 0.8))
    assert image.flags["C_CONTIGUOUS"]
    case = load_dataset(root)[0]
    assert case.labels[1, 3, 4] == 2 and case.labels[1, 2, 4] == 0 and case.labels[3, 10, 19] == 2 and case.labels[3, 10, 20] == 0
    assert (case.image == image).all() and case.image.dtype == np.int16 and case.labels.dtype == np.uint8


def test_sources_and_names(root):
    cases = load_dataset(root)
    assert [case.source for case in cases] == ["alpha", "beta"]
    assert cases[0].label_names == {2: "brick"} and cases[0].info.licence == "CC0" and cases[0].case_id == "a1"
    assert [case.source for case in load_dataset(root, sources=["beta"])] == ["beta"]
    with pytest.raises(FileNotFoundError):
        load_dataset(root / "nowhere")


def test_targets_and_views(root):
    targets = list_targets(load_dataset(root))
    assert [(t.case.source, t.axis) for t in targets] == [("alpha", 0), ("beta", 0), ("beta", 1), ("beta", 2)]
    assert list(targets[0].slices) == [1, 2, 3] and targets[0].areas[2] == 8 * 16
    for target in targets[1:]:
        image, labels = target.view()
        assert image.shape == labels.shape == (labels.shape[0],) + labels.shape[1:]
        assert ((labels == 2).sum((1, 2)) == target.areas).all()
    assert targets[2].view()[0].shape == (20, 5, 30) and targets[3].view()[0].shape == (30, 5, 20)


def test_bounding_box_ends_are_exclusive():
    mask = np.zeros((9, 9), bool)
    mask[2:5, 6] = True
    assert bounding_box(mask) == (2, 5, 6, 7)


def test_draw_reaches_every_source(root):
    draw = TargetDraw(list_targets(load_dataset(root)), np.random.default_rng(1))
    assert {draw.targets[draw.draw()].case.source for _ in range(40)} == {"alpha", "beta"}
