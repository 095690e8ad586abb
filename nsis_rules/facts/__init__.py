"""What a program asks, as models; designs read."""
