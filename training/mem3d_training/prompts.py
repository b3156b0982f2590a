"""Prompts of a person on one slice: how they become guidance channels, and how training and evaluation simulate them.

Points are (y, x) in voxel coordinates of the slice; the centre of voxel i is i, its area is [i − ½, i + ½].
"""
from dataclasses import dataclass, field
from typing import List, Optional, Tuple

import numpy as np
from scipy import ndimage

try:
    from skimage.morphology import skeletonize
except ImportError:
    skeletonize = None      # bare machines: `thin` does the same, several times slower

GUIDANCE_RADIUS = 2.5     # network cells
Box = Tuple[float, float, float, float]     # y0, x0, y1, x1, continuous voxel coordinates


@dataclass
class Stroke:
    """A polyline; a click is a polyline of one point."""
    points: np.ndarray
    positive: bool = True

    def __post_init__(self):
        self.points = np.asarray(self.points, dtype=np.float64).reshape(-1, 2)


@dataclass
class Prompts:
    """Everything a person put on one slice so far."""
    strokes: List[Stroke] = field(default_factory=list)
    boxes: List[Box] = field(default_factory=list)
    lassos: List[np.ndarray] = field(default_factory=list)

    def __add__(self, other: "Prompts") -> "Prompts":
        return Prompts(self.strokes + other.strokes, self.boxes + other.boxes, self.lassos + other.lassos)

    @property
    def has_region(self) -> bool:
        return bool(self.boxes or self.lassos)

    def region_box(self) -> Optional[Box]:
        return union([tuple(box) for box in self.boxes] + [points_box(lasso) for lasso in self.lassos])

    def stroke_box(self, positive_only: bool) -> Optional[Box]:
        return union([points_box(stroke.points) for stroke in self.strokes if stroke.positive or not positive_only])


def points_box(points: np.ndarray) -> Box:
    low, high = points.min(0), points.max(0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def union(boxes) -> Optional[Box]:
    boxes = [box for box in boxes if box is not None]
    if not boxes:
        return None
    return (min(box[0] for box in boxes), min(box[1] for box in boxes), max(box[2] for box in boxes), max(box[3] for box in boxes))


def extreme_points(points) -> Prompts:
    """Four points on the object's border: four positive clicks and the box they span."""
    points = np.asarray(points, dtype=np.float64)
    return Prompts(strokes=[Stroke(point[None]) for point in points], boxes=[points_box(points)])


# ---- guidance channels

def rasterise(prompts: Prompts, roi, size: int, radius: float = GUIDANCE_RADIUS) -> np.ndarray:
    """Channels 2–4 of the network input: positive guidance, negative guidance, region; float32 [3, size, size]."""
    cy, cx, side = roi
    channels = np.zeros((3, size, size), dtype=np.float32)
    origin = np.array([cy, cx]) - side / 2
    for stroke in prompts.strokes:
        cells = (stroke.points - origin) * (size / side) - 0.5
        _draw(channels[0 if stroke.positive else 1], cells, radius)
    if prompts.has_region:
        centres = (np.arange(size) + 0.5) * (side / size)
        rows, columns = centres + origin[0], centres + origin[1]
        for y0, x0, y1, x1 in prompts.boxes:
            inside = ((rows >= y0) & (rows <= y1))[:, None] & ((columns >= x0) & (columns <= x1))[None]
            channels[2][inside] = 1
        for lasso in prompts.lassos:
            channels[2][even_odd(lasso, rows, columns)] = 1
    return channels


def _draw(channel: np.ndarray, cells: np.ndarray, radius: float) -> None:
    size, reach = channel.shape[0], radius + 0.5
    starts, ends = (cells, cells) if len(cells) == 1 else (cells[:-1], cells[1:])
    for a, b in zip(starts, ends):
        low = np.maximum(np.floor(np.minimum(a, b) - reach).astype(int), 0)
        high = np.minimum(np.ceil(np.maximum(a, b) + reach).astype(int) + 1, size)
        if (high <= low).any():
            continue
        y = np.arange(low[0], high[0])[:, None] - a[0]
        x = np.arange(low[1], high[1])[None] - a[1]
        dy, dx = b - a
        length = dy * dy + dx * dx
        t = np.clip((y * dy + x * dx) / length, 0, 1) if length > 0 else 0.0
        distance = np.sqrt((y - t * dy) ** 2 + (x - t * dx) ** 2)
        part = channel[low[0]:high[0], low[1]:high[1]]
        np.maximum(part, np.clip(reach - distance, 0, 1), out=part, casting="same_kind")


def even_odd(polygon: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Which grid points lie in a closed polygon by the even-odd rule; bool [rows, columns]."""
    inside = np.zeros((len(rows), len(columns)), dtype=bool)
    previous = polygon[-1]
    for point in polygon:
        (ya, xa), (yb, xb) = previous, point
        crossing = (ya > rows) != (yb > rows)
        if crossing.any():
            at = xa + (rows[crossing] - ya) * (xb - xa) / (yb - ya)
            inside[crossing] ^= columns[None] < at[:, None]
        previous = point
    return inside


# ---- simulated persons

def crop_box(mask: np.ndarray, margin: int = 0):
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return (max(int(rows[0]) - margin, 0), min(int(rows[-1]) + 1 + margin, mask.shape[0]),
            max(int(columns[0]) - margin, 0), min(int(columns[-1]) + 1 + margin, mask.shape[1]))


def thin(mask: np.ndarray) -> np.ndarray:
    """The skeleton of a mask (Zhang and Suen 1984)."""
    image = np.pad(mask.astype(np.uint8), 1)
    changed = True
    while changed:
        changed = False
        for step in (0, 1):
            p2, p3, p4, p5 = image[:-2, 1:-1], image[:-2, 2:], image[1:-1, 2:], image[2:, 2:]
            p6, p7, p8, p9 = image[2:, 1:-1], image[2:, :-2], image[1:-1, :-2], image[:-2, :-2]
            ring = (p2, p3, p4, p5, p6, p7, p8, p9)
            neighbours = sum(p.astype(np.int8) for p in ring)
            rises = sum(((a == 0) & (b == 1)).astype(np.int8) for a, b in zip(ring, ring[1:] + ring[:1]))
            first, second = (p2 * p4 * p6, p4 * p6 * p8) if step == 0 else (p2 * p4 * p8, p2 * p6 * p8)
            gone = (image[1:-1, 1:-1] == 1) & (neighbours >= 2) & (neighbours <= 6) & (rises == 1) & (first == 0) & (second == 0)
            if gone.any():
                image[1:-1, 1:-1][gone] = 0
                changed = True
    return image[1:-1, 1:-1] > 0


def _skeleton_path(mask: np.ndarray, rng) -> np.ndarray:
    """A walk along the skeleton of a mask, from a random skeleton pixel both ways; [n, 2] pixels."""
    skeleton = skeletonize(mask) if skeletonize else thin(mask)
    pixels = np.argwhere(skeleton)
    if len(pixels) == 0:
        pixels = np.argwhere(mask)
        return pixels[rng.integers(len(pixels))][None]
    free = {(int(y), int(x)) for y, x in pixels}
    start = tuple(int(v) for v in pixels[rng.integers(len(pixels))])
    free.discard(start)
    halves = []
    for _ in range(2):
        path, at, direction = [], start, (0, 0)
        while True:
            near = [(at[0] + dy, at[1] + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if (at[0] + dy, at[1] + dx) in free]
            if not near:
                break
            step = max(near, key=lambda p: (p[0] - at[0]) * direction[0] + (p[1] - at[1]) * direction[1] + 0.3 * rng.random())
            direction = (0.6 * direction[0] + step[0] - at[0], 0.6 * direction[1] + step[1] - at[1])
            free.difference_update(near)
            path.append(step)
            at = step
        halves.append(path)
    return np.array(halves[0][::-1] + [start] + halves[1], dtype=np.float64)


def scribble_points(mask: np.ndarray, rng, wander: float = 0.0, shortest: float = 0.3) -> np.ndarray:
    """A random stretch of the skeleton of the eroded mask; `wander` is the size in voxels of a smooth sideways drift."""
    y0, y1, x0, x1 = crop_box(mask)
    part = np.pad(mask[y0:y1, x0:x1], 1)
    depth = ndimage.distance_transform_edt(part)
    eroded = depth > depth.max() * rng.uniform(0.0, 0.6)
    components, count = ndimage.label(eroded)
    if count > 1:
        sizes = np.bincount(components.ravel())[1:].astype(float)
        eroded = components == 1 + rng.choice(count, p=sizes / sizes.sum())
    path = _skeleton_path(eroded, rng) - 1
    length = max(int(round(len(path) * rng.uniform(shortest, 1.0))), 1)
    first = rng.integers(len(path) - length + 1)
    path = path[first:first + length][:: max(1, min(3, length // 3))] + (y0, x0)
    if wander > 0:
        path = path + ndimage.gaussian_filter1d(rng.normal(size=path.shape), 2.0, axis=0, mode="nearest") * wander * 2 + rng.normal(size=2) * wander * 0.5
    return path


def straight_points(mask: np.ndarray, rng) -> np.ndarray:
    """A short straight stroke, kept to the part of it that lies in the mask around its start."""
    pixels = np.argwhere(mask)
    start = pixels[rng.integers(len(pixels))].astype(np.float64)
    angle, length = rng.uniform(0, 2 * np.pi), np.sqrt(len(pixels)) * rng.uniform(0.2, 0.8)
    steps = start + np.linspace(0, length, 12)[:, None] * np.array([np.sin(angle), np.cos(angle)])
    at = np.round(steps).astype(int)
    valid = ((at >= 0) & (at < mask.shape)).all(1)
    valid[valid] = mask[at[valid, 0], at[valid, 1]]
    end = len(steps) if valid.all() else max(int(np.argmin(valid)), 1)
    return steps[[0, end - 1]] if end > 1 else steps[:1]


def click_point(mask: np.ndarray, rng, central: bool = True) -> np.ndarray:
    y0, y1, x0, x1 = crop_box(mask)
    depth = ndimage.distance_transform_edt(np.pad(mask[y0:y1, x0:x1], 1))[1:-1, 1:-1]
    pixels = np.argwhere(depth >= depth.max() * (rng.uniform(0.5, 1.0) if central else 0.0))
    pixels = pixels[depth[pixels[:, 0], pixels[:, 1]] > 0]
    return pixels[rng.integers(len(pixels))] + rng.uniform(-0.5, 0.5, 2) + (y0, x0)


def mask_box(mask: np.ndarray) -> Box:
    y0, y1, x0, x1 = crop_box(mask)
    return y0 - 0.5, x0 - 0.5, y1 - 0.5, x1 - 0.5


def box_prompt(mask: np.ndarray, rng, jitter: float = 0.1) -> Prompts:
    y0, x0, y1, x1 = mask_box(mask)
    dy, dx = (y1 - y0) * jitter, (x1 - x0) * jitter
    u = rng.uniform(-1, 1, 4)
    return Prompts(boxes=[(y0 + u[0] * dy, x0 + u[1] * dx, y1 + u[2] * dy, x1 + u[3] * dx)])


def extreme_prompt(mask: np.ndarray, rng, jitter: float) -> Prompts:
    y0, y1, x0, x1 = crop_box(mask)
    points = []
    for axis, at in ((0, y0), (0, y1 - 1), (1, x0), (1, x1 - 1)):
        line = np.flatnonzero(mask[at] if axis == 0 else mask[:, at])
        other = line[rng.integers(len(line))]
        points.append((at, other) if axis == 0 else (other, at))
    return extreme_points(np.array(points, dtype=np.float64) + rng.uniform(-jitter, jitter, (4, 2)))


def lasso_prompt(mask: np.ndarray, rng, looseness: float = 0.25) -> Prompts:
    """A noisy closed outline around the mask."""
    pixels = np.argwhere(mask).astype(np.float64)
    centre, bins = pixels.mean(0), 36
    offset = pixels - centre
    angle = ((np.arctan2(offset[:, 0], offset[:, 1]) / (2 * np.pi)) % 1 * bins).astype(int) % bins
    reach = np.zeros(bins)
    np.maximum.at(reach, angle, np.hypot(offset[:, 0], offset[:, 1]))
    known = np.flatnonzero(reach > 0)
    reach = np.interp(np.arange(bins), known, reach[known], period=bins) + 0.7
    noise = ndimage.gaussian_filter1d(rng.normal(size=bins), 1.5, mode="wrap") * 0.12
    reach *= 1 + rng.uniform(-0.05, looseness) + noise
    at = (np.arange(bins) + 0.5) / bins * 2 * np.pi
    return Prompts(lassos=[centre + reach[:, None] * np.stack([np.sin(at), np.cos(at)], 1)])


def outside_stroke(mask: np.ndarray, rng) -> Optional[Stroke]:
    """A negative stroke on the background near the object."""
    height, width = mask.shape
    y0, y1, x0, x1 = crop_box(mask)
    extent = max(y1 - y0, x1 - x0)
    reach = int(0.5 * extent) + 6
    near = np.zeros_like(mask)
    near[max(y0 - reach, 0):y1 + reach, max(x0 - reach, 0):x1 + reach] = True
    allowed = near & ~ndimage.binary_dilation(mask, iterations=max(1, min(3, extent // 10)))
    if not allowed.any():
        return None
    return Stroke(straight_points(allowed, rng), positive=False)


def largest_error(mask: np.ndarray, truth: np.ndarray, rng=None, second_chance: float = 0.0):
    """(component, positive) of the largest 2D error; None without one. With `second_chance` sometimes another large one."""
    wrong = mask != truth
    if not wrong.any():
        return None
    y0, y1, x0, x1 = crop_box(wrong)
    best = []
    for positive in (True, False):
        part = (wrong & (truth if positive else ~truth))[y0:y1, x0:x1]
        components, count = ndimage.label(part)
        if count:
            sizes = np.bincount(components.ravel())[1:]
            for index in np.argsort(sizes)[::-1][:3]:
                best.append((int(sizes[index]), positive, components == index + 1))
    best.sort(key=lambda item: -item[0])
    pick = 0
    if rng is not None and len(best) > 1 and rng.random() < second_chance:
        pick = 1
    component = np.zeros_like(wrong)
    component[y0:y1, x0:x1] = best[pick][2]
    return component, best[pick][1]


def correction_prompt(mask: np.ndarray, truth: np.ndarray, rng, click_chance: float = 0.5, wander: float = 0.0,
                      second_chance: float = 0.0, least: int = 1) -> Optional[Prompts]:
    """One correction of the largest error component: a scribble on its skeleton or a click at the maximum of its distance transform."""
    error = largest_error(mask, truth, rng, second_chance)
    if error is None or error[0].sum() < least:
        return None
    component, positive = error
    if rng.random() < click_chance:
        y0, y1, x0, x1 = crop_box(component)
        depth = ndimage.distance_transform_edt(np.pad(component[y0:y1, x0:x1], 1))[1:-1, 1:-1]
        points = (np.argwhere(depth == depth.max())[0] + (y0, x0)).astype(np.float64)[None]
        if wander > 0:
            points = points + rng.normal(size=2) * wander * 0.5
    else:
        points = scribble_points(component, rng, wander)
    return Prompts(strokes=[Stroke(points, positive)])


def robot_prompt(kind: str, truth: np.ndarray, rng) -> Prompts:
    """Round 0 of the evaluation's robot user."""
    if kind == "scribble":
        return Prompts(strokes=[Stroke(scribble_points(truth, rng))])
    if kind == "click":
        return Prompts(strokes=[Stroke(click_point(truth, rng))])
    if kind == "box":
        return box_prompt(truth, rng, 0.1)
    if kind == "extreme":
        y0, y1, x0, x1 = crop_box(truth)
        return extreme_prompt(truth, rng, min(5.0, 0.05 * max(y1 - y0, x1 - x0) + 1.0))
    if kind == "lasso":
        return lasso_prompt(truth, rng)
    raise ValueError(f"unknown prompt type {kind}")
