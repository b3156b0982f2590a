"""Losses of the memory network on clips, and of the quality head on rollout slices."""
from typing import Dict, List, Tuple

import numpy as np
import torch
import torch.nn.functional as F

from .augment import damage
from .clips import Batch
from .memory_network import KINDS, MemoryNetwork, PRESENCE_CELLS

DICE_SMOOTHING = 20.0     # cells; so that empty targets still give a gradient
PERMANENT, PREVIOUS, WORKING = (KINDS.index(kind) for kind in ("permanent", "previous", "working"))


def segmentation_loss(logits: torch.Tensor, target: torch.Tensor, smoothing: float = DICE_SMOOTHING) -> torch.Tensor:
    """Binary cross-entropy + soft Dice of logits and target, both [B, S, S]."""
    prob = logits.sigmoid()
    overlap = 2 * (prob * target).sum((1, 2)) + smoothing
    dice = overlap / (prob.sum((1, 2)) + target.sum((1, 2)) + smoothing)
    return F.binary_cross_entropy_with_logits(logits, target) + 1 - dice.mean()


def hard_iou(prob: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """IoU [B] at 0.5 of [B, S, S]; empty against empty is 1."""
    mask = (prob > 0.5).float()
    overlap = (mask * target).sum((1, 2))
    union = mask.sum((1, 2)) + target.sum((1, 2)) - overlap
    return torch.where(union > 0, overlap / union.clamp(min=1), torch.ones_like(union))


def clip_loss(network: MemoryNetwork, batch: Batch, rng: np.random.Generator, teacher_forcing: float) \
        -> Tuple[torch.Tensor, Dict[str, float]]:
    """Propagates through the clips as inference does (own soft prediction fed back) and sums the losses of the predicted frames."""
    images, masks = batch.images, batch.masks
    count, frames, _, size, _ = images.shape
    device = images.device
    far = batch.previous is not None
    coin = lambda chance: torch.from_numpy(rng.random(count) < chance).to(device)

    flat = images.transpose(0, 1).reshape(count * frames, *images.shape[2:]).contiguous(memory_format=torch.channels_last)
    query = network.encode_query(flat)
    per_frame: List[Dict[str, torch.Tensor]] = [
        {name: value.view(frames, count, *value.shape[1:])[t] for name, value in query.items()} for t in range(frames)]

    def remember(t: int, mask: torch.Tensor, kind: int):
        return (*network.encode_memory(images[:, t], mask[:, None], per_frame[t]["f16"]), kind)

    current = torch.stack([damage(masks[b, 0], masks[b, 0], rng, False) if rng.random() < 0.4 else masks[b, 0] for b in range(count)])
    memory = []
    if batch.second_anchor:
        memory.append(remember(frames - 1, masks[:, -1], PERMANENT))
        frames -= 1
    permanent = len(memory) + 1
    keep_working = rng.random() < 0.6
    loss, total_iou, predicted = 0.0, 0.0, 0
    for t in range(1, frames):
        # The slice before t joins the memory: the anchor as permanent, later ones as the previous slice of which some stay as working.
        memory = [(key, value, WORKING if kind == PREVIOUS else kind) for key, value, kind in memory]
        if not keep_working:
            memory = memory[:permanent]
        memory.append(remember(t - 1, current, PERMANENT if t == 1 else PREVIOUS))
        if far and t == 1:
            current = _given_mask(batch, rng)
            continue
        key = torch.cat([key for key, _, _ in memory], 1)
        value = torch.cat([value for _, value, _ in memory], 1)
        bias = torch.cat([network.kind_bias[kind].expand(key_part.shape[1]) for key_part, _, kind in memory])
        _, read = network.read(per_frame[t]["key_q"], key, value, bias[None].expand(count, -1))
        decoded = network.decode(read, per_frame[t], images[:, t], current[:, None], images[:, t - 1, 1:2])
        target = masks[:, t]
        present = (target.sum((1, 2)) >= PRESENCE_CELLS).float()
        logits = decoded["logits"][:, 0]
        loss = loss + segmentation_loss(logits, target) \
            + 0.3 * segmentation_loss(decoded["coarse"][:, 0], F.avg_pool2d(target[:, None], 2, 2)[:, 0], DICE_SMOOTHING / 4) \
            + (0.3 if far else 0.1) * F.binary_cross_entropy_with_logits(decoded["presence_logit"][:, 0], present)
        predicted += 1
        prediction = logits.detach().sigmoid()
        total_iou += float(hard_iou(prediction, target).mean())
        forced = coin(teacher_forcing)
        if forced.any():
            truth = torch.stack([damage(target[b], target[b], rng, False) if rng.random() < 0.6 else target[b] for b in range(count)])
            prediction = torch.where(forced.view(-1, 1, 1), truth, prediction)
        current = prediction
    return loss / predicted, {"iou": total_iou / predicted}


def _given_mask(batch: Batch, rng: np.random.Generator) -> torch.Tensor:
    """Frame 1's mask of far-start clips [B, S, S]: strongly damaged in 60 % unless it already is a real error from the bank; often soft."""
    previous, masks = batch.previous, batch.masks
    made = []
    for b in range(len(previous)):
        if not bool(batch.from_bank[b]) and rng.random() < 0.6:
            made.append(damage(previous[b], masks[b, 0] if rng.random() < 0.5 else masks[b, 2], rng, True))
        else:
            made.append(previous[b])
    mask = torch.stack(made)
    if rng.random() < 0.5:
        soft = F.avg_pool2d(mask[:, None], 5, 1, 2)[:, 0]
        mask = torch.where(batch.from_bank.view(-1, 1, 1), mask, soft)
    return mask


def quality_loss(logits: torch.Tensor, iou: torch.Tensor, present: torch.Tensor) -> torch.Tensor:
    """BCE on IoU + 0.5 BCE on presence + 0.2 pairwise ranking; logits [B, 2], iou and present [B]."""
    if logits.shape != (iou.shape[0], 2) or iou.dim() != 1 or present.shape != iou.shape:
        raise ValueError(f"expected [B, 2], [B], [B], found {tuple(logits.shape)}, {tuple(iou.shape)}, {tuple(present.shape)}")
    quality = logits[:, 0]
    loss = F.binary_cross_entropy_with_logits(quality, iou) + 0.5 * F.binary_cross_entropy_with_logits(logits[:, 1], present)
    better = (iou[:, None] - iou[None] > 0.1).float()
    return loss + 0.2 * (better * F.softplus(quality[None] - quality[:, None])).sum() / (better.sum() + 1)
