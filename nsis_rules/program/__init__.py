"""Names resolved, types and units checked: one typed program."""
