from .preferences import PreferencesForm
from .push import PushForm
from .reports import AppealForm, ReportForm

__all__ = ["AppealForm", "PreferencesForm", "PushForm", "ReportForm"]
