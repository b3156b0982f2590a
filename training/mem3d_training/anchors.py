"""Anchors as people leave them, for training what is judged on people's anchors: the quality head and the fusion.

A true mask, a true mask grown or shrunk a little, or what the interaction network makes of a simulated prompt and up to two corrections.
With true masks only, the estimated quality is far too hopeful where a first mask is wrong: propagation then agrees with itself.
"""
from pathlib import Path
from typing import Optional

import numpy as np
import torch

from .augment import dilate, erode
from .prompts import correction_prompt, robot_prompt

PROMPTED_CHANCE, ROUGH_CHANCE = 0.45, 0.2
KINDS = ("scribble", "click", "box", "extreme")
LEAST_DICE = 0.25      # below, the network took something else: not an anchor of this target


def rough(mask: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The mask [H, W] grown or shrunk by a few per cent of its extent; itself when shrinking would empty it."""
    radius = max(1, int(0.04 * np.sqrt(mask.sum())))
    cells = torch.from_numpy(mask.astype(np.float32))
    changed = (dilate if rng.random() < 0.5 else erode)(cells, radius).numpy() > 0.5
    return changed if changed.any() else mask


class AnchorMaker:
    """Makes anchors from true masks; without an interaction network only true and rough ones."""

    def __init__(self, interaction: Optional[Path] = None, device: str = "cpu"):
        self.model = None
        if interaction is not None:
            from .export_interaction import load_network
            from .interaction_inference import InteractionModel
            network = load_network(interaction).to(device).to(memory_format=torch.channels_last)
            self.model = InteractionModel.of(network, device)

    def make(self, image: np.ndarray, truth: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """The anchor's mask, bool [H, W], for a slice's intensities and its true mask, which is not empty."""
        choice = rng.random()
        if self.model is not None and choice < PROMPTED_CHANCE:
            return self._prompted(image.astype(np.float32), truth, rng)
        return rough(truth, rng) if choice > 1 - ROUGH_CHANCE else truth

    def _prompted(self, image: np.ndarray, truth: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        prompts = robot_prompt(str(rng.choice(KINDS)), truth, rng)
        mask = self.model.segment(image, prompts) > 0.5
        for _ in range(int(rng.integers(3))):
            more = correction_prompt(mask, truth, rng)
            if more is None:
                break
            prompts = prompts + more
            mask = self.model.segment(image, prompts, mask.astype(np.float32)) > 0.5     # as the server keeps it
        return mask if 2 * (mask & truth).sum() > LEAST_DICE * (mask.sum() + truth.sum()) else truth
