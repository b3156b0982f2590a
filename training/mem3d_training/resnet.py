"""The networks' encoders: plain ones of the compact set, and ResNet-50's up to res4 (He et al. 2016, the paper's backbone), from scratch:
bottleneck blocks with the stride in their 3×3."""
from typing import Callable, List, Sequence

import torch
from torch import nn
from torch.nn import functional as F

EXPANSION = 4           # a block's outputs over its inner channels
MOMENTUM = 0.03         # of batch norm: clips are few and alike in a batch


def convolution(inputs: int, outputs: int, kernel: int, stride: int = 1, activated: bool = True) -> nn.Sequential:
    """Convolution, batch norm and, when asked for, ReLU; folds into one convolution at export."""
    parts: List[nn.Module] = [nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False),
                              nn.BatchNorm2d(outputs, momentum=MOMENTUM)]
    return nn.Sequential(*parts, *([nn.ReLU(inplace=True)] if activated else []))


class Bottleneck(nn.Module):
    """1×1, 3×3, 1×1 with a shortcut (1×1 where the shape changes)."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1):
        super().__init__()
        inner = outputs // EXPANSION
        self.reduce = convolution(inputs, inner, 1)
        self.middle = convolution(inner, inner, 3, stride)
        self.expand = convolution(inner, outputs, 1, activated=False)
        self.shortcut = None
        if stride != 1 or inputs != outputs:
            self.shortcut = convolution(inputs, outputs, 1, stride, activated=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.expand(self.middle(self.reduce(x)))
        return F.relu(y + (x if self.shortcut is None else self.shortcut(x)))


def plain_encoder(stem: nn.Module, block: Callable[..., nn.Module], widths: Sequence[int], blocks: Sequence[int]) -> List[nn.Module]:
    """The stem and one module a stride from 4 on; `widths` begins with the stem's. One block stands alone, several in a Sequential."""
    modules = [stem]
    for before, after, count in zip(widths, widths[1:], blocks):
        parts = [block(before, after, 2), *(block(after, after) for _ in range(count - 1))]
        modules.append(parts[0] if count == 1 else nn.Sequential(*parts))
    return modules


def stage(inputs: int, outputs: int, count: int, stride: int = 2) -> nn.Sequential:
    """`count` blocks, the first with the stride."""
    return nn.Sequential(Bottleneck(inputs, outputs, stride), *(Bottleneck(outputs, outputs) for _ in range(count - 1)))


def resnet_encoder(inputs: int, stem: int, widths: Sequence[int], blocks: Sequence[int]) -> List[nn.Module]:
    """Stem at stride 2, then one module a stride from 4 on: [B, inputs, S, S] → channels `stem`, then `widths`."""
    modules: List[nn.Module] = [convolution(inputs, stem, 7, 2)]
    modules.append(nn.Sequential(nn.MaxPool2d(3, 2, 1), *stage(stem, widths[0], blocks[0], 1)))
    modules += [stage(before, after, count) for before, after, count in zip(widths, widths[1:], blocks[1:])]
    return modules
