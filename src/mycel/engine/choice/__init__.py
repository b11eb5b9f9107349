"""Choice: ballots in, results that anyone can recount out; exact numbers, ties as ties."""
