"""The merchant's pages, shown inside the platform's admin."""

from plugin.admin import appearance as _appearance  # noqa: F401 (adds its routes)
from plugin.admin import clashes as _clashes  # noqa: F401 (adds its routes)
from plugin.admin import dead as _dead  # noqa: F401 (adds its routes)
from plugin.admin import history as _history  # noqa: F401 (adds its routes)
from plugin.admin import letters as _letters  # noqa: F401 (adds its routes)
from plugin.admin import privacy as _privacy  # noqa: F401 (adds its routes)
from plugin.admin import referral_review as _referral_review  # noqa: F401 (adds its routes)
from plugin.admin import referrals as _referrals  # noqa: F401 (adds its routes)
from plugin.admin import reward_form as _reward_form  # noqa: F401 (adds its routes)
from plugin.admin import rewards as _rewards  # noqa: F401 (adds its routes)
from plugin.admin import statement as _statement  # noqa: F401 (adds its routes)
from plugin.admin import stops as _stops  # noqa: F401 (adds its routes)
from plugin.admin import texts as _texts  # noqa: F401 (adds its routes)
from plugin.admin import wipe as _wipe  # noqa: F401 (adds its routes)
from plugin.admin.views import blueprint

__all__ = ["blueprint"]
