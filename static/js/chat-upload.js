// One message with a file by POST, as the form would send it. Resolves to { html }, { failed: code, why: sentence }, or {}
// where nobody answered.
const REFUSED = { 401: "signed_out", 403: "gone", 404: "over", 413: "too_large", 429: "rate" };

export function upload(form, item, progress) {
  const body = new FormData(form);
  body.delete("image");
  body.delete("audio");
  body.set("client_id", item.client_id);
  body.set("content_text", item.text);
  body.set("parent_msg", item.reply?.id ?? "");
  body.set(item.kind, item.file, item.file.name);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.upload.onprogress = (event) => progress(event.loaded / event.total);
    request.onload = () => resolve(answer(request));
    request.onerror = request.onabort = () => resolve({});
    request.send(body);
  });
}

function answer(request) {
  const { status, responseText: html } = request;
  if (status === 200) return { html };
  if (status < 400 || status >= 500) return {};
  const page = new DOMParser().parseFromString(html, "text/html");
  const failed = request.getResponseHeader("X-Refused") ?? REFUSED[status] ?? "invalid";
  return { failed, why: page.querySelector(".composer__error")?.textContent.trim() };
}
