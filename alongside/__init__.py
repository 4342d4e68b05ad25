"""Alongside: coaching and mentoring programs for educators, each one described as data."""
