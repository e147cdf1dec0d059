"""What the containers of docker-compose.yml run around Concord itself."""
