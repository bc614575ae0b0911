"""What `./run` does: set-up, demo, tests, checks, benches. Standard library only, so that it runs on a bare machine."""
