"""Names resolved, types and units checked, each declaration turned into its typed form."""
