"""Scene Visualizer's plugin: pictures made together in a game session."""
