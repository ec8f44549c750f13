"""Who and what is in the picture: people, beasts, vehicles and things, each as a list of shapes."""
