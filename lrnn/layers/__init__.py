"""One architecture a file: layers over sequences, each with its class and its source."""

from lrnn.layers.asrnn import AdaptiveSaturatedRNN
from lrnn.layers.block_diagonal import BlockDiagonalRNN
from lrnn.layers.deltanet import DeltaNet
from lrnn.layers.deltaproduct import DeltaProduct
from lrnn.layers.dense import DenseRNN
from lrnn.layers.elman import Elman
from lrnn.layers.fixed_point import FixedPointRNN
from lrnn.layers.gated_deltanet import GatedDeltaNet
from lrnn.layers.gla import GatedLinearAttention
from lrnn.layers.gru import GRU, DiagonalGRU
from lrnn.layers.layer import Layer
from lrnn.layers.linear import KeyValue, LinearLayer, Recurrence
from lrnn.layers.lru import LRU
from lrnn.layers.lstm import LSTM, DiagonalLSTM
from lrnn.layers.mamba import Mamba
from lrnn.layers.mamba2 import Mamba2
from lrnn.layers.mingru import MinGRU, MinLSTM
from lrnn.layers.mlp_rnn import MLPRNN
from lrnn.layers.nonlinear import NonlinearLayer
from lrnn.layers.pd_ssm import PDSSM
from lrnn.layers.rwkv4 import RWKV4
from lrnn.layers.rwkv7 import RWKV7
from lrnn.layers.s4d import S4D
from lrnn.layers.tensor_train import TensorTrainRNN

_CLASSES = (
    S4D,
    LRU,
    Mamba,
    Mamba2,
    GatedLinearAttention,
    RWKV4,
    PDSSM,
    BlockDiagonalRNN,
    DeltaNet,
    GatedDeltaNet,
    DeltaProduct,
    RWKV7,
    DenseRNN,
    MinGRU,
    MinLSTM,
    FixedPointRNN,
    Elman,
    MLPRNN,
    GRU,
    DiagonalGRU,
    LSTM,
    DiagonalLSTM,
    AdaptiveSaturatedRNN,
    TensorTrainRNN,
)
LAYERS: dict[str, type[Layer]] = {layer.__name__: layer for layer in _CLASSES}

__all__ = ["LAYERS", "KeyValue", "Layer", "LinearLayer", "NonlinearLayer", "Recurrence", *LAYERS]
