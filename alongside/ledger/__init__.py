"""The ledger: what happened is reported once and counted in every account it belongs to, in lines that never change."""
