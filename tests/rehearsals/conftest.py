"""What is asserted beside the tests is explained as well as in them."""

import pytest

pytest.register_assert_rewrite("tests.rehearsals.storm", "tests.rehearsals.stage")
