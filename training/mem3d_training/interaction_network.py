"""The interaction network: a residual encoder (compact, or ResNet-50's up to res4 with a stage of ours behind it) with global context and a coarse-to-fine decoder.

Plain 3×3 convolutions, batch norm (folds into the convolution at export), channels in multiples of 8, interpolation by scale factor.
"""
import torch
from torch import nn
from torch.nn import functional as F

from .configuration import DEFAULT, INTERACTION_NETWORKS, InteractionConfiguration
from .resnet import plain_encoder, resnet_encoder

INPUT_CHANNELS = 5


class ConvBn(nn.Sequential):
    def __init__(self, inputs, outputs, kernel=3, stride=1, dilation=1):
        super().__init__(nn.Conv2d(inputs, outputs, kernel, stride, dilation * (kernel // 2), dilation, bias=False),
                         nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class Residual(nn.Module):
    def __init__(self, inputs, outputs, stride=1):
        super().__init__()
        self.first = ConvBn(inputs, outputs, 3, stride)
        self.second = nn.Sequential(nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs))
        self.skip = None
        if stride != 1 or inputs != outputs:
            self.skip = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return F.relu(self.second(self.first(x)) + (x if self.skip is None else self.skip(x)))


def double(x):
    return F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)


class Join(nn.Module):
    """Coarser features, doubled, with the encoder's features of the same stride and, where it helps, the coarse logits."""

    def __init__(self, coarse, skip, outputs):
        super().__init__()
        self.narrow = nn.Conv2d(coarse, outputs, 1, bias=False)     # before doubling: a quarter of the work
        self.join = ConvBn(outputs + skip, outputs)

    def forward(self, coarse, skip):
        return self.join(torch.cat([double(self.narrow(coarse)), skip], 1))


class InteractionNetwork(nn.Module):
    """[B, 5, S, S] → logits [B, 1, S, S]; with `auxiliary` also the coarse logits at stride 8. S is a multiple of 32."""

    def __init__(self, configuration: InteractionConfiguration = INTERACTION_NETWORKS[DEFAULT]):
        super().__init__()
        self.configuration = own = configuration
        w4, w8, w16, w32 = own.widths
        d16, d8, d4, d2 = own.decoder
        if own.bottleneck:
            modules = resnet_encoder(INPUT_CHANNELS, own.stem, own.widths, own.blocks)
        else:
            modules = plain_encoder(ConvBn(INPUT_CHANNELS, own.stem, 3, 2), Residual, (own.stem, *own.widths), own.blocks)
        self.stem, self.e4, self.e8, self.e16, self.e32 = modules
        self.context = nn.Sequential(nn.Linear(w32, w32), nn.ReLU(inplace=True), nn.Linear(w32, w32))
        self.d16 = Join(w32, w16, d16)
        self.d8 = Join(d16, w8, d8)
        self.coarse = nn.Conv2d(d8, 1, 1)
        self.d4 = Join(d8, w4 + 1, d4)
        self.d2 = Join(d4, own.stem, d2)
        # The last step sees the input again: strokes and borders at full resolution, four cells folded into channels.
        self.fine = ConvBn(d2 + 4 * INPUT_CHANNELS, d2)
        self.out = nn.Conv2d(d2, 4, 3, 1, 1)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
        for head in (self.coarse, self.out):
            nn.init.normal_(head.weight, std=0.01)
            nn.init.constant_(head.bias, -1.0)
        nn.init.zeros_(self.context[2].weight)
        nn.init.zeros_(self.context[2].bias)

    def forward(self, x, auxiliary=False):
        x2 = self.stem(x)
        x4 = self.e4(x2)
        x8 = self.e8(x4)
        x16 = self.e16(x8)
        x32 = self.e32(x16)
        x32 = x32 + self.context(x32.mean((2, 3)))[:, :, None, None]
        y8 = self.d8(self.d16(x32, x16), x8)
        coarse = self.coarse(y8)
        y4 = self.d4(y8, torch.cat([x4, double(coarse)], 1))
        y2 = self.d2(y4, x2)
        logits = F.pixel_shuffle(self.out(self.fine(torch.cat([y2, F.pixel_unshuffle(x, 2)], 1))), 2)
        return (logits, coarse) if auxiliary else logits


class Exported(nn.Module):
    """What the ONNX graph holds: probabilities."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, x):
        return torch.sigmoid(self.network(x))
