"""Work done after the answer: jobs that are retried, stopped, scheduled, and leave a row that says how they ended."""
