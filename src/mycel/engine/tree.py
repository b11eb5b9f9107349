"""The Merkle tree of RFC 6962: roots, proofs and tiles, from leaf hashes."""
