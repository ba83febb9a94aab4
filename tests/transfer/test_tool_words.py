"""What ``python -m transfer`` says."""

from transfer.tool_progress import amount, duration
from transfer.tool_run import without_channel


def test_messages_do_not_name_channels():
    assert without_channel('error writing "file3": no space left on device') == "error writing: no space left on device"
    assert without_channel('couldn\'t open "/x": denied') == 'couldn\'t open "/x": denied'


def test_the_state_as_words():
    assert [amount(count) for count in (0, 999, 1000, 12_345_678)] == ["0 bytes", "999 bytes", "1.0 kB", "12.3 MB"]
    assert [duration(seconds) for seconds in (0.4, 61, 3661)] == ["0:00", "1:01", "1:01:01"]
