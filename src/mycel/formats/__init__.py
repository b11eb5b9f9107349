"""Formats: readers and writers of public file formats; bytes in, engine values out."""
