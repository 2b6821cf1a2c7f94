"""One file per subcommand: arguments in, one call, text and a code out."""
