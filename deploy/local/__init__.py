"""The default without any system service: one command starts everything under var/."""
