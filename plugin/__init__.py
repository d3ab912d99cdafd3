"""Laurel: points, referrals and rewards for online stores."""
