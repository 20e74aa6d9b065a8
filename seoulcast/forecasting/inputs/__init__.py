"""From observations to the inputs of the model: the same code for training and serving."""
