"""From a file's bytes to sheets of text, as the program that wrote the file shows them."""
