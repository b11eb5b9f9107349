"""Views of decisions: asking, voting, results, decisions and what follows from them."""
