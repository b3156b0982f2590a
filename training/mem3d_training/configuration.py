"""Sizes of the networks of the two model sets: `compact`, the default, and `resnet50`, the paper's backbone. Same graphs, same code.

The names are those of `--network` and of a checkpoint's "architecture". S is a multiple of 32.
"""
from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Tuple

Channels3 = Tuple[int, int, int]
Channels4 = Tuple[int, int, int, int]


@dataclass(frozen=True)
class MemoryConfiguration:
    name: str
    bottleneck: bool            # encoders of ResNet-50's blocks; else two 3×3 convolutions a block
    roi_size: int               # S
    key_channels: int           # Ck
    value_channels: int         # Cv
    stem: int                   # query encoder and previous-mask branch at stride 2
    widths: Channels3           # at strides 4, 8, 16
    blocks: Channels3           # of the query encoder at strides 4, 8, 16
    memory_stem: int
    memory_blocks: Channels3
    previous: int               # previous-mask branch at stride 16
    context: int                # of each dilated branch
    dilations: Channels3
    decoder: Channels4          # at strides 16, 8, 4, 2
    head: int                   # width of a quality head
    heads: int                  # quality heads whose logits are averaged


@dataclass(frozen=True)
class InteractionConfiguration:
    name: str
    bottleneck: bool
    training_size: int          # S in the first part of the schedule
    roi_size: int               # S in its last part and in the exported graph
    stem: int                   # at stride 2
    widths: Channels4           # at strides 4, 8, 16, 32
    blocks: Channels4
    decoder: Channels4          # at strides 16, 8, 4, 2


MEMORY_NETWORKS = {configuration.name: configuration for configuration in (
    MemoryConfiguration("compact", bottleneck=False, roi_size=128, key_channels=64, value_channels=128, stem=24, widths=(32, 64, 128),
                        blocks=(1, 2, 2), memory_stem=16, memory_blocks=(1, 1, 1), previous=64, context=48, dilations=(1, 2, 4),
                        decoder=(96, 64, 32, 16), head=48, heads=4),
    # Up to res4: C = 1024, keys C/8, values C/2, dilations 2, 4, 8 as in the paper.
    MemoryConfiguration("resnet50", bottleneck=True, roi_size=256, key_channels=128, value_channels=512, stem=64, widths=(256, 512, 1024),
                        blocks=(3, 4, 6), memory_stem=64, memory_blocks=(3, 4, 6), previous=256, context=256, dilations=(2, 4, 8),
                        decoder=(256, 256, 128, 64), head=96, heads=4))}

INTERACTION_NETWORKS = {configuration.name: configuration for configuration in (
    InteractionConfiguration("compact", bottleneck=False, training_size=128, roi_size=160, stem=24, widths=(40, 72, 128, 176),
                             blocks=(1, 2, 2, 2), decoder=(96, 64, 40, 24)),
    InteractionConfiguration("resnet50", bottleneck=True, training_size=192, roi_size=256, stem=64, widths=(256, 512, 1024, 512),
                             blocks=(3, 4, 6, 2), decoder=(256, 128, 64, 48)))}

DEFAULT = "compact"
COMPACT = MEMORY_NETWORKS[DEFAULT]


def model_set(name: str) -> str:
    """The manifest's `modelSet` of a network."""
    return f"mem3d-{name}"


def model_folder(name: str) -> Path:
    """Where a model set goes unless told otherwise: the default set is the shipped one, others stay beside the runs."""
    return Path("../onnx") if name == DEFAULT else Path("runs") / model_set(name)


def fixtures_folder(name: str, models: Path) -> Path:
    """Where the parity fixtures of a model set go: the shipped set's belong to the tests, others stay with the set."""
    return Path("../tests/fixtures/networks") if name == DEFAULT else models / "fixtures"


def add_network_option(parser, text: str = "refuse a checkpoint of another network; default: what the checkpoint holds") -> None:
    parser.add_argument("--network", choices=list(MEMORY_NETWORKS), help=text)


def add_precision_option(parser) -> None:
    parser.add_argument("--precision", choices=["bfloat16", "float32"], default="bfloat16",
                        help="of the arithmetic in training; on CPUs whose bfloat16 has no more throughput float32 is faster (README)")


def architecture_of(state: dict, wanted: Optional[str] = None) -> str:
    """The network a checkpoint holds; checkpoints without the entry are compact ones.

    :raises SystemExit: it is not the one wanted.
    """
    found = state.get("architecture", DEFAULT)
    if wanted is not None and wanted != found:
        raise SystemExit(f"The checkpoint holds the network {found}, --network asks for {wanted}: give another checkpoint or leave --network out.")
    return found
