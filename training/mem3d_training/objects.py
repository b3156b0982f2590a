"""Objects: one label of one volume seen along one axis. They are what clips, prompts and evaluations are drawn from."""
from dataclasses import dataclass
from typing import Dict, List, Sequence, Tuple

import numpy as np

from .cases import Case

MINIMUM_VOXELS = 100      # smaller objects are left out
MINIMUM_SLICE_AREA = 5    # voxels; smaller cross-sections do not count as a slice of the object
MINIMUM_SLICES = 3
ISOTROPIC_RATIO = 2.1     # volumes with max/min spacing below this are read along all three axes
VIEW_ORDER = {0: (0, 1, 2), 1: (1, 0, 2), 2: (2, 0, 1)}

# Weight of each source when objects are drawn; about equal, a little less for the few near-duplicate volumes.
SOURCE_WEIGHTS = {"chaos": 1.2, "fetal": 0.9, "heart": 0.7, "kbp": 1.2, "lidc": 1.0, "sts": 1.1}


@dataclass
class Target:
    """One label of one case along one axis."""
    case: Case
    case_index: int
    label: int
    axis: int                # 0, 1 or 2: the [z, y, x] axis that is travelled along
    areas: np.ndarray        # int64 [slices], voxels of the label in each slice
    slices: np.ndarray       # indices of slices with at least MINIMUM_SLICE_AREA voxels, ascending

    @property
    def label_name(self) -> str:
        return self.case.label_names.get(self.label, str(self.label))

    def view(self) -> Tuple[np.ndarray, np.ndarray]:
        """Image and labels with the travelled axis first (no copy)."""
        order = VIEW_ORDER[self.axis]
        return self.case.image.transpose(order), self.case.labels.transpose(order)


def bounding_box(mask: np.ndarray) -> Tuple[int, int, int, int]:
    """(y0, y1, x0, x1) of a non-empty 2D mask, ends exclusive."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def list_targets(cases: Sequence[Case], axes_of_isotropic: bool = True) -> List[Target]:
    """Every object of the cases; with `axes_of_isotropic` near-isotropic volumes give one object an axis."""
    targets = []
    for index, case in enumerate(cases):
        isotropic = case.spacing.max() / case.spacing.min() < ISOTROPIC_RATIO
        axes = (0, 1, 2) if isotropic and axes_of_isotropic else (0,)
        for label in np.unique(case.labels):
            if label == 0:
                continue
            mask = case.labels == label
            if mask.sum() < MINIMUM_VOXELS:
                continue
            for axis in axes:
                areas = mask.sum(tuple(i for i in range(3) if i != axis))
                slices = np.flatnonzero(areas >= MINIMUM_SLICE_AREA)
                if len(slices) >= MINIMUM_SLICES:
                    targets.append(Target(case, index, int(label), axis, areas, slices))
    return targets


class TargetDraw:
    """Draws objects source → label → volume → axis, so that large sources do not drown small ones."""

    def __init__(self, targets: Sequence[Target], rng: np.random.Generator):
        self.targets = list(targets)
        self.rng = rng
        self.tree: Dict[str, Dict[int, Dict[int, List[int]]]] = {}
        for index, target in enumerate(self.targets):
            self.tree.setdefault(target.case.source, {}).setdefault(target.label, {}).setdefault(target.case_index, []).append(index)
        self.sources = sorted(self.tree)
        weights = np.array([SOURCE_WEIGHTS.get(source, 1.0) for source in self.sources])
        self.weights = weights / weights.sum()

    def draw(self, main_axis_chance: float = 0.5) -> int:
        """Index of a target; with `main_axis_chance` the through-plane axis is taken outright."""
        rng = self.rng
        source = self.tree[self.sources[rng.choice(len(self.sources), p=self.weights)]]
        label = source[list(source)[rng.integers(len(source))]]
        indices = label[list(label)[rng.integers(len(label))]]
        return indices[0] if rng.random() < main_axis_chance else indices[rng.integers(len(indices))]
