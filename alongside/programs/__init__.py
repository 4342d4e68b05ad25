"""Programs, their blueprint versions, cohorts, participations, contracts and engagements."""
