"""What is done because time passed."""
