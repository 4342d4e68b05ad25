"""What an import would do, worked out from files and database without writing anything."""
