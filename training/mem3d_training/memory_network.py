"""The memory network: the graphs `encode_query`, `encode_memory` and `read_decode` of docs/networks.md.

Shapes: B batch, S side of the square input, P = S·S/256 tokens a slice, Ck key and Cv value channels, N memory rows; the sizes are those
of a `MemoryConfiguration`.
"""
from typing import Dict, List, Optional, Sequence, Tuple

import torch
import torch.nn as nn
import torch.nn.functional as F

from .configuration import COMPACT, MemoryConfiguration
from .resnet import Bottleneck, plain_encoder, resnet_encoder

ROI_SIZE = COMPACT.roi_size
KEY_CHANNELS = COMPACT.key_channels
VALUE_CHANNELS = COMPACT.value_channels
KINDS = ("permanent", "previous", "working")
SWITCHED_OFF = -1e4
CHAIN_SIZE = 6
MAXIMUM_LOG_SCALE = 4.0
PRESENCE_CELLS = 8      # a slice with fewer foreground cells counts as "not present"

MASK_SCALARS, CHAIN_SCALARS = 7, 7
DROPOUT = 0.2           # of what a quality head measures, in training


def conv(inputs: int, outputs: int, stride: int = 1, dilation: int = 1) -> nn.Sequential:
    """3×3 convolution, batch norm, ReLU."""
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, dilation, dilation, bias=False),
                         nn.BatchNorm2d(outputs, momentum=0.03), nn.ReLU(inplace=True))


class Residual(nn.Module):
    """Two 3×3 convolutions with a shortcut (1×1 where shape changes)."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1):
        super().__init__()
        self.first = conv(inputs, outputs, stride)
        self.second = nn.Sequential(nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs, momentum=0.03))
        self.shortcut = None
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs, momentum=0.03))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.second(self.first(x))
        return F.relu(y + (x if self.shortcut is None else self.shortcut(x)))


def double(x: torch.Tensor, mode: str = "nearest") -> torch.Tensor:
    if mode == "nearest":
        return F.interpolate(x, scale_factor=2.0, mode="nearest")
    return F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)


def tokens(x: torch.Tensor) -> torch.Tensor:
    """[B, C, h, w] → [B, h·w, C]."""
    return x.flatten(2).transpose(1, 2)


def unit_length(x: torch.Tensor) -> torch.Tensor:
    """[B, C, h, w] → vectors of length 1 along C, float32."""
    x = x.float()
    return x / (x.pow(2).sum(1, keepdim=True) + 1e-8).sqrt()


def mask_statistics(prob: torch.Tensor) -> Tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Hard mask [B, 1, S, S], its area [B, 1] in cells, and expected_iou [B, 1] of a probability map."""
    hard = (prob > 0.5).to(prob.dtype)
    area = hard.sum((2, 3))
    expected = ((prob * hard).sum((2, 3)) + 2) / (area + (prob * (1 - hard)).sum((2, 3)) + 2)
    return hard, area, expected


def encoder(configuration: MemoryConfiguration, inputs: int, stem: int, blocks: Sequence[int]) -> List[nn.Module]:
    """Four modules: [B, inputs, S, S] → features at strides 2 (`stem` channels), 4, 8 and 16."""
    if configuration.bottleneck:
        return resnet_encoder(inputs, stem, configuration.widths, blocks)
    return plain_encoder(conv(inputs, stem, 2), Residual, (stem, *configuration.widths), blocks)


class QualityHead(nn.Module):
    """Two logits, IoU and presence, of a predicted mask [B, 2]. No batch norm: it is trained on whole-volume rollouts, frozen trunk."""

    def __init__(self, configuration: MemoryConfiguration = COMPACT):
        super().__init__()
        _, features8, features4, _ = configuration.decoder
        width = configuration.head
        self.conv1 = nn.Conv2d(features4 + features8 + 6, width, 3, 1, 1)
        self.conv2 = nn.Conv2d(width, width, 3, 1, 1)
        self.conv3 = nn.Conv2d(width, width, 3, 1, 1)
        self.dense = nn.Sequential(nn.Linear(3 * width + MASK_SCALARS + CHAIN_SCALARS, 64), nn.ReLU(inplace=True),
                                   nn.Linear(64, 32), nn.ReLU(inplace=True), nn.Linear(32, 2))

    @staticmethod
    def chain_scalars(chain: torch.Tensor, area: torch.Tensor, expected: torch.Tensor) -> torch.Tensor:
        """Scalars [B, 7] about the run so far, from `chain` [B, 6], this mask's area in cells [B, 1] and its expected IoU [B, 1]."""
        travelled, anchor_area, previous_area, log_sum, minimum, voxels = chain.split(1, 1)
        area = area * voxels
        return torch.cat([travelled / (travelled + 10), travelled / (travelled + 40),
                          ((area + 1) / anchor_area.clamp(min=4)).log().clamp(-5, 2) / 2,
                          ((area + 1) / (previous_area + 1)).log().clamp(-3, 3),
                          (log_sum + expected.log()).clamp(min=-6) / 3, torch.minimum(minimum, expected), expected], 1)

    def forward(self, features8, features4, prob, prev_mask, presence_logit, chain) -> torch.Tensor:
        """The decoder's features8 [B, ·, S/8, S/8] and features4 [B, ·, S/4, S/4], prob and prev_mask [B, 1, S, S], presence_logit [B, 1]."""
        hard, area, expected = mask_statistics(prob)
        uncertainty = 1 - (2 * prob - 1).abs()
        p8, m8, b8, u8 = (F.avg_pool2d(x, 8, 8) for x in (prob, hard, prev_mask, uncertainty))
        x = torch.cat([F.avg_pool2d(features4.float(), 2, 2), features8.float(), p8, m8, b8, u8, (m8 - b8).abs(), (m8 - p8).abs()], 1)
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x)) + x
        x = (F.relu(self.conv3(x)) + x).float()
        inside = (x * m8).sum((2, 3)) / (m8.sum((2, 3)) + 0.3)
        unsure = (x * u8).sum((2, 3)) / (u8.sum((2, 3)) + 0.3)
        overlap = ((prev_mask * hard).sum((2, 3)) + 2) / ((prev_mask + hard - prev_mask * hard).sum((2, 3)) + 2)
        scalars = torch.cat([expected, overlap, hard.mean((2, 3)), (area + 1).log() / 8, uncertainty.sum((2, 3)) / (area + 20),
                             presence_logit.sigmoid(), prev_mask.mean((2, 3))], 1)
        facts = torch.cat([x.mean((2, 3)), inside, unsure, scalars, self.chain_scalars(chain, area, expected)], 1)
        return self.dense(F.dropout(facts, DROPOUT, self.training)).float()


def spread_head(state: Dict[str, torch.Tensor], prefix: str, heads: int) -> None:
    """Changes weights that hold one quality head under `prefix`, as all did to 1.3, into `heads` equal ones."""
    for name in [name for name in state if name.startswith(prefix) and not name.startswith(prefix + "members.")]:
        value = state.pop(name)
        state.update({f"{prefix}members.{member}.{name[len(prefix):]}": value.clone() for member in range(heads)})


class QualityHeads(nn.Module):
    """The mean of several heads' logits [B, 2]: heads that began apart err apart."""

    def __init__(self, configuration: MemoryConfiguration = COMPACT):
        super().__init__()
        self.members = nn.ModuleList([QualityHead(configuration) for _ in range(configuration.heads)])
        self._register_load_state_dict_pre_hook(lambda state, prefix, *_: spread_head(state, prefix, configuration.heads))

    def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
        return sum(member(*inputs) for member in self.members) / len(self.members)


class MemoryNetwork(nn.Module):
    def __init__(self, configuration: MemoryConfiguration = COMPACT):
        super().__init__()
        self.configuration = own = configuration
        a, b, c = own.widths
        d16, d8, d4, d2 = own.decoder
        self.stem, self.query4, self.query8, self.query16 = encoder(own, 4, own.stem, own.blocks)
        self.query_key = nn.Conv2d(c, own.key_channels, 3, 1, 1)
        self.query_value = nn.Conv2d(c, own.value_channels, 3, 1, 1)

        self.memory_encoder = nn.Sequential(*encoder(own, 3, own.memory_stem, own.memory_blocks))
        self.memory_join = (Bottleneck if own.bottleneck else Residual)(2 * c, c)
        self.memory_key = nn.Conv2d(c, own.key_channels, 3, 1, 1)
        self.memory_value = nn.Conv2d(c, own.value_channels, 3, 1, 1)
        self.log_scale = nn.Parameter(torch.tensor(2.3))    # 1/τ of the memory read = exp(log_scale)
        self.kind_bias = nn.Parameter(torch.zeros(len(KINDS)))

        self.previous2 = conv(3, own.stem, 2)
        self.previous4 = conv(own.stem, a, 2)
        self.previous8 = conv(a, b, 2)
        self.previous16 = conv(b, own.previous, 2)
        self.context = nn.ModuleList([conv(2 * own.value_channels + own.previous, own.context, 1, dilation) for dilation in own.dilations])
        self.fuse = conv(len(own.dilations) * own.context, d16)
        self.up8 = conv(d16 + b, d8)
        self.up4 = conv(d8 + a, d4)
        self.up2 = conv(d4 + own.stem, d2)
        self.coarse = nn.Conv2d(d2, 1, 3, 1, 1)
        self.refine = nn.Sequential(conv(d2 + 1, d2), conv(d2, d2, 1, 2), nn.Conv2d(d2, 1, 3, 1, 1))
        self.presence = nn.Sequential(nn.Linear(2 * d8, 32), nn.ReLU(inplace=True), nn.Linear(32, 1))
        self.head = QualityHeads(own)
        nn.init.constant_(self.coarse.bias, -1.0)
        nn.init.zeros_(self.refine[-1].weight)
        nn.init.zeros_(self.refine[-1].bias)

    def encode_query(self, image: torch.Tensor) -> Dict[str, torch.Tensor]:
        """image [B, 4, S, S] → key_q [B, P, Ck] (unit length), val_q [B, Cv, S/16, S/16], f16, f8, f4."""
        f4 = self.query4(self.stem(image))
        f8 = self.query8(f4)
        f16 = self.query16(f8)
        return {"key_q": tokens(unit_length(self.query_key(f16))), "val_q": self.query_value(f16), "f16": f16, "f8": f8, "f4": f4}

    def encode_memory(self, image: torch.Tensor, mask: torch.Tensor, f16: torch.Tensor) -> Tuple[torch.Tensor, torch.Tensor]:
        """image [B, 4, S, S], soft mask [B, 1, S, S], f16 of the same slice → mem_key [B, P, Ck] (unit length), mem_val [B, P, Cv]."""
        x = self.memory_encoder(torch.cat([image[:, 1:2], image[:, 3:4], mask], 1))
        x = self.memory_join(torch.cat([x, f16], 1))
        return tokens(unit_length(self.memory_key(x))), tokens(self.memory_value(x).float())

    def read(self, key_q: torch.Tensor, mem_key: torch.Tensor, mem_val: torch.Tensor, mem_bias: torch.Tensor):
        """Attention [B, P, N] and read values [B, P, Cv]; memory is [N, ·] shared by the batch or [B, N, ·]; mem_bias [B, N]."""
        with torch.autocast(key_q.device.type, enabled=False):
            scaled = key_q.float() * self.log_scale.clamp(max=MAXIMUM_LOG_SCALE).exp()
            similarity = torch.matmul(scaled, mem_key.float().transpose(-1, -2)) + mem_bias.float().unsqueeze(1)
            attention = torch.softmax(similarity, -1)
            return attention, torch.matmul(attention, mem_val.float())

    def decode(self, read: torch.Tensor, query: Dict[str, torch.Tensor], image: torch.Tensor, prev_mask: torch.Tensor,
               prev_image: torch.Tensor) -> Dict[str, torch.Tensor]:
        """read [B, P, Cv], query features, image [B, 4, S, S], prev_mask and prev_image [B, 1, S, S] → logits and features."""
        val_q = query["val_q"]
        read = read.transpose(1, 2).reshape(val_q.shape).to(val_q.dtype)
        b2 = self.previous2(torch.cat([prev_mask, prev_image, image[:, 1:2]], 1))
        b4 = self.previous4(b2)
        b8 = self.previous8(b4)
        x = torch.cat([read, val_q, self.previous16(b8)], 1)
        x = self.fuse(torch.cat([branch(x) for branch in self.context], 1))
        y8 = self.up8(torch.cat([double(x), query["f8"] + b8], 1))
        y4 = self.up4(torch.cat([double(y8), query["f4"] + b4], 1))
        y2 = self.up2(torch.cat([double(y4), b2], 1))
        coarse = self.coarse(y2)
        refined = coarse + self.refine(torch.cat([y2, coarse], 1))
        pooled = torch.cat([y8.float().mean((2, 3)), y8.float().amax((2, 3))], 1)
        return {"logits": double(refined, "bilinear").float(), "coarse": coarse.float(), "presence_logit": self.presence(pooled).float(),
                "features8": y8, "features4": y4}

    def read_decode(self, query: Dict[str, torch.Tensor], image, prev_mask, prev_image, mem_key, mem_val, mem_bias, chain) \
            -> Dict[str, torch.Tensor]:
        """The whole `read_decode` graph: prob [B, 1, S, S], quality, presence, expected_iou [B, 1], share [B, N], and head inputs."""
        attention, read = self.read(query["key_q"], mem_key, mem_val, mem_bias)
        decoded = self.decode(read, query, image, prev_mask, prev_image)
        prob = decoded["logits"].sigmoid()
        scores = self.head(decoded["features8"], decoded["features4"], prob, prev_mask, decoded["presence_logit"], chain).sigmoid()
        weight = F.avg_pool2d(prob, 16, 16).flatten(1) + 1e-6
        share = torch.matmul((weight / weight.sum(1, keepdim=True)).unsqueeze(1), attention).squeeze(1)
        _, _, expected = mask_statistics(prob)
        return {"prob": prob, "quality": scores[:, 0:1], "presence": scores[:, 1:2], "expected_iou": expected, "share": share, **decoded}

    def kind_biases(self) -> Dict[str, float]:
        return {kind: float(value) for kind, value in zip(KINDS, self.kind_bias.detach())}


def trunk_parameters(network: MemoryNetwork):
    """All parameters outside the quality head."""
    return [parameter for name, parameter in network.named_parameters() if not name.startswith("head.")]
