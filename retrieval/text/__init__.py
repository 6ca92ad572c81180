"""What a text says in form: the only wing that knows a language."""
