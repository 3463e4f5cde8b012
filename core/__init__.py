"""The domain: mentors, bookings, money, reviews. It knows no chat and no HTTP."""
