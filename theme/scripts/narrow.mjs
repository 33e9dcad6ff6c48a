// Which rows hold what was chosen, and how many each further choice would leave. Pure: knows facets.json alone.

const placesOf = (facet, row) => [].concat(facet.rows[row]);

/** The rows that hold, of each key with a choice, at least one chosen id; `besides` leaves one key out. */
export function keep(facets, rows, chosen, besides) {
  const wanted = Object.keys(facets)
    .filter((key) => key !== besides && chosen[key].length)
    .map((key) => [facets[key], new Set(facets[key].values.flatMap(([id], place) => (chosen[key].includes(id) ? place : [])))]);
  return rows.filter((row) => wanted.every(([facet, places]) => placesOf(facet, row).some((place) => places.has(place))));
}

/** How many of the rows hold each value of a key, by the value's place. */
export function count(facets, rows, key) {
  const counts = new Array(facets[key].values.length).fill(0);
  for (const row of rows) for (const place of placesOf(facets[key], row)) counts[place] += 1;
  return counts;
}

/** The first value of a row, or nothing: who takes the papers in stands first among agencies. */
export const first = (facet, row) => facet.values[placesOf(facet, row)[0]];
export const all = (facet, row) => placesOf(facet, row).map((place) => facet.values[place]);
