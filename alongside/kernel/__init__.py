"""The ground floor: errors, public ids, the clock, sealed text and the access algebra. Leans on no other room."""
