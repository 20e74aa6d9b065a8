"""What the morning knows beyond daily values, and what it corrects of a daily forecast."""
