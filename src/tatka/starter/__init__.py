"""What `tatka init` leaves: a small whole course that builds, is tested and can be published."""
