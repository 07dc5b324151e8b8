"""A call of opencv.js: choosing the overload, carrying the arguments over, delivering the results."""
