// Which papers the answers leave on show, and how many of them are needed: the rule of catalogue/papers.py, which counts
// the same for the page without answers (tests/theme/test_papers.py compares). Knows no page.
//
// cases: [{id, applies, with: [id], papers: [{show, maybe, online, channels: [kind]}]}].
// said: {either: [id], also: [id], asked, channel}; asked once the additional cases were gone through.

/** The ids of the cases to show: all but those that the answers show to be for others. */
export function shown(cases, said) {
  const found = new Set(needed(cases, [...said.either, ...said.also]));
  for (const { id, applies } of cases) {
    if (applies === "either" ? !said.either.length : applies === "also" ? !said.asked : true) found.add(id);
  }
  return found;
}

/** {known, also, needed, submit, show, maybe, online}: as paper_totals; each figure [low, high]. */
export function totals(cases, said) {
  const either = said.either.length ? said.either : cases.filter(({ applies }) => applies === "either").map(({ id }) => id);
  const also = cases.filter(({ id, applies, papers }) => applies === "also" && papers.length && !said.also.includes(id));
  const ways = (either.length ? either : [""]).map((id) => counted(cases, needed(cases, [id, ...said.also]), said.channel));
  const found = { known: cases.length === 1 || cases.every(({ applies }) => applies), also: said.asked ? 0 : also.length };
  for (const key of ["needed", "submit", "show", "maybe", "online"]) {
    const all = ways.map((way) => way[key]);
    found[key] = [Math.min(...all), Math.max(...all)];
  }
  return found;
}

/** What everybody needs, what is chosen, and what that builds on. */
function needed(cases, chosen) {
  const brought = cases.filter(({ id }) => chosen.includes(id)).flatMap((one) => one.with);
  return cases
    .filter(({ id, applies }) => applies === "always" || cases.length === 1 || chosen.includes(id) || brought.includes(id))
    .map(({ id }) => id);
}

function counted(cases, ids, channel) {
  const papers = cases
    .filter(({ id }) => ids.includes(id))
    .flatMap((one) => one.papers)
    .filter((one) => !channel || ((!one.channels.length || one.channels.includes(channel)) && !(one.online && channel === "online")));
  const sure = papers.filter((one) => !one.maybe && (channel || !one.channels.length));
  const show = sure.filter((one) => one.show).length;
  return {
    needed: sure.length,
    submit: sure.length - show,
    show,
    maybe: papers.length - sure.length,
    online: channel ? 0 : papers.filter((one) => one.online).length,
  };
}
