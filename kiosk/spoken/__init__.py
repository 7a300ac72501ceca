"""What the terminal says aloud: which words a voice pack holds, how amounts become words, and when anything is said."""
