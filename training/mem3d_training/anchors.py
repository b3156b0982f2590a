"""Anchors as people leave them, for training what is judged on people's anchors: the quality head and the fusion.

A true mask, a true mask grown or shrunk a little, or what the interaction network makes of a simulated prompt and up to two corrections.
With true masks only, the estimated quality is far too hopeful where a first mask is wrong: propagation then agrees with itself.
An anchor comes with the IoU that is expected of it, as the engine knows it: 1 unless the interaction network made it.
"""
from pathlib import Path
from typing import NamedTuple, Optional

import numpy as np
import torch

from .augment import dilate, erode
from .prompts import correction_prompt, robot_prompt

PROMPTED_CHANCE, ROUGH_CHANCE = 0.45, 0.2
KINDS = ("scribble", "click", "box", "extreme")
LEAST_DICE = 0.25      # below, the network took something else: of what follows only the judge can know, which is told the anchor's quality


def rough(mask: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The mask [H, W] grown or shrunk by a few per cent of its extent; itself when shrinking would empty it."""
    radius = max(1, int(0.04 * np.sqrt(mask.sum())))
    cells = torch.from_numpy(mask.astype(np.float32))
    changed = (dilate if rng.random() < 0.5 else erode)(cells, radius).numpy() > 0.5
    return changed if changed.any() else mask


class AnchorMask(NamedTuple):
    """An anchor: its mask, bool [H, W], and the IoU expected of it."""
    mask: np.ndarray
    quality: float = 1.0


class AnchorMaker:
    """Makes anchors from true masks; without an interaction network only true and rough ones. What the network makes of a prompt counts from
    `least_dice` on, the true mask otherwise."""

    def __init__(self, interaction: Optional[Path] = None, device: str = "cpu", least_dice: float = LEAST_DICE):
        self.model, self.least_dice = None, least_dice
        if interaction is not None:
            from .export_interaction import load_network
            from .interaction_inference import InteractionModel
            network = load_network(interaction).to(device).to(memory_format=torch.channels_last)
            self.model = InteractionModel.of(network, device)

    def make(self, image: np.ndarray, truth: np.ndarray, rng: np.random.Generator) -> AnchorMask:
        """An anchor for a slice's intensities and its true mask, which is not empty."""
        choice = rng.random()
        if self.model is not None and choice < PROMPTED_CHANCE:
            return self._prompted(image.astype(np.float32), truth, rng)
        return AnchorMask(rough(truth, rng) if choice > 1 - ROUGH_CHANCE else truth)

    def _prompted(self, image: np.ndarray, truth: np.ndarray, rng: np.random.Generator) -> AnchorMask:
        prompts = robot_prompt(str(rng.choice(KINDS)), truth, rng)
        probability, quality = self.model.answer(image, prompts)
        mask = probability > 0.5
        for _ in range(int(rng.integers(3))):
            more = correction_prompt(mask, truth, rng)
            if more is None:
                break
            prompts = prompts + more
            probability, quality = self.model.answer(image, prompts, mask.astype(np.float32))     # as the server keeps it
            mask = probability > 0.5
        if not mask.any() or 2 * (mask & truth).sum() < self.least_dice * (mask.sum() + truth.sum()):
            return AnchorMask(truth)
        return AnchorMask(mask, 1.0 if quality is None else quality)
