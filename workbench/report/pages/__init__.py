"""One module a page: each function says one part of it, in the order in which its notebook shows them."""
