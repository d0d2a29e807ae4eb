"""The offset of the estimate for digests."""

from __future__ import annotations

import numpy as np

from evals.training.fit_digest_offset import chosen_offset


def test_the_offset_lets_no_more_than_the_share_reach_the_threshold() -> None:
    logits = np.array([-2.0, -1.0, -0.5, -0.4, 0.1])
    assert chosen_offset(logits, aim=0.405, share=0.2) == 0.8
    assert chosen_offset(np.array([1.0, 1.2]), aim=0.405) == -0.8
