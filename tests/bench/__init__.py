"""Measuring programs: figures of this machine as ratios to floors of the same run. `bin/bench` runs them."""
