"""What has been done, kept in the target database: runs, ranges, a chain of evidence, images."""
