"""What staff decide, in one step."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _

from feedback.models import Case, Decision, Rule

Action = Decision.Action
ABOUT = {
    Action.DISMISS: _("Dismiss: nothing is wrong with it"),
    Action.RELEASE: _("Let it through: everybody sees it"),
    Action.HIDE: _("Hide it, and no more than that"),
    Action.WARN: _("Warn"),
    Action.LIMIT: _("Limit: no new chats, what they post waits for us"),
    Action.SUSPEND: _("Suspend: they cannot sign in"),
}
LENGTHS = [("1", _("1 day")), ("3", _("3 days")), ("7", _("7 days")), ("30", _("30 days")), ("", _("for good"))]
LONGEST = 1000


class WordsForm(forms.Form):
    default_renderer = DjangoTemplates

    text = forms.CharField(
        label=_("Words to the person"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They read them in the app and by mail, beside the reason, which is in their language."),
    )
    note = forms.CharField(
        label=_("Note for staff"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stays with us, in the log."),
    )


class DecisionForm(WordsForm):
    action = forms.ChoiceField(label=_("What to do"), widget=forms.RadioSelect)
    hides = forms.BooleanField(label=_("Hide it, too"), required=False)
    days = forms.ChoiceField(label=_("For how long"), choices=LENGTHS, initial="7", required=False)
    rule = forms.ChoiceField(label=_("Why"), choices=[("", "—"), *Rule.choices], required=False)

    field_order = ["action", "hides", "days", "rule", "text", "note"]

    def __init__(self, case, *args, **kwargs):
        rule = case.reason if case.reason in Rule.values and case.reason != Rule.OTHER else ""
        super().__init__(*args, initial={"rule": rule}, **kwargs)
        harmless = Action.RELEASE if case.kind == Case.Kind.REVIEW else Action.DISMISS
        there = case.target is not None
        actions = [harmless, *([Action.HIDE] if there else []), Action.WARN, Action.LIMIT, Action.SUSPEND]
        if harmless == Action.RELEASE and not there:
            actions[0] = Action.DISMISS
        self.fields["action"].choices = [(action, ABOUT[action]) for action in actions]
        if not there:
            del self.fields["hides"]
        self.must_hide = case.kind == Case.Kind.REVIEW and there

    def clean(self):
        given = super().clean()
        action = given.get("action")
        given["days"] = int(given["days"]) if given.get("days") else None
        if action in (Action.DISMISS, Action.RELEASE):
            given |= {"hides": False, "rule": "", "text": ""}
        elif action and not given.get("rule"):
            self.add_error("rule", ValidationError(_("Say why: the person is told."), "required"))
        elif action and given["rule"] == Rule.OTHER and not given.get("text"):
            self.add_error("text", ValidationError(_("Say in your own words why."), "required"))
        if self.must_hide and action in Decision.MEASURES:
            given["hides"] = True  # it is not seen yet, and what breaks the rules is not let through
        return given


class AnswerForm(WordsForm):
    """Of an appeal."""

    overturn = forms.TypedChoiceField(
        label=_("The decision"),
        choices=[("0", _("stands")), ("1", _("is taken back: all is as it was before"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )

    field_order = ["overturn", "text", "note"]
