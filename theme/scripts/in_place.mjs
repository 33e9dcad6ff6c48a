// Shows one page of the functions after another within one document: nothing typed or picked is lost when the network
// fails between two of them, and "back" needs no network.

const parser = new DOMParser();

/** The narrow column of a page that came as text, or null when it is somebody else's page. */
export function columnOf(text) {
  const page = parser.parseFromString(text, "text/html");
  const column = page.querySelector("main .narrow");
  if (column) column.dataset.title = page.title;
  return column && document.adoptNode(column);
}

/** Hides what the document shows now and shows a column instead, from its heading on. */
export function show(column) {
  const place = document.querySelector("main > .govuk-width-container");
  for (const other of place.children) other.hidden = other !== column;
  if (column.parentNode !== place) place.append(column);
  column.hidden = false;
  if (column.dataset.title) document.title = column.dataset.title;
  const heading = column.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  scrollTo(0, 0);
}
