"""The front door: the command, the configuration file, exit codes."""
