// Reads [{data: base64, keys}] from standard input; writes [[reason by the browser's Ed25519, reason by the library's]].

import { check, isSignedByLibrary } from "../../theme/scripts/proof.mjs";

let input = "";
for await (const chunk of process.stdin) input += chunk;
const found = [];
for (const { data, keys } of JSON.parse(input)) {
  const bytes = new Uint8Array(Buffer.from(data, "base64"));
  found.push([(await check(bytes, keys)).reason, (await check(bytes, keys, isSignedByLibrary)).reason]);
}
process.stdout.write(JSON.stringify(found));
