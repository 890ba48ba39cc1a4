// <form data-passkey="create|get">: on submit asks the device for a passkey, puts what it says into [data-passkey-credential]
// and sends the form. The server's options stand in the JSON of data-passkey-options, or come from data-passkey-url.
import { toast } from "./toast.js";

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const known = (list = []) => list.map((credential) => ({ ...credential, id: bytes(credential.id) }));

async function options(form) {
  const { passkeyOptions, passkeyUrl } = form.dataset;
  if (passkeyOptions) return JSON.parse(document.getElementById(passkeyOptions).textContent);
  const answer = await fetch(passkeyUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

function create({ creation_options: { publicKey } }, form) {
  const passwordless = form.querySelector("[data-passkey-passwordless]")?.checked ?? false;
  const authenticatorSelection = {
    ...publicKey.authenticatorSelection,
    residentKey: passwordless ? "required" : "discouraged",
    requireResidentKey: passwordless,
    ...(passwordless && { userVerification: "required" }),
  };
  return navigator.credentials.create({
    publicKey: {
      ...publicKey,
      authenticatorSelection,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: known(publicKey.excludeCredentials),
    },
  });
}

function get({ request_options: { publicKey } }) {
  return navigator.credentials.get({
    publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: known(publicKey.allowCredentials) },
  });
}

function json({ id, rawId, type, response, authenticatorAttachment }, extensions) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const said = Object.fromEntries(parts.filter((part) => response[part]).map((part) => [part, text(response[part])]));
  if (response.getTransports) said.transports = response.getTransports();
  return JSON.stringify({ id, rawId: text(rawId), type, authenticatorAttachment, response: said, clientExtensionResults: extensions });
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-passkey]");
  if (!form) return;
  event.preventDefault();
  const ask = form.dataset.passkey === "create" ? create : get;
  try {
    const credential = await ask(await options(form), form);
    form.querySelector("[data-passkey-credential]").value = json(credential, credential.getClientExtensionResults());
    form.submit();
  } catch {
    toast(form.dataset.passkeyFailed, "error");
  }
});
