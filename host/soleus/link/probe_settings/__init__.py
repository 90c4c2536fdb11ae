"""What a probe keeps: words typed by a person, commands sent, answers understood."""
