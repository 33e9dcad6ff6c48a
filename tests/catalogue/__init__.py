"""The build side, through its public faces."""
