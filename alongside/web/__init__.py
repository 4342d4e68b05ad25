"""The only room that knows HTTP: pages, their kit, and what each role sees first."""
