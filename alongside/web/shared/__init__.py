"""What every face uses: typed requests, guards, pages."""
