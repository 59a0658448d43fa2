"""Doubts about a certificate are read by the name of the field (PRD §12.1)."""

import copy
import pickle

import pytest

from ara_domain.anomaly_flags import Anomaly, EpcAnomalyFlags

FLAGS = EpcAnomalyFlags({"wall_construction": Anomaly.DIFFERS_FROM_NEIGHBOURS})


def test_a_flag_is_read_by_its_field_and_equals_the_word_the_requirements_use() -> None:
    assert FLAGS.wall_construction == "differs_from_neighbours"


def test_a_field_that_is_not_named_is_not_in_doubt() -> None:
    assert FLAGS.roof_construction is None
    assert EpcAnomalyFlags().wall_construction is None


def test_names_of_the_language_are_no_fields() -> None:
    with pytest.raises(AttributeError):
        _ = FLAGS.__wall_construction__
    assert copy.deepcopy(FLAGS) == pickle.loads(pickle.dumps(FLAGS)) == FLAGS
