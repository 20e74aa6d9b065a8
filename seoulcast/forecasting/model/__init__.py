"""The model: linear base model, LSTM, their training, and the files that hold a trained one."""
