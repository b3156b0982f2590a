"""What augmentation does to a slice: places, smooth noise, intensities."""
import numpy as np
from scipy import ndimage


def warp(array: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Bilinear samples at arbitrary places, border repeated; float32."""
    height, width = array.shape
    rows, columns = np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)
    y, x = np.minimum(rows.astype(np.int32), height - 2), np.minimum(columns.astype(np.int32), width - 2)
    fy, fx = (rows - y).astype(np.float32), (columns - x).astype(np.float32)
    at = y * width + x
    flat = np.ascontiguousarray(array, dtype=np.float32).ravel()
    top = flat[at] * (1 - fx) + flat[at + 1] * fx
    bottom = flat[at + width] * (1 - fx) + flat[at + width + 1] * fx
    return top * (1 - fy) + bottom * fy


def smooth_noise(shape, cells: int, rng) -> np.ndarray:
    grid = rng.normal(size=(cells, cells)).astype(np.float32)
    rows = np.linspace(0, cells - 1, shape[0])
    columns = np.linspace(0, cells - 1, shape[1])
    y, x = np.minimum(rows.astype(int), cells - 2), np.minimum(columns.astype(int), cells - 2)
    fy, fx = (rows - y).astype(np.float32), (columns - x).astype(np.float32)
    fy, fx = fy * fy * (3 - 2 * fy), fx * fx * (3 - 2 * fx)
    lines = grid[:, x] * (1 - fx) + grid[:, x + 1] * fx
    return lines[y] * (1 - fy)[:, None] + lines[y + 1] * fy[:, None]


def intensities(canvas: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A slice [y, x] as another scanner, file or window might show it; float32, about 0 … 1."""
    low, high = np.percentile(canvas[::3, ::3], [0.5, 99.5])
    width = max(high - low, 1e-3)
    canvas = ((canvas - low) / width).astype(np.float32)
    if rng.random() < 0.5:
        canvas = np.clip(canvas, 0, 1.3) ** np.float32(np.exp(rng.normal() * 0.35))
    if rng.random() < 0.25:
        canvas = 1 - canvas
    if rng.random() < 0.3:
        canvas = canvas + smooth_noise(canvas.shape, 3, rng) * np.float32(rng.uniform(0.02, 0.15))
    if rng.random() < 0.25:
        canvas = ndimage.gaussian_filter(canvas, rng.uniform(0.4, 1.2))
    if rng.random() < 0.4:
        canvas = canvas + rng.standard_normal(canvas.shape, dtype=np.float32) * np.float32(rng.uniform(0.01, 0.12))
    if rng.random() < 0.3:      # a person's or a file's narrow window: clipped intensities
        a, b = np.percentile(canvas[::3, ::3], [rng.uniform(0, 25), rng.uniform(80, 100)])
        canvas = np.clip(canvas, a, max(b, a + 1e-2))
    return canvas
