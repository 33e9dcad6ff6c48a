// From the form to the page "check your answers" and back, within one document: the network may fail in between.

import { showErrors } from "./errors.mjs";
import { columnOf, show } from "./in_place.mjs";
import { enhanceConfirmation } from "./sending.mjs";

/**
 * Listens last: what another listener has stopped, because of errors or to show the next page of the form, stays stopped.
 *
 * `uploads` (may be null): `settle(say)` waits until no file is under way and gives false when one cannot be sent;
 * `heal(problem)` sends again what the server misses and gives true when something was sent.
 */
export function enhanceChecking(form, data, uploads) {
  const progress = form.querySelector("[data-progress]");
  const words = JSON.parse(document.getElementById("sending-words").textContent);
  const column = form.closest(".narrow");
  const title = document.title;
  column.dataset.title = title;
  let check = null;
  let busy = false;

  const toForm = () => {
    column.dataset.title = title;
    show(column);
  };
  addEventListener("popstate", (event) => {
    if (!column.isConnected || location.hash === "#main") return; // sent already, or the skip link
    if (event.state?.check && check) show(check);
    else if (check?.isConnected && !check.hidden) toForm();
  });
  if (history.state?.check) history.replaceState({ ...history.state, check: false }, ""); // reloaded: the form is what is there

  const inForm = {
    edit(step) {
      history.back();
      form.dispatchEvent(new CustomEvent("edit", { detail: step }));
    },
    async refused(problem) {
      if (await uploads?.heal(problem)) {
        check.querySelector("[data-confirm]").requestSubmit(check.querySelector('[value="submit"]'));
        return true;
      }
      const errors = namedErrors(problem, data.fields);
      if (!errors.length) return false;
      history.back();
      await new Promise((resolve) => addEventListener("popstate", () => setTimeout(resolve), { once: true }));
      showErrors(form, errors);
      return true;
    },
  };

  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    const say = (text) => (progress.textContent = text);
    if (!uploads || (await uploads.settle(say))) {
      const page = await ask(form, words, say);
      const next = columnOf(page);
      const confirmation = next?.querySelector("[data-confirm]");
      const told = next && toldErrors(next, data.fields);
      say("");
      if (confirmation) {
        check?.remove();
        check = next;
        history.pushState({ ...history.state, check: true }, "");
        show(check);
        enhanceConfirmation(confirmation, inForm);
      } else if (told.length) showErrors(form, told);
      else form.submit(); // something that only the server can tell: it brings its own page
    }
    busy = false;
  });
}

/** The page that the server makes of the form, asked for until it comes. */
async function ask(form, words, say) {
  for (let attempt = 0; ; attempt++) {
    say(navigator.onLine ? words[attempt ? "waiting" : "checking"] : words.offline_check);
    const giveUp = new AbortController();
    const late = setTimeout(() => giveUp.abort(), 20_000);
    try {
      const body = new URLSearchParams(new FormData(form));
      const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" }, signal: giveUp.signal });
      if (response.status < 500 && response.status !== 429) return await response.text();
    } catch {
      // no network: again, as soon as there is one
    } finally {
      clearTimeout(late);
    }
    say(navigator.onLine ? words.waiting : words.offline_check);
    await new Promise((resolve) => {
      setTimeout(resolve, Math.min(1000 * 2 ** attempt, 15_000));
      addEventListener("online", resolve, { once: true });
    });
  }
}

/** What a page of the server says is wrong, as showErrors takes it. */
function toldErrors(column, fields) {
  const links = [...column.querySelectorAll(".govuk-error-summary__list a")];
  return links.map((link) => ({ name: link.hash.slice("#f-".length), message: link.textContent })).filter(known(fields));
}

function namedErrors(problem, fields) {
  const detail = document.documentElement.lang === "vi" ? "detail" : "detail_en";
  const errors = (problem.errors || []).map((one) => ({ name: one.pointer.split("/").slice(2).join("."), message: one[detail] }));
  return errors.filter(known(fields));
}

const known = (fields) => ({ name }) => fields.some((field) => field.name === name.split(".")[0]);
