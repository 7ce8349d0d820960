"""Named experiments: who learns what, predicted, run and recorded."""

from lrnn.learning.experiments import state_tracking
from lrnn.learning.experiments.experiment import Claim, Experiment, Prediction, Profile, outcome
from lrnn.learning.experiments.models import KINDS, Kind

EXPERIMENTS = {
    "parity": state_tracking.PARITY,
    "mod3": state_tracking.MOD3,
    "s3": state_tracking.S3,
    "s5-swaps": state_tracking.S5_SWAPS,
    "a5": state_tracking.A5,
}

__all__ = ["EXPERIMENTS", "KINDS", "Claim", "Experiment", "Kind", "Prediction", "Profile", "outcome"]
