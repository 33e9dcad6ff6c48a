// The buttons of the page "check your answers": sends, says in plain words how it stands, and goes back to the form.

import { deliver } from "./delivery.mjs";
import { showDeposit, showSent } from "./deposit.mjs";

/**
 * `inForm` are the ways back into a form that stands, hidden, in the same document: `edit(step)`, and `refused(problem)`,
 * which gives true when it can mend or show what the server refused. Without it the server's own pages do both.
 */
export function enhanceConfirmation(element, inForm = null) {
  const progress = element.querySelector("[data-progress]");
  const buttons = [...element.querySelectorAll("button")];
  const words = JSON.parse(document.getElementById("sending-words").textContent);
  const say = (text) => {
    if (progress.textContent !== text) progress.textContent = text; // said once, not at every attempt
  };
  let sending = false;
  const working = (now) => {
    sending = now;
    element.classList.toggle("working", now);
    for (const button of buttons) now ? button.setAttribute("aria-disabled", "true") : button.removeAttribute("aria-disabled");
  };
  addEventListener("beforeunload", (event) => {
    if (sending) event.preventDefault();
  });

  element.addEventListener("submit", async (event) => {
    const step = event.submitter?.value || "submit";
    if (sending) return event.preventDefault();
    if (step !== "submit") {
      if (inForm) {
        event.preventDefault();
        inForm.edit(step);
      }
      return;
    }
    event.preventDefault();
    working(true);
    const typed = new FormData(element);
    typed.set("_step", "submit");
    const body = new URLSearchParams(typed);
    const key = typed.get("_key");
    const tell = (state, seconds) => say(words[state].replace("{seconds}", seconds));
    const { receipt, problem, unsure } = await deliver(element.action, body, tell);
    working(false);
    if (receipt) return showDeposit(key, { action: element.action, body: `${body}`, receipt });
    if (!problem) return say(words[unsure ? "unsure" : "failed"]);
    const name = problem.type.split("#")[1];
    if (name === "key-reused" && problem.code) return showSent(key, { receipt: { code: problem.code } });
    if (name === "invalid-answers" && inForm && (await inForm.refused(problem))) return;
    if (name === "invalid-answers" || name === "form-changed") return leave(element, words.form_path);
    const lang = document.documentElement.lang === "vi" ? "" : "_en";
    say(`${problem[`title${lang}`]}. ${problem[`detail${lang}`]}`);
  });
}

/** Lets the server's own page say what is wrong: it brings the form with the answers kept. */
function leave(element, back) {
  const step = document.createElement("input");
  Object.assign(step, { type: "hidden", name: "_step", value: "submit" });
  element.append(step);
  // The back button then leads to the form and not to "resubmit this page?", which frightens people.
  history.replaceState(null, "", back);
  element.submit();
}
