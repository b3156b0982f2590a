"""The picture of what the releases reached."""
import pytest

from mem3d_training.progress import main, read

TABLE = "panel,measure,floor,goal,1.0,1.1\nDice,scribble,0.7,0.8,0.5,0.6\nDice,box,0.7,0.8,,0.75\nSlices,missed,3,,9,\n"


def test_the_table_is_drawn_the_same_every_time(tmp_path):
    (tmp_path / "progress.csv").write_text(TABLE)
    releases, panels = read(tmp_path / "progress.csv")
    assert releases == ["1.0", "1.1"] and [line.values for line in panels["Dice"]] == [[0.5, 0.6], [None, 0.75]]
    assert panels["Slices"][0].goal is None
    run = lambda name: main(["--table", str(tmp_path / "progress.csv"), "--out", str(tmp_path / name)])
    run("a.svg")
    run("b.svg")
    picture = (tmp_path / "a.svg").read_text()
    assert picture == (tmp_path / "b.svg").read_text() and picture.count(">floor</text>") == 2 and picture.count(">goal</text>") == 1


def test_another_table_is_refused(tmp_path):
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(SystemExit, match="columns must be panel"):
        read(tmp_path / "other.csv")
