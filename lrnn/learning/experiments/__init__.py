"""Named experiments: who learns what, predicted, run and recorded."""

from lrnn.learning.experiments import graphs, matrices, state_tracking
from lrnn.learning.experiments.experiment import Claim, Experiment, Prediction, Profile, outcome
from lrnn.learning.experiments.models import KINDS, Kind

EXPERIMENTS = {
    "parity": state_tracking.PARITY,
    "mod3": state_tracking.MOD3,
    "s3": state_tracking.S3,
    "s3-swaps": state_tracking.S3_SWAPS,
    "s5-swaps": state_tracking.S5_SWAPS,
    "a5": state_tracking.A5,
    "figure2a": graphs.FIGURE_2A,
    "graph-2": graphs.GRAPH_2,
    "graph-3": graphs.GRAPH_3,
    "graph-5": graphs.GRAPH_5,
    "graph-layered": graphs.GRAPH_LAYERED,
    "figure2b": matrices.FIGURE_2B,
    "figure2c": matrices.FIGURE_2C,
    "matrix-mod2": matrices.MOD_2,
    "matrix-sign": matrices.SIGN,
}

__all__ = ["EXPERIMENTS", "KINDS", "Claim", "Experiment", "Kind", "Prediction", "Profile", "outcome"]
