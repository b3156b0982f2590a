"""The mean of two checkpoints."""
import pytest
import torch

from mem3d_training import average
from mem3d_training.train_memory import load_network
from mem3d_training.memory_network import MemoryNetwork


def test_the_mean_lies_between_and_loads(tmp_path):
    torch.manual_seed(0)
    for name in ("first", "second"):
        torch.save({"average": MemoryNetwork().state_dict(), "architecture": "compact"}, tmp_path / f"{name}.pt")
    paths = {name: str(tmp_path / f"{name}.pt") for name in ("first", "second", "mean")}
    average.main(["--first", paths["first"], "--second", paths["second"], "--share", "0.25", "--out", paths["mean"]])
    first, second, mean = (load_network(tmp_path / f"{name}.pt").state_dict() for name in ("first", "second", "mean"))
    assert all(torch.allclose(mean[name], 0.75 * first[name] + 0.25 * second[name], atol=1e-6) for name in mean if mean[name].dtype.is_floating_point)
    assert not torch.equal(mean["stem.0.weight"], first["stem.0.weight"])
    with pytest.raises(SystemExit, match="from 0 to 1"):
        average.main(["--first", paths["first"], "--second", paths["second"], "--share", "1.5", "--out", paths["mean"]])


def test_a_head_that_only_one_has_is_left_out_and_other_shapes_are_refused():
    both = {"a": torch.zeros(2), "n": torch.tensor(3)}
    assert set(average.mean_of({**both, "quality.x": torch.ones(1)}, both, 0.5)) == {"a", "n"}
    with pytest.raises(SystemExit, match="do not hold the same network"):
        average.mean_of(both, {"a": torch.zeros(3)}, 0.5)
