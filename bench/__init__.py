"""What the register promises of speed, measured as ratios side by side in one run on one machine."""
