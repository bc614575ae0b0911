// Every page works without this file. It adds what govuk-frontend adds: focus on the error summary, no double clicks,
// counted characters, answers that open a further question.
import {
  Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios,
  ServiceNavigation, SkipLink, Tabs, createAll,
} from "govuk-frontend";

// govuk-frontend says aria-expanded of radios, which ARIA keeps for other controls. What opens comes next in the page.
class PlainRadios extends Radios {
  syncConditionalRevealWithInputState(input) {
    super.syncConditionalRevealWithInputState(input);
    input.removeAttribute("aria-expanded");
  }
}

const components = [
  Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, PlainRadios,
  ServiceNavigation, SkipLink, Tabs,
];

function enhance(scope) {
  components.forEach((component) => createAll(component, {}, { scope, onError() {} }));
  // What can only work here is shipped hidden, so that nobody without scripts meets a button that does nothing.
  scope.querySelectorAll("[data-needs-script], [data-print]").forEach((part) => { part.hidden = false; });
  scope.querySelectorAll("[data-print]").forEach((button) => {
    button.addEventListener("click", () => window.print());
  });
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");
enhance(document.body);
// A fragment swapped in by htmx brings components that no one has started yet.
document.addEventListener("htmx:afterSettle", (event) => enhance(event.detail.elt));
// A passkey that was refused or cancelled: say so on the page, not only to programmers.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.querySelectorAll("[data-passkey-error]").forEach((words) => { words.hidden = false; });
});
