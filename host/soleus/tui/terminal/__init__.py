"""Between the terminal and Textual: the bytes that come from the keyboard."""
