"""What enrollments cost, and how it is paid: through Stripe Checkout, or as the instructor says. See docs/payments.md.

settling   what becomes of payments when an enrollment changes
gateway    what we ask of Stripe
checkout   the way to Stripe's page
outcome    what Stripe says became of a checkout or a payment
following  what is asked of Stripe afterwards: to close a checkout, to give money back, how an old one stands
"""
