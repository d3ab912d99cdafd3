"""
Naive designs of a points ledger, each as a change to the house, and the test that tells it apart.

Every one of them is plausible, most are what a first version does; a run of two to six steps
breaks each. A test of the domain needs no database; the others run on SQLite.
"""

from tests.mutants.designs_of_balances import LEDGERS
from tests.mutants.designs_of_house import HOUSE
from tests.mutants.designs_of_orders import ORDERS
from tests.mutants.designs_of_referrals import REFERRALS
from tests.mutants.designs_of_rewards import REWARDS
from tests.mutants.designs_of_time import TIME
from tests.mutants.designs_of_worth import RULES

DESIGNS = (*ORDERS, *RULES, *LEDGERS, *TIME, *REWARDS, *REFERRALS, *HOUSE)
