from tests.processes import python_that_says

STARTED_BY_A_PARENT = """
import subprocess, sys
subprocess.run([sys.executable, "-c", '''
import threading
from pipeline.orchestration.dbt_process import end_with_parent
end_with_parent()
print("begun", flush=True)
threading.Event().wait()
'''])
"""


def test_a_process_ends_with_the_one_that_started_it() -> None:
    with python_that_says("begun", STARTED_BY_A_PARENT) as parent:
        parent.kill()
        # The output ends when the last process has died that could write to it.
        assert parent.communicate(timeout=60) == ("", None)
