// Sends from the page "check your answers", again and again over a bad network, until the server has answered.

/** Sends with retries, and only when it has been acknowledged asks for the receipt: the repeat finds the first. */
export function enhanceConfirmation(element) {
  const progress = element.querySelector("[data-progress]");
  const buttons = [...element.querySelectorAll("button")];
  let sending = false;
  element.addEventListener("submit", async (event) => {
    if (event.submitter?.value !== "submit") return;
    event.preventDefault();
    if (sending) return;
    sending = true;
    progress.textContent = element.dataset.sending;
    buttons.forEach((button) => button.setAttribute("aria-disabled", "true"));
    element.classList.add("working");
    const body = new URLSearchParams(new FormData(element));
    body.set("_step", "submit");
    if (await send(element, body, progress)) {
      const step = document.createElement("input");
      step.type = "hidden";
      step.name = "_step";
      step.value = "submit";
      element.append(step);
      // The back button then leads to the form and not to "resubmit this page?", which frightens people.
      history.replaceState(null, "", element.dataset.back);
      element.submit();
      return;
    }
    sending = false;
    element.classList.remove("working");
    buttons.forEach((button) => button.removeAttribute("aria-disabled"));
    progress.textContent = element.dataset.failed;
  });
}

/** True when the server has answered for good, whatever it said: it will say the same to the page's own post. */
async function send(element, body, progress) {
  for (let attempt = 0; attempt < 5; attempt++) {
    if (attempt) {
      progress.textContent = element.dataset.retrying;
      await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** attempt));
    }
    try {
      const answer = await fetch(element.action, { method: "POST", body, headers: { Accept: "application/json" }, signal: AbortSignal.timeout?.(20000) });
      if (answer.status < 500) return true;
    } catch {
      // no network: try again
    }
  }
  return false;
}
