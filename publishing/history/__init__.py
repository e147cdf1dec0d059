"""What a reader saw on a date: answered from the history that the database itself keeps of every address."""
