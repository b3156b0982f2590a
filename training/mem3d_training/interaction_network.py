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


def around(x, reach):
    """The largest value within a square of `reach` (odd) cells."""
    return F.max_pool2d(F.max_pool2d(x, (reach, 1), 1, (reach // 2, 0)), (1, reach), 1, (0, reach // 2))


class QualityHead(nn.Module):
    """The IoU to expect of the mask the network has just given, from the network's own features: [B, 1] before the sigmoid.

    Features are averaged over the mask, its unsure cells, a ring of background around it, the positive strokes and the whole view; numbers
    about mask, prompts and contrast come beside them. Dense layers only: the convolutions are the network's.
    """

    NUMBERS, PLACES = 20, 5
    EMPTY = 1e-3        # of one cell: what stands for a place without cells is the mean of the view

    def __init__(self, configuration: InteractionConfiguration, hidden: int = 64):
        super().__init__()
        _, d8, d4, d2 = configuration.decoder
        size = configuration.widths[3] + self.PLACES * (d8 + d4 + d2) + self.NUMBERS
        # Centre and spread of every measure in training: parameters, because they are stored as weights are.
        self.centre = nn.Parameter(torch.zeros(size), requires_grad=False)
        self.spread = nn.Parameter(torch.ones(size), requires_grad=False)
        self.dense = nn.Sequential(nn.Dropout(0.2), nn.Linear(size, hidden), nn.ReLU(), nn.Dropout(0.2), nn.Linear(hidden, 1))

    def measure(self, x, probability, features):
        """[B, 5, S, S], [B, 1, S, S] and the features at strides 32, 8, 4, 2 → [B, measures]. Everything is measured at stride 2 or coarser."""
        x32, *finer = features
        p, x = F.avg_pool2d(probability, 2), F.avg_pool2d(x, 2)
        strokes = x[:, 2:3]
        parts = [x32.mean((2, 3)), self._numbers(x, p)]
        for reach, feature in zip((9, 5, 3), finer[::-1]):
            if reach < 9:
                p, strokes = F.avg_pool2d(p, 2), F.avg_pool2d(strokes, 2)
            ring = around(p, reach) * (1 - p)
            places = torch.cat([0 * p + 1, p, p * (1 - p), ring, strokes], 1).flatten(2)
            cells = feature.flatten(2).transpose(1, 2)
            sums = torch.matmul(places, cells) + self.EMPTY * cells.mean(1, keepdim=True)
            parts.append((sums / (places.sum(2, keepdim=True) + self.EMPTY)).flatten(1))
        return torch.cat(parts, 1)

    @staticmethod
    def _numbers(x, p):
        image, previous, strokes, negative, region = (x[:, i:i + 1] for i in range(5))
        mask = (p > 0.5).float()
        ring = around(mask, 5) - mask
        maps = torch.cat([
            mask, p, p * mask, p * (1 - p), strokes, p * strokes, negative, p * negative, region, (previous - 0.5).abs(), torch.minimum(p, previous),
            torch.maximum(p, previous), ring, image * mask, image * ring, image * image * mask, image * image * ring], 1)
        (area, soft, agreed, unsure, drawn, obeyed, barred, broken, box, known, kept, either, rim, inside, outside, inside2, outside2) = \
            maps.sum((2, 3)).split(1, 1)
        inside, outside = inside / (area + 1), outside / (rim + 1)
        inside2, outside2 = inside2 / (area + 1) - inside * inside, outside2 / (rim + 1) - outside * outside
        both = torch.cat([image, p], 1)
        across, down = (both[..., 1:] - both[..., :-1]).abs().sum((2, 3)), (both[:, :, 1:] - both[:, :, :-1]).abs().sum((2, 3))
        outline = across[:, 1:] + down[:, 1:]
        sides = torch.cat([side.mean((2, 3)) for side in (mask[:, :, :1], mask[:, :, -1:], mask[..., :1], mask[..., -1:])], 1)
        return torch.cat([
            (area + 1).log(), (soft + 1).log(), (agreed + 2) / (area + soft - agreed + 2), soft / (area + 10), unsure / (soft + 1),
            sides.mean(1, keepdim=True), sides.amax(1, keepdim=True), obeyed / (drawn + 1), broken / (barred + 1), (drawn + 1).log(),
            (box + 1).log(), (known + 1).log(), kept / (either + 1) * (known > 1).float(), outline / (soft + 1).sqrt(), inside - outside,
            (inside - outside).abs(), inside2.clamp(min=0).sqrt(), outside2.clamp(min=0).sqrt(), across[:, :1] / 1e3, down[:, :1] / 1e3], 1)

    def score(self, measured):
        return self.dense(((measured - self.centre) / self.spread).clamp(-5, 5))

    def forward(self, x, probability, features):
        return self.score(self.measure(x, probability, features))


class InteractionNetwork(nn.Module):
    """[B, 5, S, S] → logits [B, 1, S, S]; with `auxiliary` also the coarse logits at stride 8. S is a multiple of 32."""

    def __init__(self, configuration: InteractionConfiguration = INTERACTION_NETWORKS[DEFAULT], tells_quality: bool = False):
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
        self.quality = QualityHead(configuration) if tells_quality else None

    def decode(self, x):
        """Logits, coarse logits, and the features at strides 32, 8, 4 and 2."""
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
        last = self.fine(torch.cat([y2, F.pixel_unshuffle(x, 2)], 1))
        return F.pixel_shuffle(self.out(last), 2), coarse, (x32, y8, y4, last)

    def forward(self, x, auxiliary=False):
        logits, coarse, _ = self.decode(x)
        return (logits, coarse) if auxiliary else logits

    def answer(self, x):
        """Probability [B, 1, S, S] and, where there is a quality head, the expected IoU [B, 1]: what the ONNX graph gives."""
        logits, _, features = self.decode(x)
        probability = torch.sigmoid(logits.float())
        if self.quality is None:
            return (probability,)
        return probability, torch.sigmoid(self.quality(x, probability, features))


class Exported(nn.Module):
    """What the ONNX graph holds: probabilities and, where there is a quality head, the expected IoU."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, x):
        return self.network.answer(x)
