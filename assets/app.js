// Every page works without this file. It adds what govuk-frontend adds: focus on the error summary, no double clicks,
// counted characters, answers that open a further question.
import {
  Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios,
  ServiceNavigation, SkipLink, Tabs, createAll,
} from "govuk-frontend";

const components = [
  Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios,
  ServiceNavigation, SkipLink, Tabs,
];

function enhance(scope) {
  components.forEach((component) => createAll(component, {}, { scope, onError() {} }));
  // A print button can only work here, so the page ships it hidden.
  scope.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");
enhance(document.body);
// A fragment swapped in by htmx brings components that no one has started yet.
document.addEventListener("htmx:afterSettle", (event) => enhance(event.detail.elt));
