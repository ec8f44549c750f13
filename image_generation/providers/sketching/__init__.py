"""The drawing hand of the sketch provider: words in, a picture out, with nothing but Pillow and a seed."""
