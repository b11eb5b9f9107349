"""The command line: every calculation on files, without a server."""
