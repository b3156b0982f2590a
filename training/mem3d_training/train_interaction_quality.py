"""Trains the quality head of the interaction network: trunk frozen, on what it makes of simulated prompts over training slices.

    python3 -m mem3d_training.train_interaction_quality --data ../shared/data/train --checkpoint runs/interaction/last.pt --out runs/interaction/quality.pt

Every prompt without a region gives all views of its search and, from each, the closer second look; the head learns the IoU of all of them
after pasting, and their order. Boxes, extreme points, lassos and one correction are looked at once; with `--propagated` some slices begin with a mask
that propagation left wrong (propagated.py). `--out` is a checkpoint of trunk and head
for evaluate_interaction and promote_interaction. Repeat after every training of the trunk.
"""
import argparse
import json
from pathlib import Path
from typing import List, NamedTuple, Sequence

import numpy as np
import torch
from torch.nn import functional as F

from .cases import load_dataset
from .configuration import add_network_option
from .distortions import intensities
from .export_interaction import load_network
from .interaction_data import MINIMUM_AREA, EpisodeSource
from .interaction_inference import closer_roi, correction_roi, network_input, paste, region_roi, search_narrower, search_views, within_region
from .interaction_network import InteractionNetwork, QualityHead
from .propagated import load as load_masks
from .prompts import Prompts, correction_prompt

PSEUDO_CHANCE, INTENSITY_CHANCE, LARGEST_CHANCE, CORRECTION_CHANCE = 0.06, 0.5, 0.3, 0.5
ORDER_WEIGHT = 1.0
ORDER_FROM = 0.02       # of two views of a prompt whose IoUs differ by less, neither is the better one


class Looks(NamedTuple):
    """All looks at one slice after one prompt."""
    measures: np.ndarray      # float32 [n, measures of the head]
    iou: np.ndarray           # float32 [n], of the pasted masks


class Collector:
    """Lets simulated persons prompt and looks in every way the procedure could."""

    def __init__(self, network: InteractionNetwork, source: EpisodeSource, device: str = "cpu"):
        self.network, self.source, self.device = network, source, device
        self.size = network.configuration.roi_size

    @torch.no_grad()
    def look(self, inputs: Sequence[np.ndarray]):
        """Probabilities [n, S, S] and measures [n, …] of network inputs [5, S, S]."""
        x = torch.from_numpy(np.stack(inputs)).to(self.device).contiguous(memory_format=torch.channels_last)
        with torch.autocast(self.device.split(":")[0], torch.bfloat16):
            logits, _, features = self.network.decode(x)
        probability = torch.sigmoid(logits.float())
        measures = self.network.quality.measure(x, probability, [feature.float() for feature in features])
        return probability[:, 0].cpu().numpy(), measures.cpu().numpy()

    def slice(self):
        """An image, mirrored and turned at random and half of the time with other intensities, what a person wants on it, and the mask that
        propagation left there, if one is known."""
        source, rng = self.source, self.source.rng
        while True:
            image, labels, truth, _, wrong, _ = source.slice(LARGEST_CHANCE)
            if rng.random() < PSEUDO_CHANCE:
                truth, wrong = source.pseudo(image, labels, truth), None
                if truth is None or truth.sum() < MINIMUM_AREA:
                    continue
            image = intensities(image, rng) if rng.random() < INTENSITY_CHANCE else image.astype(np.float32)
            planes = [image, truth] + ([] if wrong is None else [wrong])
            for axis in (0, 1):
                if rng.random() < 0.5:
                    planes = [np.flip(plane, axis) for plane in planes]
            if rng.random() < 0.5:
                planes = [plane.T for plane in planes]
            image, truth, *left = map(np.ascontiguousarray, planes)
            return image, truth, left[0] if left else None

    def collect(self) -> List[Looks]:
        """One slice, one prompt and perhaps one correction."""
        image, truth, wrong = self.slice()
        if wrong is not None and wrong.any():
            return self._correct(image, truth, Prompts(), wrong)
        rng, empty = self.source.rng, np.zeros(image.shape, np.float32)
        prompts = self.source.first_prompts(truth)
        if prompts.has_region:
            roi = region_roi(prompts)
            probability, measures = self.look([network_input(image, None, prompts, roi, self.size)])
            found = [within_region(paste(probability[0], roi, empty), prompts)]
        else:
            strokes = prompts.stroke_box(positive_only=True)
            rois = search_views(strokes, image.shape, search_narrower(True))
            probability, measures = self.look([network_input(image, None, prompts, roi, self.size) for roi in rois])
            views = [paste(p, roi, empty) for p, roi in zip(probability, rois)]
            rois = [closer_roi(view > 0.5, strokes) for view in views]
            probability, closer = self.look([network_input(image, view if (view > 0.5).any() else None, prompts, roi, self.size)
                                             for view, roi in zip(views, rois)])
            found = views + [paste(p, roi, empty) for p, roi in zip(probability, rois)]
            measures = np.concatenate([measures, closer])
        looks = [looks_of(measures, found, truth)]
        mask = found[int(rng.integers(len(found)))]
        if (mask > 0.5).any() and rng.random() < CORRECTION_CHANCE:
            looks += self._correct(image, truth, prompts, mask > 0.5)
        return looks

    def _correct(self, image, truth, prompts: Prompts, mask: np.ndarray) -> List[Looks]:
        """Corrects a mask, yes or no, as the server keeps it."""
        more = correction_prompt(mask, truth, self.source.rng, 0.45, second_chance=0.25)
        if more is None:
            return []
        previous, roi = mask.astype(np.float32), correction_roi(mask, prompts + more)
        probability, measures = self.look([network_input(image, previous, prompts + more, roi, self.size)])
        return [looks_of(measures, [paste(probability[0], roi, previous)], truth)]


def looks_of(measures: np.ndarray, found: Sequence[np.ndarray], truth: np.ndarray) -> Looks:
    masks = [probability > 0.5 for probability in found]
    return Looks(measures.astype(np.float32), np.array([(m & truth).sum() / max((m | truth).sum(), 1) for m in masks], np.float32))


def quality_loss(logits: torch.Tensor, iou: torch.Tensor, group: torch.Tensor) -> torch.Tensor:
    """BCE on IoU + pairwise ranking of the looks of one group, weighted by how far their IoUs are apart; all [n]."""
    ahead = iou[:, None] - iou[None]
    counted = torch.where((group[:, None] == group[None]) & (ahead > ORDER_FROM), ahead, torch.zeros_like(ahead))
    order = (counted * F.softplus(logits[None] - logits[:, None])).sum() / ((counted > 0).sum() + 1)
    return F.binary_cross_entropy_with_logits(logits, iou) + 2 * ORDER_WEIGHT * order


def train_head(head: QualityHead, groups: List[Looks], epochs: int, rng: np.random.Generator, rate: float = 2e-3, count: int = 48, say=print):
    """AdamW over groups of looks, cosine to nothing; measures are centred and scaled first."""
    measures = np.concatenate([group.measures for group in groups])
    with torch.no_grad():
        head.centre.copy_(torch.from_numpy(measures.mean(0)))
        head.spread.copy_(torch.from_numpy(measures.std(0) + 1e-3))
    optimizer = torch.optim.AdamW(head.dense.parameters(), rate, weight_decay=1e-2)
    steps, step, losses = epochs * max(len(groups) // count, 1), 0, []
    head.train()
    for epoch in range(epochs):
        order = rng.permutation(len(groups))
        for first in range(0, max(len(order) - count + 1, 1), count):
            for part in optimizer.param_groups:
                part["lr"] = rate * (0.5 * (1 + np.cos(np.pi * step / steps)) + 0.005)
            chosen = [groups[index] for index in order[first:first + count]]
            number = torch.from_numpy(np.repeat(np.arange(len(chosen)), [len(group.iou) for group in chosen]))
            logits = head.score(torch.from_numpy(np.concatenate([group.measures for group in chosen])))[:, 0]
            loss = quality_loss(logits, torch.from_numpy(np.concatenate([group.iou for group in chosen])), number)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            step += 1
            losses.append(float(loss.detach()))
        if epoch % 5 == 4:
            say(json.dumps({"event": "head", "epoch": epoch + 1, "loss": round(float(np.mean(losses[-50:])), 4)}), flush=True)
    head.eval()


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/train"))
    parser.add_argument("--checkpoint", type=Path, default=Path("runs/interaction/last.pt"))
    parser.add_argument("--out", type=Path, default=Path("runs/interaction/quality.pt"))
    parser.add_argument("--prompts", type=int, default=3000)
    parser.add_argument("--propagated", type=Path, nargs="*", default=[], help="files of propagated.py: masks that propagation left wrong, to be corrected")
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--limit", type=int, help="volumes a source, for trying things out")
    add_network_option(parser)
    options = parser.parse_args(arguments)

    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    network = load_network(options.checkpoint, options.network)
    network.quality = QualityHead(network.configuration)
    network.requires_grad_(False).eval().to(options.device).to(memory_format=torch.channels_last)
    cases = load_dataset(options.data, limit=options.limit)
    collector = Collector(network, EpisodeSource(cases, options.seed, propagated=load_masks(options.propagated)), options.device)
    groups: List[Looks] = []
    for number in range(options.prompts):
        groups += collector.collect()
        if number % 250 == 249:
            print(json.dumps({"event": "prompts", "prompts": number + 1, "looks": sum(len(group.iou) for group in groups)}), flush=True)
    head = network.quality.cpu()
    head.dense.requires_grad_(True)
    train_head(head, groups, options.epochs, collector.source.rng)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"average": network.cpu().state_dict(), "looks": sum(len(group.iou) for group in groups), "architecture": network.configuration.name}, options.out)


if __name__ == "__main__":
    main()
