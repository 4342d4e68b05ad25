"""The staffing room: how helpers become ready, and stay so."""
