"""Ablations: the shipped setting is the evaluation's, each variant changes what it says, and the page keeps its text."""
import numpy as np
import pytest
import torch
from phantoms import blob_case
from test_rollout import Copying, square, volume

from mem3d_training import ablate
from mem3d_training.ablations import (SETTINGS, SHIPPED, AnchorAsPreviousMask, AnchorsOnly, FixedRoi, Interleaved, OneSlice, PreviousOnly, WithoutWorking, as_printed,
                                      masks_between, rules_between, without_previous_mask)
from mem3d_training.evaluate import evaluate_object
from mem3d_training.fusion import FusionNetwork
from mem3d_training.memory_network import MemoryNetwork
from mem3d_training.objects import list_targets
from mem3d_training.rollout import Propagator, propagate


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(1)
    return MemoryNetwork().eval()


@pytest.fixture(scope="module")
def targets():
    return list_targets([blob_case(depth=18), blob_case("beta", depth=18, seed=1)], axes_of_isotropic=False)


def seen_by(propagator, depth=12, start=0, **options):
    copying = Copying(**options)
    with torch.no_grad():
        result = propagator(copying, volume(depth), {start: square()}, gate=None).run()
    return copying, result


def test_the_shipped_setting_is_the_evaluation(network, targets):
    scores = ablate.from_one_slice(network, SHIPPED, targets)
    for index, target in enumerate(targets):
        expected = evaluate_object(network, target)
        assert (scores.dice[index], scores.false[index], scores.missed[index]) == (expected.dice, expected.over, expected.missed)


def test_memory_policies():
    for propagator, first, later in ((AnchorsOnly, [1.0], [1.0]), (WithoutWorking, [1.0], [1.0, 2.0]), (PreviousOnly, [2.0], [2.0])):
        seen = seen_by(propagator)[0].seen
        assert seen[0] == first and all(rows == later for rows in seen[1:])


def test_interleaved_order_and_its_previous_slice(monkeypatch):
    steps, sampled = [], []
    sample = Interleaved._sample
    monkeypatch.setattr(Interleaved, "_sample", lambda self, z, *rest: sampled.append(z) or sample(self, z, *rest))
    copying = Copying()
    with torch.no_grad():
        result = Interleaved(copying, volume(10), {4: square()}, gate=None, observer=lambda step: steps.append(step.slice)).run()
    assert steps == [3, 5, 2, 6, 1, 7, 0, 8, 9] and result.slices_run == 9 and result.reached.all()
    own, before = sampled[2::2], sampled[3::2]      # after two for the anchor: each slice, then the one before it
    assert own == steps and before == [4] + steps[:-1]
    assert [chain[0] for chain in copying.chains] == [1, 1, 2, 2, 3, 3, 4, 4, 5]     # travelled on its own side


def test_interleaved_shares_memory_and_stops_a_side_at_a_time():
    copying, _ = seen_by(Interleaved, depth=21, start=10)
    assert copying.seen[9].count(3.0) == 1 and copying.seen[10].count(3.0) == 2      # the fifth slices of both sides
    copying, result = seen_by(Interleaved, depth=21, start=10, fade=(1, 2, 3))
    assert not result.mask[:10].any() and result.slices_run < 20


def test_variants_change_what_they_say(network):
    mask, image = square(), volume(6)
    make = lambda propagator: propagator(network, image, {2: mask})
    with torch.no_grad():
        one, usual, fixed = make(OneSlice), make(Propagator), make(FixedRoi)
    channels = one.image_in(3, 1, one.roi0)[0]
    assert torch.equal(channels[0], channels[1]) and torch.equal(channels[2], channels[1])
    other = usual.image_in(3, 1, usual.roi0)[0]
    assert not torch.equal(other[0], other[1])

    class State:
        roi, mask = usual.roi0, np.roll(square(), 9, 0).astype(np.float32)
    assert usual._next_roi(State) != usual.roi0 and fixed._next_roi(State) == usual.roi0
    seen = []
    with torch.no_grad():
        AnchorAsPreviousMask(network, image, {2: mask}, gate=None, observer=lambda step: seen.append(step.prev_mask)).run()
    assert len(seen) > 2 and all(torch.equal(given, seen[0]) for given in seen)


def test_changed_networks_differ_from_the_shipped_only_there(network):
    torch.manual_seed(0)
    image, query = torch.randn(1, 4, 128, 128), None
    with torch.no_grad():
        query = network.encode_query(image)
        read, before = torch.randn(1, 64, 128), torch.randn(1, 1, 128, 128)
        masks = torch.zeros(1, 1, 128, 128), torch.rand(1, 1, 128, 128)
        blind = without_previous_mask(network)
        logits = [n.decode(read, query, image, mask, before)["logits"] for n in (network, blind) for mask in masks]
    assert torch.equal(logits[2], logits[0]) and torch.equal(logits[3], logits[0]) and not torch.equal(logits[1], logits[0])
    assert float(as_printed(network).log_scale.detach()) == 0 and float(network.log_scale.detach()) != 0


def test_rules_are_those_of_the_propagation(network, targets):
    image, labels = targets[0].view()
    truth = labels == targets[0].label
    anchors = {int(targets[0].slices[place]): truth[targets[0].slices[place]] for place in (1, -2)}
    torch.manual_seed(2)
    fusion = FusionNetwork().eval()
    torch.nn.init.normal_(fusion.out.weight, std=0.3)
    with torch.no_grad():
        slices, masks = masks_between(network, image, anchors, rules_between(fusion))
    limits = (min(anchors), max(anchors))
    assert np.array_equal(masks["blend by distance × quality²"], propagate(network, image, anchors, limits=limits).mask[slices])
    assert np.array_equal(masks["fusion network"], propagate(network, image, anchors, limits=limits, fusion=fusion).mask[slices])
    assert list(masks)[0] == "fusion network" and "fusion network" not in rules_between(None)


def test_nearer_pass_and_distance(targets):
    image = volume(9)
    first, second = square(), np.roll(square(), (9, 14), (0, 1))
    with torch.no_grad():
        slices, masks = masks_between(Copying(), image, {0: first, 8: second}, rules_between(None))
    nearer = masks["the nearer anchor's pass"]
    assert slices == list(range(1, 8)) and (nearer[2] & first).sum() > 0.9 * first.sum() and not (nearer[2] & second & ~first).any()
    assert (nearer[4] & second).sum() > 0.9 * second.sum()
    assert not np.array_equal(masks["shape interpolation, no network"], nearer)


def test_interval_pairs_objects_within_their_source():
    sources = np.array(["a", "a", "a", "b"])
    low, high = ablate.interval(np.full(4, 0.2), sources)
    assert low == pytest.approx(0.2) and high == pytest.approx(0.2)
    difference = np.array([0.0, 0.3, 0.6, 0.1])
    low, high = ablate.interval(difference, sources)
    assert 0.05 <= low < ablate.over_sources(difference, sources) == pytest.approx(0.2) and high <= 0.35


def test_second_run_where_the_difference_is_small_only():
    sources = np.array(["a", "b"])
    asked = []
    first = {"as shipped": np.array([0.5, 0.7]), "close": np.array([0.51, 0.695]), "far": np.array([0.4, 0.6])}
    lines = ablate.table(first, lambda name: asked.append(name) or first[name] + (name == "close") * 0.0215, sources)
    assert asked == ["close", "as shipped"]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert cells[2][:4] == ["as shipped", "0.600", "–", "–"] and cells[3][3].startswith("+0.024") and cells[4][2].startswith("-0.100") and cells[4][3] == "–"
    assert cells[4][4:] == ["0.400", "0.600"]


def test_page_keeps_its_text(tmp_path):
    page = tmp_path / "page.md"
    ablate.write_page(page, "one")
    page.write_text(page.read_text().replace(ablate.HEADING, "# Mine") + "the end\n")
    ablate.write_page(page, "two")
    text = page.read_text()
    assert text.startswith("# Mine") and text.endswith("the end\n") and "two" in text and "one" not in text
    page.write_text("no marks")
    with pytest.raises(SystemExit, match="marks"):
        ablate.write_page(page, "three")
    assert page.read_text() == "no marks"


def test_the_command(network, tmp_path, monkeypatch):
    monkeypatch.setattr(ablate, "load_dataset", lambda *_: [blob_case(depth=18), blob_case("beta", depth=18, seed=1)])
    torch.save({"average": network.state_dict()}, tmp_path / "quality.pt")
    torch.save({"fusion": FusionNetwork().state_dict()}, tmp_path / "fusion.pt")
    ablate.main(["--checkpoint", str(tmp_path / "quality.pt"), "--fusion", str(tmp_path / "fusion.pt"), "--per-source", "1", "--out", str(tmp_path / "page.md")])
    text = (tmp_path / "page.md").read_text()
    for name in [SHIPPED.name, *(setting.name for setting in SETTINGS), *rules_between(FusionNetwork())]:
        assert f"| {name} |" in text
    assert "2 objects (alpha 1, beta 1)" in text
