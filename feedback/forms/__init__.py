from .preferences import PreferencesForm
from .push import PushForm
from .reports import ReportForm

__all__ = ["PreferencesForm", "PushForm", "ReportForm"]
