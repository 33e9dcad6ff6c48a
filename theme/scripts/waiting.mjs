// On the page of who has to wait: proves the work by itself and sends again, so that nobody has to press anything.

import { solve } from "./proof_of_work.mjs";

const form = document.querySelector("form[data-waiting]");
const progress = form.querySelector("[data-progress]");
const said = progress.textContent;
progress.textContent = progress.dataset.working;
solve(JSON.parse(form.dataset.challenge))
  .catch(() => null)
  .then((proof) => {
    if (!proof) {
      progress.textContent = said;
      return;
    }
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = "_proof";
    input.value = proof;
    form.append(input);
    form.submit();
  });
