// The first thing in the body, before anything is painted: components that need script hide their plain form only
// where script runs. It takes the place of an inline script, which the content security policy forbids.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
