// Runs before the first paint so that parts which need JavaScript are laid out once, not twice.
// GOV.UK Frontend looks for these classes on the body.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
