"""The corpus that ships: invented labs, outlets and incidents."""
