// <form data-submit-on-change> or one field of a form: sent when a choice is made; its button stays for those without scripts.
document.addEventListener("change", (event) => {
  if (event.target.closest("[data-submit-on-change]")) event.target.form?.requestSubmit();
});
