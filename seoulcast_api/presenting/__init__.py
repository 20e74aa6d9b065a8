"""Stored documents as what a reader is shown: response models, words, tables. Nothing is read."""
