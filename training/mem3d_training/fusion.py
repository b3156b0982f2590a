"""The graph `fuse` of docs/networks.md: one slice between two anchors, from what the two passes and shape interpolation say of it.

The passes know the image and drift, the interpolated shape does not drift and knows no image; where they disagree the slice decides.
Shapes: B batch, S side of the square input.
"""
from typing import NamedTuple, Tuple

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from scipy import ndimage

from .grid import Roi, paste, roi_of_mask, sample_mask
from .memory_network import Residual, conv, double, mask_statistics

SCALARS = 6                # t, gap / (gap + 10), quality up and down, presence up and down
QUALITY_FLOOR = 0.03       # in blend weights
SHAPE_SOFTNESS = 2.0       # voxels of signed distance for one unit of logit
CLAMP = 0.02               # the blend's probability is kept this far from 0 and 1 before its logit is taken


def signed_distance(mask: np.ndarray) -> np.ndarray:
    """Distance in voxels to the mask's border, positive inside, ±½ at the voxels on either side of it; beyond the slice is outside.
    [H, W] of a mask that is not empty."""
    inside = ndimage.distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1]
    return np.where(mask, inside - 0.5, 0.5 - ndimage.distance_transform_edt(~mask)).astype(np.float32)


def interpolated_shape(below: np.ndarray, above: np.ndarray, t: float) -> np.ndarray:
    """Probability [H, W] of the shape between two signed distances [H, W]; t in (0, 1) is the place between them."""
    return 0.5 + 0.5 * np.tanh(((1 - t) * below + t * above) / (2 * SHAPE_SOFTNESS))      # a logistic function that cannot overflow


class Visit(NamedTuple):
    """What one pass says of a slice."""
    prob: np.ndarray       # [H, W]
    quality: float
    presence: float


class FusionInput(NamedTuple):
    roi: Roi
    image: torch.Tensor    # [4, S, S]
    masks: torch.Tensor    # [3, S, S]: pass from below, pass from above, shape
    scalars: torch.Tensor  # [SCALARS]


class FusionNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = conv(8, 16, 2)
        self.down4 = Residual(16, 24, 2)
        self.down8 = Residual(24, 40, 2)
        self.join8 = Residual(40 + SCALARS, 40)
        self.down16 = nn.Sequential(Residual(40, 64, 2), Residual(64, 64))
        self.up8 = conv(64 + 40, 40)
        self.up4 = conv(40 + 24, 24)
        self.up2 = conv(24 + 16, 16)
        self.out = nn.Conv2d(16, 4, 3, 1, 1)
        self.dense = nn.Sequential(nn.Linear(2 * 40 + SCALARS + 6, 48), nn.ReLU(inplace=True), nn.Linear(48, 24), nn.ReLU(inplace=True),
                                   nn.Linear(24, 2))
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    @staticmethod
    def blend(masks: torch.Tensor, scalars: torch.Tensor) -> torch.Tensor:
        """The passes weighted by nearness and the square of their quality, [B, 1, S, S]: what is used without this network."""
        t, quality = scalars[:, 0:1], scalars[:, 2:4].clamp(min=QUALITY_FLOOR)
        weights = torch.cat([1 - t, t], 1) * quality * quality
        weights = (weights / weights.sum(1, keepdim=True)).view(-1, 2, 1, 1)
        return (masks[:, 0:2] * weights).sum(1, keepdim=True)

    def forward(self, image: torch.Tensor, masks: torch.Tensor, scalars: torch.Tensor) -> Tuple[torch.Tensor, torch.Tensor]:
        """image [B, 4, S, S], masks [B, 3, S, S], scalars [B, 6] → logits [B, 1, S, S] and logits of IoU and presence [B, 2]."""
        blend = self.blend(masks, scalars)
        x2 = self.stem(torch.cat([image, masks, blend], 1))
        x4 = self.down4(x2)
        x8 = self.down8(x4)
        spread = scalars.to(x8.dtype).view(-1, SCALARS, 1, 1).expand(-1, -1, x8.shape[2], x8.shape[3])
        x8 = self.join8(torch.cat([x8, spread], 1))
        y8 = self.up8(torch.cat([double(self.down16(x8)), x8], 1))
        y4 = self.up4(torch.cat([double(y8), x4], 1))
        y2 = self.up2(torch.cat([double(y4), x2], 1))
        base = blend.clamp(CLAMP, 1 - CLAMP)
        logits = F.pixel_shuffle(self.out(y2), 2).float() + (base / (1 - base)).log()

        prob = logits.sigmoid().detach()
        hard, area, expected = mask_statistics(prob)
        inside = F.avg_pool2d(hard, 8, 8)
        features = y8.float()
        pooled = (features * inside).sum((2, 3)) / (inside.sum((2, 3)) + 0.3)
        agreement = [(2 * (prob * m).sum((2, 3)) + 2) / ((prob + m).sum((2, 3)) + 2) for m in masks.split(1, 1)]
        mutual = (2 * (masks[:, 0:1] * masks[:, 1:2]).sum((2, 3)) + 2) / (masks[:, 0:2].sum((1, 2, 3))[:, None] + 2)
        facts = torch.cat([*agreement, mutual, expected, (area + 1).log() / 8, scalars], 1)
        return logits, self.dense(torch.cat([features.mean((2, 3)), pooled, facts], 1)).float()


def fusion_input(scene, z: int, below: int, above: int, up: Visit, down: Visit):
    """The network's input for slice z of a Propagator between its anchors `below` and `above`; None where nothing says "target"."""
    t, gap = (z - below) / (above - below), above - below
    shape = interpolated_shape(scene.signed_distance(below), scene.signed_distance(above), t)
    anywhere = (up.prob > 0.5) | (down.prob > 0.5) | (shape > 0.5)
    if not anywhere.any():
        return None
    roi = roi_of_mask(anywhere)
    masks = torch.stack([sample_mask(np.asarray(mask, np.float32), roi, scene.size) for mask in (up.prob, down.prob, shape)])
    scalars = torch.tensor([t, gap / (gap + 10), up.quality, down.quality, up.presence, down.presence], dtype=torch.float32)
    return FusionInput(roi, scene.image_in(z, 1, roi)[0].cpu(), masks, scalars)


def fuse(network: FusionNetwork, scene, z: int, below: int, above: int, up: Visit, down: Visit) -> Visit:
    """The fused slice."""
    given = fusion_input(scene, z, below, above, up, down)
    if given is None:
        return Visit(np.zeros_like(up.prob), min(up.quality, down.quality), min(up.presence, down.presence))
    with torch.no_grad():
        logits, scores = network(given.image[None].to(scene.device), given.masks[None].to(scene.device), given.scalars[None].to(scene.device))
    prob = paste(logits[0, 0].sigmoid().float().cpu(), given.roi, *up.prob.shape)
    quality, presence = scores[0].sigmoid().tolist()
    return Visit(prob, quality, presence)
