"""The engine with its threads: begins and ends runs, and answers screens and commands."""
