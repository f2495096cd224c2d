"""What was measured: results that one side reports and the other accepts, and the value that they post."""
