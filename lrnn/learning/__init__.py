"""Tasks, training and recorded results."""
