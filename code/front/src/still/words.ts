/** Words in captions and titles: all of them in one caption, or in the title. */

import { Refused } from "../api";
import { columns } from "./columns";
import { read } from "./files";

interface Words {
  /** Of each article. */
  titles: string[];
  /** Of each image, one a line. */
  captions: string[];
}

/** Letters and digits, small, without accents, a blank before each word: as the texts are kept. */
export function folded(text: string): string {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "");
  return plain
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .toLowerCase()
    .trim()
    .replace(/^|\s+/g, " ")
    .trimEnd();
}

/** The parts that are looked for: words, and what stands between double quotes as it stands. */
export function parts(words: string): string[] {
  const found = [...words.matchAll(/"([^"]*)(?:"|$)|[^\s"]+/g)];
  return found.map((part) => folded(part[1] ?? part[0])).filter(Boolean);
}

/** Which images have all the words, or words that begin with them. */
export async function withWords(words: string): Promise<Uint8Array> {
  const sought = parts(words);
  if (sought.length === 0) throw new Refused(`There is no word in “${words}”; give one or several.`, 400);
  const [held, { titles, captions }] = await Promise.all([columns(), read<Words>("words.json")]);
  const all = (text: string) => sought.every((part) => text.includes(part));
  const titled = titles.map(all);
  return Uint8Array.from(captions, (lines, row) =>
    Number(titled[held.article[row] ?? -1] || (all(lines) && lines.split("\n").some(all))),
  );
}
