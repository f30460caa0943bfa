import pytest
from dagster import Failure, RetryRequested

from pipeline.lock import RefreshRunning
from pipeline.orchestration.failures import for_people
from pipeline.warehouse import DatabaseBusy


@pytest.mark.parametrize("error", [DatabaseBusy("busy"), OSError("stale file handle")])
def test_what_may_pass_is_tried_again(error: Exception) -> None:
    with pytest.raises(RetryRequested) as caught, for_people():
        raise error
    assert caught.value.max_retries == 3
    assert caught.value.__cause__ is error


def test_what_stays_wrong_fails_at_once_in_its_own_words() -> None:
    with pytest.raises(Failure) as caught, for_people():
        raise RefreshRunning("refresh 7 is running")
    assert caught.value.description == "refresh 7 is running"
    assert caught.value.allow_retries is False


def test_a_fault_of_the_program_is_left_as_it_is() -> None:
    with pytest.raises(KeyError), for_people():
        raise KeyError("x")
