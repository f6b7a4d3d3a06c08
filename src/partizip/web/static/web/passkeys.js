// Passkeys (WebAuthn): the only script of the sign-in. Without it the pages say what to use instead.
"use strict";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const listed = (items) => (items || []).map((item) => ({ ...item, id: bytes(item.id) }));

// The answer of the device as the server reads it: JSON with base64url (WebAuthn level 3, 5.1).
function written(credential) {
  const { response } = credential;
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = text(response[name]);
  }
  if (response.getTransports) parts.transports = response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: parts,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function create(form, options) {
  const wanted = { ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) } };
  wanted.excludeCredentials = listed(options.excludeCredentials);
  const alone = form.elements.passwordless?.checked;
  wanted.authenticatorSelection = {
    ...options.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: Boolean(alone),
    ...(alone ? { userVerification: "required" } : {}),
  };
  return navigator.credentials.create({ publicKey: wanted });
}

function get(_form, options) {
  return navigator.credentials.get({
    publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: listed(options.allowCredentials) },
  });
}

async function options(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options).publicKey;
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).request_options.publicKey;
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("button[type=button]");
  const told = form.querySelector("[data-told]");
  if (!window.PublicKeyCredential) continue;
  button.hidden = false;
  const use = async () => {
    told.hidden = true;
    try {
      const ask = form.dataset.passkey === "create" ? create : get;
      form.elements.credential.value = written(await ask(form, await options(form)));
      form.submit();
    } catch {
      told.textContent = form.dataset.fault;
      told.hidden = false;
    }
  };
  button.addEventListener("click", use);
  form.addEventListener("submit", (event) => {
    event.preventDefault(); // Enter in a field of the form means the button
    use();
  });
}
