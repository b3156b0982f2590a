"""Labelled volumes from Medical Segmentation Decathlon folders.

A dataset root holds one folder a source; a source folder holds `imagesTr/CASE.nii.gz`, `labelsTr/CASE.nii.gz` and `dataset.json`.
NIfTI files are read by nibabel in (x, y, z) order and are turned to [z, y, x] here, once; nothing else in the package sees (x, y, z).
A folder written by pack.py is read the same way.
"""
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, List, Optional, Sequence

import numpy as np


PACK_ENDING = ".mem3d.xz"


@dataclass(frozen=True)
class SourceInfo:
    """What `dataset.json` says about where the volumes come from; ends up in manifests and model cards."""
    name: str
    description: str
    licence: str
    reference: str
    changed: str


@dataclass
class Case:
    """One labelled volume."""
    image: np.ndarray           # int16 [z, y, x], native intensities
    labels: np.ndarray          # uint8 [z, y, x], 0 = background
    spacing: np.ndarray         # float64 (z, y, x), millimetres
    source: str                 # folder name of the source, e.g. "chaos"
    case_id: str                # file name without ending
    label_names: Dict[int, str]
    modality: str = ""
    spacing_known: bool = True  # False: the spacing written in the file is nominal
    subject: str = ""
    info: Optional[SourceInfo] = field(default=None, repr=False)


def read_nifti(path: Path):
    """The stored array of a NIfTI file as C-contiguous [z, y, x] and its voxel spacing (z, y, x) in millimetres."""
    import nibabel      # here, because packed cases (pack.py) are read on machines without it

    file = nibabel.load(str(path))
    array = np.asarray(file.dataobj)
    if array.ndim != 3:
        raise ValueError(f"{path}: expected 3 dimensions, found shape {array.shape}")
    spacing = np.asarray(file.header.get_zooms()[:3], dtype=np.float64)
    return np.ascontiguousarray(array.transpose(2, 1, 0)), spacing[::-1].copy()


def load_source(folder: Path, limit: Optional[int] = None) -> List[Case]:
    """All cases of one source folder, in the order of its `dataset.json`; `limit` keeps the first few."""
    folder = Path(folder)
    description = json.loads((folder / "dataset.json").read_text())
    info = SourceInfo(name=folder.name, description=description.get("description", ""), licence=description.get("licence", ""),
                      reference=description.get("reference", ""), changed=description.get("changed", ""))
    names = {int(key): value for key, value in description["labels"].items() if int(key) != 0}
    cases = []
    for entry in description["training"][:limit]:
        image, spacing = read_nifti(folder / entry["image"])
        labels, _ = read_nifti(folder / entry["label"])
        if image.shape != labels.shape:
            raise ValueError(f"{entry['image']}: image {image.shape} and labels {labels.shape} differ in shape")
        cases.append(Case(image=image.astype(np.int16, copy=False), labels=labels.astype(np.uint8, copy=False), spacing=spacing,
                          source=folder.name, case_id=Path(entry["image"]).name.replace(".nii.gz", ""), label_names=names,
                          modality=entry.get("modality", ""), spacing_known=entry.get("spacing_known", True),
                          subject=entry.get("subject", ""), info=info))
    return cases


def load_dataset(root: Path, sources: Optional[Sequence[str]] = None, limit: Optional[int] = None) -> List[Case]:
    """All cases under a dataset root (every folder with a `dataset.json`, or packed parts), sorted by source; `limit` per source."""
    if any(Path(root).glob(f"*{PACK_ENDING}")):
        from .pack import read_pack
        return read_pack(Path(root), sources, limit)
    folders = sorted(path.parent for path in Path(root).glob("*/dataset.json"))
    if sources is not None:
        folders = [folder for folder in folders if folder.name in sources]
    if not folders:
        raise FileNotFoundError(f"no source folder with a dataset.json under {root}")
    return [case for folder in folders for case in load_source(folder, limit)]
