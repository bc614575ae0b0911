"""One question a page: the shared view for journeys of questions, and the single form page."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from formtools.wizard.views import NamedUrlSessionWizardView, WizardView

from coopcare.errors import DomainError
from coopcare.ui.answers import answer_rows
from coopcare.ui.rendering import ordinary_fields

UNPROCESSABLE = 422
CHANGE = "?change"


def question_page(
    request: HttpRequest,
    form: forms.BaseForm,
    *,
    title: str,
    back_url: str = "",
    button: str = "Continue",
    template: str = "components/question_page.html",
    heading: bool | None = None,
    status: int | None = None,
    **context: Any,
) -> HttpResponse:
    """A page with one form; 422 when the form has errors. The title is the h1, and the label of an only field.

    `heading=False` keeps the field's own label under a separate h1.
    """
    own_heading = has_one_question(form) if heading is None else heading
    context |= {"form": form, "title": title, "heading": title if own_heading else "", "back_url": back_url}
    status = status or (UNPROCESSABLE if form.is_bound and form.errors else 200)
    return render(request, template, {**context, "button": button}, status=status)


def has_one_question(form: forms.BaseForm) -> bool:
    """Whether the page asks one thing only, so that its label or legend can be the h1. A lone tick box has neither."""
    fields = ordinary_fields(form)
    return len(fields) == 1 and type(fields[0].field.widget) is not forms.CheckboxInput


class QuestionPage(NamedUrlSessionWizardView):
    """A journey of question pages that ends in a check page and one deed.

    Differs from formtools' view in four ways. Change comes straight back to the check page and asks only what the
    change made necessary. The deed is done by the POST of the check page, never by a GET. Nobody gets to a page past
    an unanswered question. Answers belong to one actor, one person acted for and one object: two tabs on two visits,
    or the same tab after changing hat, do not mix.

    Subclasses give `form_list` (the last step is the check page, named "check") and `done`; maybe `condition_dict`,
    `templates` {step: template}, `check_title`, `check_button`, `titles` {step: title}. A form may have `title` and
    `short_labels`. `done` may raise DomainError: the check page is shown again with its sentence.
    """

    templates: dict[str, str] = {}
    titles: dict[str, str] = {}
    check_title = "Check your answers"
    check_button = "Confirm"
    refusal: int | None = None

    def first_back_url(self) -> str:
        """Where Back goes from the first question."""
        return "/"

    def get_prefix(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        actor = getattr(request, "actor", None)
        whose = [str(part) for key, part in sorted(kwargs.items()) if key != "step"]
        if actor is not None:
            whose += [str(actor.hat), str(actor.acting_for_id)]
        return "-".join([super().get_prefix(request, *args, **kwargs), *whose])

    def get_step_url(self, step: str) -> str:
        return reverse(self.url_name, kwargs={**self.kwargs, "step": step})

    def get(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        step = kwargs.get("step")
        if step is None:
            self.storage.reset()
            self.storage.current_step = self.steps.first
            return redirect(self.get_step_url(self.steps.first))
        if step not in self.get_form_list():
            return redirect(self.get_step_url(self._first_unanswered()))
        unanswered = self._first_unanswered(before=step)
        if unanswered != step:
            return redirect(self.get_step_url(unanswered))
        return super().get(*args, **kwargs)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        step = kwargs.get("step")
        sent = self.request.POST.get(f"{self.prefix}-current_step")
        if step not in self.get_form_list() or sent != step or self._first_unanswered(before=step) != step:
            return redirect(self.get_step_url(self._first_unanswered()))
        self.storage.current_step = step
        return super().post(*args, **kwargs)

    def get_next_step(self, step: str | None = None) -> str:
        """The first later question without an answer, else the last page: so Change comes straight back."""
        keys = list(self.get_form_list())
        later = keys[keys.index(step or self.steps.current) + 1 :]
        return next((key for key in later if self.get_cleaned_data_for_step(key) is None), keys[-1])

    def render_done(self, form: forms.BaseForm, **kwargs: Any) -> HttpResponseBase:
        try:
            # Past NamedUrlWizardView, which would do the deed in the GET of a "done" address.
            return WizardView.render_done(self, form, **kwargs)
        except DomainError as error:
            if error.status in (403, 404):
                raise
            form.add_error(None, error.message)
            self.refusal = error.status
            return self.render(form)

    def render(self, form: forms.BaseForm | None = None, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().render(form, **kwargs)
        if self.request.method == "POST":
            response.status_code = self.refusal or UNPROCESSABLE
        return response

    def get_template_names(self) -> list[str]:
        step = self.steps.current
        usual = "components/check.html" if step == "check" else "components/question.html"
        return [self.templates.get(step, usual)]

    def get_context_data(self, form: forms.BaseForm, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(form=form, **kwargs)
        step = self.steps.current
        is_check = step == "check"
        title = self.check_title if is_check else self._title(step, form)
        return context | {
            "title": title,
            "heading": title if has_one_question(form) and not is_check else "",
            "button": self.check_button if is_check else "Continue",
            "back_url": self._back_url(step),
            "answers": {"rows": self.answer_rows()} if is_check else {},
        }

    def answer_rows(self) -> list[dict[str, Any]]:
        """Summary list rows of every answer so far. Override to reword or leave out."""
        rows = []
        for step in self.get_form_list():
            form = self._answered_form(step)
            if step != "check" and form.is_valid():
                rows += answer_rows(form, self.get_step_url(step) + CHANGE)
        return rows

    def _title(self, step: str, form: forms.BaseForm) -> str:
        if title := self.titles.get(step) or getattr(form, "title", ""):
            return title
        return str(ordinary_fields(form)[0].label)

    def _back_url(self, step: str) -> str:
        if CHANGE.lstrip("?") in self.request.GET:
            return self.get_step_url(self.steps.last)
        return self.get_step_url(self.steps.prev) if self.steps.prev else self.first_back_url()

    def _answered_form(self, step: str) -> forms.BaseForm:
        return self.get_form(step, self.storage.get_step_data(step), self.storage.get_step_files(step))

    def _first_unanswered(self, before: str | None = None) -> str:
        """The first step without a good answer, or `before` (by default the last step) when there is none earlier."""
        keys = list(self.get_form_list())
        last = before or keys[-1]
        earlier = keys[: keys.index(last)]
        return next((key for key in earlier if self.get_cleaned_data_for_step(key) is None), last)
