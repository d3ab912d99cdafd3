"""
Referrals: a friend claims an invitation, and whether it worked is a pure function of facts.

What is offered is in `terms`, what is known of one referral in `facts`, what became of it in
`outcome`, what looks wrong about it in `suspicion`. Nothing here depends on when anybody learned
of a fact.
"""
