// An htmx answer that is an error page is not swapped (see htmx-config in base.html): its sentence is said as a toast.
// 422 is swapped: it is the form again, with what to mend.
import { toast } from "./toast.js";

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (ctx.response.status === 422) return;
  const page = new DOMParser().parseFromString(ctx.text ?? "", "text/html");
  const sentence = page.querySelector(".notice__text")?.textContent.trim();
  toast(sentence || document.body.dataset.textFailed, "error");
});

// no answer at all
document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (ctx) toast(document.body.dataset.textFailed, "error");
});
