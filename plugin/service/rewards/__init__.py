"""
Rewards: what points are turned into, on whichever road, and how they come back.

A shopper's request only writes: points and code go in one commit, and no platform stands between.
What a platform has to do is a job, which rolls forward only.
"""
