"""Random geometry, intensities and mask damage. Geometry acts on sampling grids, so images are interpolated only once."""
import math

import numpy as np
import torch
import torch.nn.functional as F


def _noise(rng: np.random.Generator, *shape: int) -> torch.Tensor:
    return torch.from_numpy(rng.normal(size=shape).astype(np.float32))


def random_matrix(rng: np.random.Generator) -> torch.Tensor:
    """Rotation (σ 0.3 rad), anisotropic scale (σ 12 %), transposition and flips as a [2, 2] matrix."""
    angle, scale_x, scale_y = rng.normal() * 0.3, math.exp(rng.normal() * 0.12), math.exp(rng.normal() * 0.12)
    matrix = np.array([[math.cos(angle) * scale_y, math.sin(angle)], [-math.sin(angle), math.cos(angle) * scale_x]])
    if rng.random() < 0.5:
        matrix = matrix[::-1].copy()
    for row in range(2):
        if rng.random() < 0.5:
            matrix[row] *= -1
    return torch.tensor(matrix, dtype=torch.float32)


def elastic_field(rng: np.random.Generator, size: int) -> torch.Tensor:
    """Smooth displacement [size, size, 2] in units of half an ROI side; zero half of the time."""
    if rng.random() < 0.5:
        return torch.zeros(size, size, 2)
    field = _noise(rng, 1, 2, 5, 5) * rng.uniform(0.02, 0.07)
    return F.interpolate(field, size=(size, size), mode="bicubic", align_corners=False)[0].permute(1, 2, 0)


def drift_field(rng: np.random.Generator, size: int, frames: int) -> torch.Tensor:
    """Displacement [frames, size, size, 2] that grows with the frame (imitates a larger slice distance); zero half of the time."""
    if rng.random() < 0.5:
        return torch.zeros(frames, 1, 1, 2)
    field = _noise(rng, 1, 2, 3, 3) * rng.uniform(0.005, 0.03)
    field = F.interpolate(field, size=(size, size), mode="bilinear", align_corners=True)[0].permute(1, 2, 0)
    return field[None] * torch.arange(frames).float().view(-1, 1, 1, 1)


def intensities(samples: torch.Tensor, low: float, width: float, rng: np.random.Generator) -> torch.Tensor:
    """Native samples [T, 3, S, S] → about −1..1 through a jittered window, gamma, inversion, contrast, noise, blur, gain a slice."""
    low, width = low + width * rng.normal() * 0.03, width * math.exp(rng.normal() * 0.08)
    samples = ((samples - low) / width).clamp_(-0.25, 1.25)
    if rng.random() < 0.5:
        samples = samples.clamp(0, 1.25).pow(math.exp(rng.normal() * 0.35))
    if rng.random() < 0.3:
        samples = 1 - samples
    samples = (samples - 0.5) * 2 * math.exp(rng.normal() * 0.2) + rng.normal() * 0.1
    if rng.random() < 0.4:
        samples = samples + torch.randn_like(samples) * rng.uniform(0.02, 0.15)
    if rng.random() < 0.2:
        samples = F.avg_pool2d(samples, 3, 1, 1)
    if rng.random() < 0.2:
        samples = samples * (1 + 0.1 * _noise(rng, samples.shape[0], 1, 1, 1))
    return samples


def dilate(masks: torch.Tensor, radius: int) -> torch.Tensor:
    """Square dilation of [..., S, S] by `radius` cells."""
    flat = masks.reshape(-1, 1, *masks.shape[-2:])
    flat = F.max_pool2d(flat, (2 * radius + 1, 1), 1, (radius, 0))
    return F.max_pool2d(flat, (1, 2 * radius + 1), 1, (0, radius)).reshape(masks.shape)


def erode(masks: torch.Tensor, radius: int) -> torch.Tensor:
    return 1 - dilate(1 - masks, radius)


def _shift(mask: torch.Tensor, rng: np.random.Generator, reach: int) -> torch.Tensor:
    return torch.roll(mask, (int(rng.integers(-reach, reach + 1)), int(rng.integers(-reach, reach + 1))), (-2, -1))


def _cut(mask: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
    """Keeps one side of a random line through a random foreground cell."""
    points = torch.nonzero(mask > 0.5)
    if len(points) <= 4:
        return mask
    cy, cx = points[int(rng.integers(len(points)))].tolist()
    angle, size = rng.uniform(0, 2 * math.pi), mask.shape[-1]
    y = torch.arange(size, device=mask.device).view(-1, 1) - cy
    x = torch.arange(size, device=mask.device).view(1, -1) - cx
    return mask * ((y * math.cos(angle) + x * math.sin(angle)) > 0).to(mask.dtype)


def damage(mask: torch.Tensor, other: torch.Tensor, rng: np.random.Generator, strong: bool) -> torch.Tensor:
    """A plausible wrong version of `mask` [S, S].

    Weak: dilated, eroded, shifted, wavy border. Strong adds: cut in half, replaced by `other`, emptied, joined with a shifted `other`.
    """
    extent = math.sqrt(float(mask.sum()))
    radius = int(rng.integers(1, min(max(1, int((0.25 if strong else 0.06) * extent)), 12) + 1))
    kind = int(rng.integers(8 if strong else 4))
    if kind == 0:
        return dilate(mask, radius)
    if kind == 1:
        return erode(mask, radius)
    if kind == 2:
        return _shift(mask, rng, max(2, int(extent * (0.6 if strong else 0.1))))
    if kind == 3:
        size = mask.shape[-1]
        waves = F.interpolate(_noise(rng, 1, 1, 8, 8).to(mask.device), size=(size, size), mode="bicubic", align_corners=False)[0, 0]
        return torch.where(waves > 0, dilate(mask, radius), erode(mask, radius))
    if kind == 4:
        return _cut(mask, rng)
    if kind == 5:
        return other
    if kind == 6:
        return torch.zeros_like(mask)
    return torch.maximum(mask, _shift(other, rng, 30))
