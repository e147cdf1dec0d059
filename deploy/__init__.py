"""What runs Concord: the local default, containers, nginx."""
