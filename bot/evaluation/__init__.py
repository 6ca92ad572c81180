"""How good the replies are: questions with what a good reply holds, asked and measured (pure but for the asking)."""
