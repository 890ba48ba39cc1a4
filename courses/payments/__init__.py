"""What enrollments cost: see docs/payments.md."""
