"""Turns shipped ONNX graphs back into checkpoints that every training can go on from, so that nobody depends on a lost `runs/`.

    python3 -m mem3d_training.restore --onnx ../onnx --data ../shared/data/train --out runs/restored

Writes memory.pt, interaction.pt, fusion.pt and judge.pt, of the graphs there are. The graphs hold convolutions with batch norm folded in. A
folded layer comes apart so that it gives the same numbers in evaluation mode and nearly the same in training mode: batch norm takes mean and
variance of what training examples bring to it, its weight and bias what makes up for them. The size of a folded layer's weights says nothing
(batch norm divides it out) but decides how fast the layer learns; it is set to what layers without batch norm grow to in these trainings.
Every network is compared with its graph before it is written.
"""
import argparse
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Optional, Tuple

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from . import export_fusion, export_interaction, export_memory, train_fusion
from .cases import Case, load_dataset
from .clips import ClipSampler
from .configuration import DEFAULT, INTERACTION_NETWORKS, MEMORY_NETWORKS, add_network_option
from .fusion import FusionNetwork
from .graph_networks import load_runner
from .interaction_network import INPUT_CHANNELS, InteractionNetwork
from .judge import FACTS, JudgeNetwork
from .losses import clip_loss
from .manifest import read_manifest
from .memory_network import KINDS, MemoryNetwork, spread_head
from .objects import TargetDraw, list_targets
from .onnx_tools import HALF_SUFFIX, norms_of, shipped
from .train_interaction import Batches

WEIGHT_SCALE = 3.0          # times the deviation of a new layer: what layers without batch norm have after training
BATCHES, BATCH = 24, 8      # that statistics are taken from
FUSION_SECONDS = 20.0       # of propagation between anchors, for the fusion's statistics
TOLERANCE = 2e-3            # of a graph's output, as for the parity fixtures


def weights_of(*graphs: Path) -> Dict[str, torch.Tensor]:
    """Initialisers of the graphs by the name of the parameter they were, float32."""
    found = {}
    for path in graphs:
        for tensor in onnx.load(str(path)).graph.initializer:
            name = tensor.name[:-len(HALF_SUFFIX)] if tensor.name.endswith(HALF_SUFFIX) else tensor.name
            name = name[len("network."):] if name.startswith("network.") else name
            found[name] = torch.from_numpy(np.array(numpy_helper.to_array(tensor), np.float32))
    return found


def fill(network: torch.nn.Module, weights: Dict[str, torch.Tensor]) -> None:
    """Sets all parameters; batch norm passes on what it gets plus the folded bias. Refuses what is missing, left over or of another shape."""
    state, rest = network.state_dict(), dict(weights)
    for name, norm, convolution in norms_of(network):
        bias = rest.pop(f"{convolution}.bias", None)
        if bias is not None:
            rest[f"{name}.bias"] = bias
            rest[f"{name}.weight"] = torch.full_like(bias, (1 + norm.eps) ** 0.5)
            rest[f"{name}.running_mean"], rest[f"{name}.running_var"] = torch.zeros_like(bias), torch.ones_like(bias)
        rest[f"{name}.num_batches_tracked"] = torch.tensor(0)
    wrong = [f"missing {name}" for name in state if name not in rest] + [f"unknown {name}" for name in rest if name not in state]
    wrong += [f"{name} {tuple(rest[name].shape)} instead of {tuple(value.shape)}" for name, value in state.items()
              if name in rest and rest[name].shape != value.shape]
    if wrong:
        raise SystemExit(f"The graphs are not those of this network ({network.__class__.__name__}): {'; '.join(wrong[:5])}"
                         f"{' …' if len(wrong) > 5 else ''}. Is --network right?")
    network.load_state_dict(rest)


@torch.no_grad()
def unfold(network: torch.nn.Module, run: Callable[[], None]) -> None:
    """Gives batch norm the statistics of `run`, in evaluation mode, without changing what the network says."""
    modules = dict(network.named_modules())
    sums: Dict[str, List] = {}
    hooks, scales = [], {}
    for name, norm, convolution in norms_of(network):
        weight = modules[convolution].weight
        fan = weight[0].numel()
        size = weight.pow(2).mean((1, 2, 3), keepdim=True).sqrt()
        scale = torch.where(size > 1e-8, WEIGHT_SCALE / (3 * fan) ** 0.5 / size.clamp(min=1e-8), torch.ones_like(size))
        weight.mul_(scale)
        scales[name] = scale.flatten()
        norm.weight.div_(scales[name])

        def see(_, inputs, name=name):
            x = inputs[0].double()
            part = [x.sum((0, 2, 3)), x.pow(2).sum((0, 2, 3)), x.numel() / x.shape[1]]
            sums[name] = part if name not in sums else [a + b for a, b in zip(sums[name], part)]

        hooks.append(norm.register_forward_pre_hook(see))
    network.eval()
    run()
    for hook in hooks:
        hook.remove()
    for name, norm, _ in norms_of(network):
        if name not in sums:
            raise ValueError(f"no example reached {name}")
        total, squares, count = sums[name]
        mean, variance = total / count, (squares / count - (total / count) ** 2).clamp(min=0)
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)
        norm.weight.copy_((variance + norm.eps).sqrt() / scales[name])
        norm.bias.add_((mean / scales[name]).to(norm.bias))


def clips(network: MemoryNetwork, cases: List[Case], seed: int) -> None:
    """Training clips of both kinds through a memory network."""
    sampler, rng = ClipSampler(list_targets(cases), seed, network.configuration.roi_size), np.random.default_rng(seed)
    for number in range(BATCHES):
        clip_loss(network, sampler.sequential_batch(BATCH) if number % 4 == 0 else sampler.far_batch(BATCH), rng, 0.1)


def views(network: InteractionNetwork, cases: List[Case], seed: int) -> None:
    """Views of simulated prompts and corrections through an interaction network."""
    batches, size = Batches(cases, seed), network.configuration.training_size
    for _ in range(BATCHES):
        batch = batches.take(2 * BATCH, size)
        logits = network(torch.from_numpy(np.stack([episode.x for episode in batch])))
        batches.give(batch, torch.sigmoid(logits)[:, 0].numpy(), size)


def gaps(network: FusionNetwork, memory: MemoryNetwork, cases: List[Case], seed: int, seconds: float) -> None:
    """Slices between two anchors through a fusion network."""
    rng = np.random.default_rng(seed)
    targets = [target for target in list_targets(cases) if len(target.slices) >= 4]
    samples = train_fusion.collect(memory, TargetDraw(targets, rng), seconds, "cpu", say=lambda *_, **__: None)
    for start in range(0, len(samples), 2 * BATCH):
        image, masks, scalars, _ = train_fusion.batch_of(samples, range(start, min(start + 2 * BATCH, len(samples))), rng, "cpu")
        network(image, masks, scalars)


def examples(network: torch.nn.Module, fusion_size: int) -> Iterator[Tuple[str, torch.nn.Module, Dict[str, torch.Tensor], Tuple[str, ...]]]:
    """(graph, module, inputs, names of outputs) of every graph a network, as shipped, is exported to; `fusion_size` is the S of `fuse`."""
    random = torch.Generator().manual_seed(0)
    if isinstance(network, MemoryNetwork):
        inputs, modules = export_memory.graph_inputs(network, 2, 2, 0), export_memory.graph_modules(network)
        for name in export_memory.GRAPHS:
            yield name, modules[name], inputs[name], export_memory.graph_outputs(name)
    elif isinstance(network, InteractionNetwork):
        size = network.configuration.roi_size
        outputs = ("prob",) if network.quality is None else ("prob", "quality")
        yield "interaction", export_interaction.Exported(network), {"x": torch.rand(2, INPUT_CHANNELS, size, size, generator=random)}, outputs
    elif isinstance(network, FusionNetwork):
        case = export_fusion.graph_case(network, fusion_size)
        given = {name: torch.from_numpy(case[name])[None] for name in ("image", "masks", "scalars")}
        yield "fuse", export_fusion.Exported(network), given, ("prob", "quality", "presence")
    else:
        yield "judge", network, {"facts": torch.rand(6, FACTS, generator=random) * 2 - 0.5}, ("quality", "presence")


@torch.no_grad()
def difference(network: torch.nn.Module, folder: Path) -> float:
    """The largest difference between the outputs of a network, as it would be shipped, and of the folder's graphs on the same inputs."""
    apart, size = [], read_manifest(folder)["graphs"].get("fuse", {}).get("roiSize", 0)
    for name, module, inputs, outputs in examples(shipped(network).eval(), size):
        told, graph = module.eval()(*inputs.values()), load_runner(folder, name).run(inputs)
        for output, value in zip(outputs, [told] if torch.is_tensor(told) else told):
            apart.append(float((value - graph[output]).abs().max()))
    return float(np.max(apart))     # not a number when one of them is not


def memory_network(folder: Path, architecture: str, cases: List[Case], seed: int = 0) -> MemoryNetwork:
    manifest = read_manifest(folder)
    weights = weights_of(*(folder / manifest["graphs"][name]["file"] for name in export_memory.GRAPHS))
    bias = manifest["memory"]["memoryBias"]        # the graphs are fed this one parameter
    network = MemoryNetwork(MEMORY_NETWORKS[architecture])
    spread_head(weights, "head.", network.configuration.heads)
    fill(network, {**weights, "kind_bias": torch.tensor([bias[kind] for kind in KINDS])})
    unfold(network, lambda: clips(network, cases, seed))
    return network


def interaction_network(folder: Path, architecture: str, cases: List[Case], seed: int = 0) -> InteractionNetwork:
    weights = weights_of(folder / read_manifest(folder)["graphs"]["interaction"]["file"])
    network = InteractionNetwork(INTERACTION_NETWORKS[architecture], any(name.startswith("quality.") for name in weights))
    fill(network, weights)
    unfold(network, lambda: views(network, cases, seed))
    return network


def fusion_network(folder: Path, memory: MemoryNetwork, cases: List[Case], seed: int = 0, seconds: float = FUSION_SECONDS) -> FusionNetwork:
    network = FusionNetwork()
    fill(network, weights_of(folder / read_manifest(folder)["graphs"]["fuse"]["file"]))
    unfold(network, lambda: gaps(network, memory, cases, seed, seconds))
    return network


def judge_network(folder: Path) -> JudgeNetwork:
    network = JudgeNetwork()
    fill(network, weights_of(folder / read_manifest(folder)["graphs"]["judge"]["file"]))
    return network.eval()


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--onnx", type=Path, default=Path("../onnx"), help="a folder of float32 graphs")
    parser.add_argument("--data", type=Path, default=Path("../shared/data/train"))
    parser.add_argument("--out", type=Path, default=Path("runs/restored"))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=int, help="cases a source, for trying things out")
    add_network_option(parser, f"what the graphs hold; default: {DEFAULT}")
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    manifest = read_manifest(options.onnx)
    if not manifest:
        raise SystemExit(f"{options.onnx} has no manifest.json: it is no folder of shipped graphs.")
    if manifest["precision"].startswith("int8"):
        raise SystemExit(f"{options.onnx} holds int8 graphs, whose weights are rounded too coarsely to train on: take the float32 set.")
    architecture, cases = options.network or DEFAULT, load_dataset(options.data, limit=options.limit)
    options.out.mkdir(parents=True, exist_ok=True)

    def write(name: str, network: torch.nn.Module, **checkpoint) -> None:
        apart = difference(network, options.onnx)
        if not apart <= TOLERANCE:
            raise SystemExit(f"{name} differs from its graphs by {apart:.2g}, allowed {TOLERANCE}: it was not written.")
        torch.save({**checkpoint, "restoredFrom": f"{manifest['modelSet']} {manifest['version']}"}, options.out / f"{name}.pt")
        print(f"{options.out / name}.pt: as the graphs within {apart:.1e}", flush=True)

    memory: Optional[MemoryNetwork] = None
    if all(graph in manifest["graphs"] for graph in export_memory.GRAPHS):
        memory = memory_network(options.onnx, architecture, cases, options.seed)
        write("memory", memory, average=memory.state_dict(), architecture=architecture)
    if "interaction" in manifest["graphs"]:
        interaction = interaction_network(options.onnx, architecture, cases, options.seed)
        write("interaction", interaction, average=interaction.state_dict(), architecture=architecture)
    if memory is not None and "fuse" in manifest["graphs"]:
        fusion = fusion_network(options.onnx, memory, cases, options.seed)
        write("fusion", fusion, fusion=fusion.state_dict())
    if "judge" in manifest["graphs"]:
        judge = judge_network(options.onnx)
        write("judge", judge, judge=judge.state_dict())


if __name__ == "__main__":
    main()
