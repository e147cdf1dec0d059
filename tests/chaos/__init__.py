"""Everything is killed, frozen, emptied and damaged while colleagues publish and readers read; then all must agree."""
