"""The networks that are trained: a word encoder, one or two BiLSTMs and a linear-chain CRF, in PyTorch.

The shipped model runs without PyTorch: `eligo.pipeline.tagging.tagger` computes the same function with NumPy.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn

ILLEGAL = -1e4


@dataclass
class Shape:
    """Sizes of a network. `hidden` and `upper` are units a direction; `upper` 0 leaves the second BiLSTM out."""

    words: int
    chars: int
    word_size: int = 200
    char_size: int = 24
    filters: int = 64
    widths: tuple[int, ...] = (2, 3, 4)
    hidden: int = 256
    upper: int = 0

    def as_dict(self) -> dict:
        return asdict(self)


class WordEncoder(nn.Module):
    """A vector a word form: the embedding of its lower-cased form beside max-pooled character convolutions."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.word = nn.Embedding(shape.words, shape.word_size, padding_idx=0)
        self.char = nn.Embedding(shape.chars, shape.char_size, padding_idx=0)
        self.convolutions = nn.ModuleList(
            nn.Conv1d(shape.char_size, shape.filters, w, padding=w - 1) for w in shape.widths
        )
        self.size = shape.word_size + shape.filters * len(shape.widths)

    def forward(self, words: Tensor, chars: Tensor) -> Tensor:
        """(N,) word ids and (N, 24) character ids to (N, size)."""
        c = self.char(chars).transpose(1, 2)
        pooled = [torch.relu(conv(c).amax(2)) for conv in self.convolutions]
        return torch.cat([self.word(words), *pooled], 1)


class BiLSTM(nn.Module):
    """Two LSTMs; the backward one reads each sentence reversed within its own length, so padding is never read."""

    def __init__(self, size: int, hidden: int) -> None:
        super().__init__()
        self.forwards = nn.LSTM(size, hidden, batch_first=True)
        self.backwards = nn.LSTM(size, hidden, batch_first=True)

    def forward(self, x: Tensor, reversal: Tensor) -> tuple[Tensor, Tensor]:
        with torch.autocast("cpu", torch.bfloat16, enabled=self.training):
            ahead, _ = self.forwards(x)
            back, _ = self.backwards(reverse(x, reversal))
        return ahead.float(), reverse(back.float(), reversal)


def reverse(x: Tensor, reversal: Tensor) -> Tensor:
    return x.gather(1, reversal.unsqueeze(2).expand(-1, -1, x.shape[2]))


def reversal_of(lengths: Tensor, width: int) -> Tensor:
    """(B, T) indices that turn each row round within its length and leave its padding where it is."""
    steps = torch.arange(width).expand(len(lengths), width)
    turned = lengths.unsqueeze(1) - 1 - steps
    return torch.where(turned >= 0, turned, steps)


class Locked(nn.Module):
    """Dropout with one mask a sentence (Gal and Ghahramani 2016)."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.rate:
            return x
        return x * torch.bernoulli(torch.full((x.shape[0], 1, x.shape[2]), 1 - self.rate)) / (1 - self.rate)


class Chain(nn.Module):
    """A linear-chain CRF over tags; `legal` (L, L) and `opening` (L,) say which steps exist."""

    def __init__(self, legal: Tensor, opening: Tensor) -> None:
        super().__init__()
        self.steps = nn.Parameter(torch.zeros(len(legal), len(legal)))
        self.register_buffer("legal", legal.float())
        self.register_buffer("barred", (1 - opening.float()) * ILLEGAL)

    def log_partition(self, scores: Tensor, mask: Tensor, steps: Tensor | None = None) -> Tensor:
        """(B,) logarithm of the summed weight of all tag sequences of (B, T, L) scores."""
        weights = torch.exp(self.steps if steps is None else steps) * self.legal
        peak = scores.amax(2)
        potentials = torch.exp(scores - peak.unsqueeze(2))
        state = potentials[:, 0] * torch.exp(self.barred)
        total = state.sum(1)
        log_z = peak[:, 0] + total.log()
        state = state / total.unsqueeze(1)
        for t in range(1, scores.shape[1]):
            moved = torch.bmm(state.unsqueeze(1), weights).squeeze(1) if weights.dim() == 3 else state @ weights
            moved = moved * potentials[:, t]
            total = moved.sum(1)
            here = mask[:, t]
            log_z = log_z + torch.where(here, peak[:, t] + total.log(), torch.zeros_like(total))
            state = torch.where(here.unsqueeze(1), moved / total.unsqueeze(1), state)
        return log_z

    def cross_entropy(self, scores: Tensor, mask: Tensor, tags: Tensor, moves: Tensor) -> Tensor:
        """Mean over sentences of the cross-entropy from a distribution over sequences to this chain's.

        The distribution is given by its marginals: `tags` (B, T, L), and `moves` (B, L, L), summed over positions.
        For one known sequence both are counts, and this is its negative log-likelihood.
        """
        gold = (tags * scores).sum((1, 2)) + (moves * self.steps).sum((1, 2))
        return (self.log_partition(scores, mask) - gold).mean()

    def marginals(self, scores: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """The marginals of the chain's own distribution, shaped as `cross_entropy` takes them."""
        with torch.enable_grad():
            scores = scores.detach().requires_grad_()
            steps = self.steps.detach().expand(len(scores), -1, -1).clone().requires_grad_()
            log_z = self.log_partition(scores, mask, steps).sum()
            tags, moves = torch.autograd.grad(log_z, (scores, steps))
        return tags, moves


class Encoder(nn.Module):
    """Word encoder and first BiLSTM: what the language model trains first and a tagger starts from."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.words = WordEncoder(shape)
        self.lstm = BiLSTM(self.words.size, shape.hidden)
        self.drop = Locked(dropout)

    def forward(self, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor, Tensor]:
        x = self.drop(self.words(batch["forms"], batch["chars"])[batch["tokens"]])
        ahead, back = self.lstm(x, batch["reversal"])
        return x, ahead, back


class LanguageModel(nn.Module):
    """Predicts each word from the states on its left and on its right, with sampled negatives."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(shape, dropout)
        self.out = nn.Linear(2 * shape.hidden, shape.word_size)
        self.target = nn.Embedding(shape.words, shape.word_size)
        self.bias = nn.Parameter(torch.zeros(shape.words))

    def forward(self, batch: dict[str, Tensor], negatives: Tensor) -> Tensor:
        _, ahead, back = self.encoder(batch)
        left = nn.functional.pad(ahead[:, :-1], (0, 0, 1, 0))
        right = nn.functional.pad(back[:, 1:], (0, 0, 0, 1))
        mask = batch["mask"]
        ends = mask & ~nn.functional.pad(mask[:, 1:], (0, 1))
        right = right.masked_fill(ends.unsqueeze(2), 0.0)
        context = self.out(torch.cat([left, right], 2)[mask])
        gold = batch["words"][mask]
        positive = (context * self.target(gold)).sum(1, keepdim=True) + self.bias[gold].unsqueeze(1)
        with torch.autocast("cpu", torch.bfloat16):
            negative = context @ self.target(negatives).T
        negative = negative.float() + self.bias[negatives]
        negative = negative.masked_fill(negatives.unsqueeze(0) == gold.unsqueeze(1), ILLEGAL)
        return nn.functional.cross_entropy(torch.cat([positive, negative], 1), torch.zeros(len(gold), dtype=torch.long))


class Tagger(nn.Module):
    """Encoder, optional second BiLSTM, and scores for a CRF over Chia's tags; `others` are auxiliary tag sets."""

    def __init__(
        self, shape: Shape, legal: Tensor, opening: Tensor, others: tuple[int, ...] = (), dropout: float = 0.35
    ):
        super().__init__()
        self.encoder = Encoder(shape, dropout)
        size = 2 * shape.hidden
        self.upper = BiLSTM(size + self.encoder.words.size, shape.upper) if shape.upper else None
        size = 2 * shape.upper or size
        self.drop = Locked(dropout)
        self.score = nn.Linear(size, len(legal))
        self.chain = Chain(legal, opening)
        self.others = nn.ModuleList(nn.Linear(size, n) for n in others)

    def features(self, batch: dict[str, Tensor]) -> Tensor:
        x, ahead, back = self.encoder(batch)
        h = torch.cat([ahead, back], 2)
        if self.upper is not None:
            h = torch.cat(self.upper(self.drop(torch.cat([h, x], 2)), batch["reversal"]), 2)
        return self.drop(h)

    def forward(self, batch: dict[str, Tensor]) -> Tensor:
        return self.score(self.features(batch))
