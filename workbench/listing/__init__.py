"""Tables that people see: declared once, written to pages, workbooks, documents, terminals and Markdown."""

from workbench.listing.declare import Column, Listing, Said, listing

__all__ = ["Column", "Listing", "Said", "listing"]
