"""The chats and the store."""
