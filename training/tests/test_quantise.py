"""The graph interpreter against PyTorch, and the int8 set of small random networks."""
import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, helper
from torch import nn
from torch.nn import functional as F

from mem3d_training import export_interaction, export_memory, untrained
from mem3d_training.calibration import Recorder, best_range, rounded, scale_and_zero, see_episodes, see_rollouts
from mem3d_training.fixtures import read_compressed
from mem3d_training.graph_networks import MemoryGraphs, interaction_predict
from mem3d_training.graph_runner import GraphRunner
from mem3d_training.interaction_fixtures import prompt_examples, synthetic_slice
from mem3d_training.interaction_inference import network_input
from mem3d_training.interaction_network import Exported, InteractionNetwork
from mem3d_training.manifest import read_manifest, update_manifest
from mem3d_training.memory_network import MemoryNetwork
from mem3d_training.onnx_tools import export_graph, graph_entry, shipped
from mem3d_training.pack import write_pack
from mem3d_training.quantise import Plan, load_float, quantise_graph, quantise_set, write_fixtures
from phantoms import blob_case


class Small(nn.Module):
    """Every pattern the quantiser knows: first and last convolution narrow, a shortcut, an enlargement, a concatenation, two results."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.stem, self.down = nn.Conv2d(3, 12, 3, 2, 1), nn.Conv2d(12, 64, 3, 2, 1)
        self.same, self.skip = nn.Conv2d(64, 64, 3, 1, 1), nn.Conv2d(12, 64, 1, 2)
        self.narrow, self.join, self.out = nn.Conv2d(64, 8, 1, bias=False), nn.Conv2d(20, 12, 3, 1, 1), nn.Conv2d(12, 1, 1)

    def forward(self, x):
        x2 = self.stem(x).relu()
        x4 = F.relu(self.same(self.down(x2).relu()) + self.skip(x2))
        up = F.interpolate(self.narrow(x4), scale_factor=2.0, mode="bilinear", align_corners=False)
        return torch.sigmoid(self.out(self.join(torch.cat([up, x2], 1)).relu())), x4


@pytest.fixture
def small(tmp_path):
    network, path = Small().eval(), tmp_path / "small.onnx"
    export_graph(network, [torch.rand(1, 3, 32, 32)], ["x"], ["prob", "x4"], {name: {0: "B"} for name in ("x", "prob", "x4")}, path)
    return network, path


def quantised(path, out, **options):
    model = load_float(path)
    plan = Plan(model.graph, **options)
    recorder = Recorder({"small": set(plan.tensors)})
    for seed in range(4):
        generator = torch.Generator().manual_seed(seed)
        GraphRunner(path).run({"x": torch.rand(2, 3, 32, 32, generator=generator)}, lambda name, value: recorder("small", name, value))
    quantise_graph(model, plan, recorder.ranges()["small"], out)
    return onnx.load(str(out))


def makers_of(model):
    return {name: node for node in model.graph.node for name in node.output}


@pytest.mark.parametrize("graph", ["encode_query", "encode_memory", "read_decode"])
def test_interpreter_gives_what_the_memory_network_gives(graph, tmp_path):
    torch.manual_seed(1)
    network = shipped(MemoryNetwork())
    export_memory.export(network, tmp_path)
    inputs = export_memory.graph_inputs(network, 2, 3, seed=5)[graph]
    with torch.no_grad():
        expected = export_memory.graph_modules(network)[graph](*inputs.values())
    found = GraphRunner(tmp_path / f"{graph}.onnx").run(inputs)
    for name, tensor in zip(export_memory.graph_outputs(graph), expected):
        assert torch.allclose(found[name], tensor, atol=1e-5, rtol=1e-4), name


@pytest.mark.parametrize("tells_quality", [False, True])
def test_interpreter_gives_what_the_interaction_network_gives(tells_quality, tmp_path):
    torch.manual_seed(2)
    network = shipped(InteractionNetwork(tells_quality=tells_quality))
    torch.nn.init.constant_(network.out.bias, 0.3)      # some mask: an empty one would leave most measures untried
    export_interaction.export(network, tmp_path)
    x = torch.rand(2, 5, 160, 160)
    with torch.no_grad():
        expected = Exported(network)(x)
    found = GraphRunner(tmp_path / "interaction.onnx").run({"x": x})
    assert list(found) == ["prob", "quality"][:1 + tells_quality]
    for values, wanted in zip(found.values(), expected):
        assert torch.allclose(values, wanted, atol=1e-5)


def test_interpreter_refuses_what_it_does_not_know(small):
    model = helper.make_model(helper.make_graph(
        [helper.make_node("Erf", ["x"], ["y"], name="odd")], "g", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1])]))
    with pytest.raises(NotImplementedError, match="Erf"):
        GraphRunner(model)
    with pytest.raises(ValueError, match="expected the inputs x"):
        GraphRunner(small[1]).run({"image": torch.zeros(1, 3, 32, 32)})


def test_ranges_hold_zero_exactly_and_cut_rare_extremes():
    for low, high in ((0.0, 5.0), (-1.0, 3.0), (0.5, 2.0), (-4.0, -1.0)):
        scale, zero = scale_and_zero(low, high)
        assert 0 <= zero <= 255 and rounded(np.zeros(1), low, high)[0] == 0
        assert np.abs(rounded(np.linspace(low, high, 99), low, high) - np.linspace(low, high, 99)).max() <= scale * 1.01
    samples = np.abs(np.random.default_rng(0).normal(size=20000))
    assert best_range(0.0, float(samples.max()), samples)[1] > 3
    assert best_range(0.0, 100.0, samples)[1] == pytest.approx(30)
    even = np.random.default_rng(0).uniform(0, 1, 20000)
    assert best_range(0.0, 1.0, even)[1] > 0.97


def test_what_is_quantised_and_what_stays_float(small, tmp_path):
    model = quantised(small[1], tmp_path / "int8.onnx")
    makers = makers_of(model)
    kinds = {tensor.name: tensor.data_type for tensor in model.graph.initializer}
    convolutions = {node.name.strip("/").split("/")[0]: node for node in model.graph.node if node.op_type == "Conv"}
    integer = {name for name, node in convolutions.items() if makers.get(node.input[1], node).op_type == "DequantizeLinear"}
    assert integer == {"down", "same", "skip", "narrow", "join"}            # stem and out have few channels
    for name in integer:
        weight, bias = (makers[given] for given in [*convolutions[name].input[1:], convolutions[name].input[1]][:2])
        assert kinds[weight.input[0]] == TensorProto.INT8 and kinds[weight.input[2]] == TensorProto.INT8
        assert name == "narrow" or kinds[bias.input[0]] == TensorProto.INT32
        assert kinds[weight.input[1]] == kinds[bias.input[1]] == TensorProto.FLOAT, "scales are never rounded to float16"
    for node in model.graph.node:
        if node.op_type in ("Add", "Concat", "Resize") or node in [convolutions[name] for name in integer]:
            assert makers[node.input[0]].op_type == "DequantizeLinear", node.name
    readers = [name for node in model.graph.node for name in node.input] + ["prob", "x4"]
    for node in model.graph.node:
        if node.op_type == "DequantizeLinear" and kinds.get(node.input[0]) is None:
            assert readers.count(node.output[0]) == 1, "each reader has a DequantizeLinear of its own"
    enlarged = next(node for node in model.graph.node if node.op_type == "Resize")
    before = makers[enlarged.input[0]]
    after = next(node for node in model.graph.node if node.op_type == "QuantizeLinear" and node.input[0] == enlarged.output[0])
    values = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    assert values[before.input[1]] == values[after.input[1]] and values[before.input[2]] == values[after.input[2]]


def test_integers_give_nearly_the_same(small, tmp_path):
    network, path = small
    quantised(path, tmp_path / "int8.onnx")
    x = torch.rand(2, 3, 32, 32, generator=torch.Generator().manual_seed(9))
    found = GraphRunner(tmp_path / "int8.onnx").run({"x": x})
    with torch.no_grad():
        for tensor, name in zip(network(x), ("prob", "x4")):
            error = (found[name] - tensor).abs().mean() / tensor.std()
            assert 1e-5 < error < 0.05, name
    assert graph_entry(tmp_path / "int8.onnx", 32)["inputs"] == graph_entry(path, 32)["inputs"]


def test_nodes_can_be_kept_float(small, tmp_path):
    model = quantised(small[1], tmp_path / "int8.onnx", keep_float=["^/(join|same)/"])
    makers = makers_of(model)
    kept = {node.name for node in model.graph.node if node.op_type == "Conv" and makers.get(node.input[1], node).op_type != "DequantizeLinear"}
    assert {"/join/Conv", "/same/Conv"} <= kept and "/down/Conv" not in kept


@pytest.fixture(scope="module")
def sets(tmp_path_factory):
    """A float set of random networks with a graph nobody knows, the int8 set made from it, and the volumes it was calibrated on."""
    folder = tmp_path_factory.mktemp("onnx")
    untrained.write("compact", folder, seed=2)
    export_graph(Small(), [torch.rand(1, 3, 32, 32)], ["x"], ["prob", "x4"], {}, folder / "unknown.onnx")
    update_manifest(folder, {"unknown": 32}, {})
    write_pack([blob_case(seed=0), blob_case("beta", seed=1)], folder / "data", megabytes=1)
    quantise_set(folder, folder / "int8", folder / "data", rollouts=2, episodes=3)
    return folder, folder / "int8"


def test_the_int8_set_is_complete(sets):
    folder, out = sets
    before, after = read_manifest(folder), read_manifest(out)
    assert after["precision"].startswith("int8 QDQ")
    assert {name: entry["sha256"] for name, entry in before["graphs"].items()} == after["madeFrom"]
    for name, entry in after["graphs"].items():
        assert {**entry, "sha256": ""} == {**before["graphs"][name], "sha256": ""}
        assert entry == graph_entry(out / entry["file"], entry["roiSize"])
        small = (out / entry["file"]).stat().st_size < 0.75 * (folder / entry["file"]).stat().st_size
        assert small if name != "unknown" else (out / entry["file"]).read_bytes() == (folder / entry["file"]).read_bytes()
    assert {key: after[key] for key in ("memory", "interaction", "modelSet")} == {key: before[key] for key in ("memory", "interaction", "modelSet")}


def test_features_handed_from_graph_to_graph_keep_their_scale(sets):
    out, scales = sets[1], {}
    for name in export_memory.GRAPHS:
        graph = onnx.load(str(out / f"{name}.onnx")).graph
        scales[name] = {tensor.name: float(onnx.numpy_helper.to_array(tensor)) for tensor in graph.initializer
                        if tensor.name in [f"{feature}_scale" for feature in ("f4", "f8", "f16", "val_q")]}
    assert scales["encode_query"]["f16_scale"] == scales["encode_memory"]["f16_scale"]
    for feature in ("f4", "f8", "val_q"):
        assert scales["encode_query"][f"{feature}_scale"] == scales["read_decode"][f"{feature}_scale"]


def test_both_sets_roll_out_and_take_prompts(sets):
    cases = [blob_case(seed=3)]
    for folder in sets:
        recorder = Recorder({"read_decode": {"prob"}, "interaction": {"prob"}})
        assert see_rollouts(folder, cases, recorder, 1) > 0 and see_episodes(folder, cases, recorder, 1) > 0
        assert 0 <= recorder.seen["read_decode"]["prob"].low <= recorder.seen["read_decode"]["prob"].high <= 1
    image = torch.rand(1, 4, 128, 128, generator=torch.Generator().manual_seed(4)) * 2 - 1
    exact, rough = (MemoryGraphs(folder).encode_query(image) for folder in sets)
    similarity = (exact["key_q"] * rough["key_q"]).sum(-1)
    assert 0.95 < similarity.min() < 0.999999
    x = network_input(synthetic_slice(), None, prompt_examples()["box and scribbles"][0], (54.0, 58.0, 96.0), 160)[None]
    exact, rough = (interaction_predict(folder)(x) for folder in sets)
    assert exact[0].std() > 0.01 and 0.8 < np.corrcoef(exact[0].ravel(), rough[0].ravel())[0, 1] < 0.999999
    assert exact[1].shape == (1, 1) and 0 < abs(exact[1] - rough[1]) < 0.1


def test_fixtures_of_the_int8_set(sets, tmp_path):
    write_fixtures(sets[1], tmp_path)
    header, arrays = read_compressed(tmp_path / "memory-graphs.bin.gz", tmp_path)
    assert header["scaled"] and 0 < header["tolerance"] < 0.1 and header["outliers"] < 0.1
    _, exact = read_compressed(sets[0] / "fixtures" / "memory-graphs.bin.gz", tmp_path)
    assert set(arrays) == set(exact) and (arrays["image"] == exact["image"]).all()
    assert 0 < np.abs(arrays["batch1.val_q"] - exact["batch1.val_q"]).max() < 0.2 * np.abs(exact["batch1.val_q"]).max()
    assert (tmp_path / "memory-rollouts.bin.gz").exists() and (tmp_path / "interaction_graph.bin").exists()


def test_a_folder_without_networks_is_told(tmp_path):
    with pytest.raises(SystemExit, match="no manifest.json"):
        quantise_set(tmp_path, tmp_path / "int8", tmp_path)
