"""The light drawings of reports and studio: a small grammar of marks, how they are laid out, and one writer of SVG."""
