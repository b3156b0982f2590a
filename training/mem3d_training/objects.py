"""Objects: one label of one volume seen along one axis. They are what clips, prompts and evaluations are drawn from."""
from dataclasses import dataclass
from typing import Dict, List, Optional, Sequence, Tuple

import numpy as np

from .cases import Case

MINIMUM_VOXELS = 100      # smaller objects are left out
MINIMUM_SLICE_AREA = 5    # voxels; smaller cross-sections do not count as a slice of the object
MINIMUM_SLICES = 3
ISOTROPIC_RATIO = 2.1     # volumes with max/min spacing below this are read along all three axes
VIEW_ORDER = {0: (0, 1, 2), 1: (1, 0, 2), 2: (2, 0, 1)}

# Weight of each source when objects are drawn; about equal, a little less for the few near-duplicate volumes.
SOURCE_WEIGHTS = {"chaos": 1.2, "fetal": 1.1, "heart": 0.7, "kbp": 1.6, "lidc": 0.8, "sts": 1.1, "pseudo": 1.2}
PSEUDO_SOURCE = "pseudo"


def parse_weights(text: str) -> Dict[str, float]:
    """`kbp=2.4,fetal=2` → weights by source.

    :raises SystemExit: an entry that is not a name and a positive number.
    """
    weights = {}
    for part in filter(None, text.split(",")):
        name, _, number = part.partition("=")
        try:
            weights[name] = float(number)
        except ValueError:
            weights[name] = -1.0
        if not name or not 0 < weights[name] < float("inf"):
            raise SystemExit(f"weights are written source=number,source=number with numbers above 0, found {part!r}")
    return weights


@dataclass
class Target:
    """One label of one case along one axis."""
    case: Case
    case_index: int
    label: int
    axis: int                # 0, 1 or 2: the [z, y, x] axis that is travelled along
    areas: np.ndarray        # int64 [slices], voxels of the label in each slice
    slices: np.ndarray       # indices of slices with at least MINIMUM_SLICE_AREA voxels, ascending
    labels: np.ndarray       # uint8 [z, y, x] in which `label` is the object: the case's own, or a pseudo-object's (pseudo.py)
    kind: str = ""           # "" for an object of the data set, else the kind of pseudo-object

    @property
    def source(self) -> str:
        return PSEUDO_SOURCE if self.kind else self.case.source

    @property
    def label_name(self) -> str:
        return self.case.label_names.get(self.label, str(self.label))

    def view(self) -> Tuple[np.ndarray, np.ndarray]:
        """Image and labels with the travelled axis first (no copy)."""
        order = VIEW_ORDER[self.axis]
        return self.case.image.transpose(order), self.labels.transpose(order)

    @property
    def spacing(self) -> np.ndarray:
        """mm [3], the travelled axis first."""
        return self.case.spacing[list(VIEW_ORDER[self.axis])]


def bounding_box(mask: np.ndarray) -> Tuple[int, int, int, int]:
    """(y0, y1, x0, x1) of a non-empty 2D mask, ends exclusive."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def targets_of_labels(case: Case, index: int, labels: np.ndarray, axes_of_isotropic: bool = True, kind: str = "") -> List[Target]:
    """The objects of one label volume of a case."""
    isotropic = case.spacing.max() / case.spacing.min() < ISOTROPIC_RATIO
    axes = (0, 1, 2) if isotropic and axes_of_isotropic else (0,)
    targets = []
    for label in np.unique(labels):
        if label == 0:
            continue
        mask = labels == label
        if mask.sum() < MINIMUM_VOXELS:
            continue
        for axis in axes:
            areas = mask.sum(tuple(i for i in range(3) if i != axis))
            slices = np.flatnonzero(areas >= MINIMUM_SLICE_AREA)
            if len(slices) >= MINIMUM_SLICES:
                targets.append(Target(case, index, int(label), axis, areas, slices, labels, kind))
    return targets


def list_targets(cases: Sequence[Case], axes_of_isotropic: bool = True) -> List[Target]:
    """Every object of the cases; with `axes_of_isotropic` near-isotropic volumes give one object an axis."""
    return [target for index, case in enumerate(cases) for target in targets_of_labels(case, index, case.labels, axes_of_isotropic)]


class TargetDraw:
    """Draws objects source → label → volume → axis, so that large sources do not drown small ones."""

    def __init__(self, targets: Sequence[Target], rng: np.random.Generator, source_weights: Optional[Dict[str, float]] = None):
        """`source_weights` replaces the weights of the sources it names."""
        self.targets = list(targets)
        self.rng = rng
        self.tree: Dict[str, Dict[object, Dict[int, List[int]]]] = {}
        for index, target in enumerate(self.targets):
            thing = target.kind or target.label
            self.tree.setdefault(target.source, {}).setdefault(thing, {}).setdefault(target.case_index, []).append(index)
        self.sources = sorted(self.tree)
        known = {**SOURCE_WEIGHTS, **(source_weights or {})}
        weights = np.array([known.get(source, 1.0) for source in self.sources])
        self.weights = weights / weights.sum()

    def draw(self, main_axis_chance: float = 0.5) -> int:
        """Index of a target; with `main_axis_chance` the through-plane axis is taken outright."""
        rng = self.rng
        name = self.sources[rng.choice(len(self.sources), p=self.weights)]
        source = self.tree[name]
        label = source[list(source)[rng.integers(len(source))]]
        indices = label[list(label)[rng.integers(len(label))]]
        return indices[0] if name != PSEUDO_SOURCE and rng.random() < main_axis_chance else indices[rng.integers(len(indices))]
