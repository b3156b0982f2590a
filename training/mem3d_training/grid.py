"""Sampling between a slice and the square network input, as docs/networks.md (Sampling) defines it.

Slice-plane coordinates are voxel indices; a region of interest (ROI) is (centre y, centre x, side) in voxels. Every function here is a
plain bilinear interpolation written on `grid_sample`; the C# engine implements the same formulas.
"""
from typing import Callable, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import torch
import torch.nn.functional as F

from .objects import bounding_box

ROI_SCALE = 1.6
ROI_MINIMUM_SIDE = 20.0
PASTE_FLOOR = 0.02


class Roi(NamedTuple):
    cy: float
    cx: float
    side: float


def roi_of_mask(mask: np.ndarray, scale: float = ROI_SCALE, minimum: float = ROI_MINIMUM_SIDE) -> Roi:
    """Start ROI: centre of the mask's box, side = `scale` × the longer box side."""
    y0, y1, x0, x1 = bounding_box(mask)
    return Roi((y0 + y1) / 2 - 0.5, (x0 + x1) / 2 - 0.5, max(scale * max(y1 - y0, x1 - x0), minimum))


def roi_grid(roi: Roi, size: int, matrix: Optional[torch.Tensor] = None) -> torch.Tensor:
    """Voxel coordinates (y, x) of the network cells, [size, size, 2]; `matrix` [2, 2] rotates or shears the unit square first."""
    unit = (torch.arange(size, dtype=torch.float32) + 0.5) / size * 2 - 1
    grid = torch.stack(torch.meshgrid(unit, unit, indexing="ij"), -1)
    if matrix is not None:
        grid = grid @ matrix
    return grid * (roi.side / 2) + torch.tensor([roi.cy, roi.cx], dtype=torch.float32)


def _window(grid: torch.Tensor, height: int, width: int) -> Tuple[int, int, int, int]:
    """The smallest block of the slice that holds every voxel a grid touches: (y0, y1, x0, x1), ends exclusive."""
    flat = grid.reshape(-1, 2)
    low, high = flat.min(0)[0].floor().long() - 1, flat.max(0)[0].ceil().long() + 2
    y0 = int(np.clip(int(low[0]), 0, max(height - 2, 0)))
    x0 = int(np.clip(int(low[1]), 0, max(width - 2, 0)))
    return y0, int(np.clip(int(high[0]), min(y0 + 2, height), height)), x0, int(np.clip(int(high[1]), min(x0 + 2, width), width))


def _normalise(grid: torch.Tensor, y0: int, y1: int, x0: int, x1: int) -> torch.Tensor:
    """Voxel coordinates (y, x) → the (x, y) in −1..1 of `grid_sample(align_corners=True)` on the block."""
    return torch.stack([2 * (grid[..., 1] - x0) / max(x1 - x0 - 1, 1) - 1, 2 * (grid[..., 0] - y0) / max(y1 - y0 - 1, 1) - 1], -1)


def sample_slices(image: np.ndarray, grids: torch.Tensor, slices: Sequence[Sequence[int]]) -> torch.Tensor:
    """Intensities [T, C, S, S] of `slices` [T][C] (clipped to the volume) on `grids` [T, S, S, 2]; outside the slice the border voxel."""
    depth, height, width = image.shape
    frames, channels = len(slices), len(slices[0])
    y0, y1, x0, x1 = _window(grids, height, width)
    flat = [min(max(int(z), 0), depth - 1) for group in slices for z in group]
    block = torch.from_numpy(image[flat, y0:y1, x0:x1].astype(np.float32)).reshape(frames, channels, y1 - y0, x1 - x0)
    return F.grid_sample(block, _normalise(grids, y0, y1, x0, x1), mode="bilinear", padding_mode="border", align_corners=True)


def sample_masks(masks: Callable[[int, int, int, int], np.ndarray], shape: Tuple[int, int], grids: torch.Tensor) -> torch.Tensor:
    """Masks [T, S, S] on `grids` [T, S, S, 2]; `masks(y0, y1, x0, x1)` gives the block [T, ...] as float32; outside the slice 0."""
    y0, y1, x0, x1 = _window(grids, *shape)
    block = torch.from_numpy(np.ascontiguousarray(masks(y0, y1, x0, x1), dtype=np.float32))[:, None]
    return F.grid_sample(block, _normalise(grids, y0, y1, x0, x1), mode="bilinear", padding_mode="zeros", align_corners=True)[:, 0]


def sample_mask(mask: np.ndarray, roi: Roi, size: int) -> torch.Tensor:
    """One slice's mask or probability [H, W] in an ROI, [S, S]."""
    return sample_masks(lambda y0, y1, x0, x1: mask[None, y0:y1, x0:x1], mask.shape, roi_grid(roi, size)[None])[0]


def move_between_rois(cells: torch.Tensor, source: Roi, target: Roi) -> torch.Tensor:
    """A network output [S, S] of ROI `source` re-sampled into ROI `target`; outside 0."""
    if source == target:
        return cells
    grid = roi_grid(target, cells.shape[-1])
    half = source.side / 2
    unit = torch.stack([(grid[..., 1] - source.cx) / half, (grid[..., 0] - source.cy) / half], -1)
    return F.grid_sample(cells[None, None], unit[None], mode="bilinear", padding_mode="zeros", align_corners=False)[0, 0]


def paste(cells: torch.Tensor, roi: Roi, height: int, width: int) -> np.ndarray:
    """Network probabilities [S, S] → slice [H, W] float32: box average when zoomed in, bilinear at the voxel centres, below 0.02 → 0."""
    result = np.zeros((height, width), np.float32)
    half = roi.side / 2
    y0, y1 = max(0, int(np.ceil(roi.cy - half))), min(height, int(np.floor(roi.cy + half)) + 1)
    x0, x1 = max(0, int(np.ceil(roi.cx - half))), min(width, int(np.floor(roi.cx + half)) + 1)
    if y1 <= y0 or x1 <= x0:
        return result
    cells = cells[None, None]
    cells_a_voxel = int(round(cells.shape[-1] / roi.side))
    if cells_a_voxel > 1:
        kernel = cells_a_voxel if cells_a_voxel % 2 else cells_a_voxel + 1
        cells = F.avg_pool2d(cells, kernel, 1, kernel // 2, count_include_pad=False)
    y = ((torch.arange(y0, y1).float() - roi.cy) / half).view(-1, 1).expand(y1 - y0, x1 - x0)
    x = ((torch.arange(x0, x1).float() - roi.cx) / half).view(1, -1).expand(y1 - y0, x1 - x0)
    block = F.grid_sample(cells, torch.stack([x, y], -1)[None], mode="bilinear", padding_mode="border", align_corners=False)[0, 0]
    block[block < PASTE_FLOOR] = 0
    result[y0:y1, x0:x1] = block.numpy()
    return result
