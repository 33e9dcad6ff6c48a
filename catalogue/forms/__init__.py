"""A form and its sentences, as the functions and the browser read them."""
