/** The files of a still copy: each is asked for once, when it is first needed. */

import { address, Refused } from "../api";

const kept = new Map<string, Promise<unknown>>();

/** Read a file of data/, such as "columns.json". */
export function read<T>(name: string): Promise<T> {
  const known = kept.get(name);
  if (known) return known as Promise<T>;
  const asked = got(name).then((answer) => answer.json() as Promise<T>);
  kept.set(name, asked);
  // what failed may be there the next time
  asked.catch(() => kept.delete(name));
  return asked;
}

/** Ask for a file of data/. */
export async function got(name: string): Promise<Response> {
  const path = name.split("/").map(encodeURIComponent).join("/");
  let response: Response;
  try {
    response = await fetch(address(`data/${path}`));
  } catch {
    throw new Refused("The web server does not answer.", 0);
  }
  if (response.ok) return response;
  throw new Refused(
    response.status === 404
      ? `data/${name} is not in this copy.`
      : `The web server answered ${response.status} for data/${name}.`,
    response.status,
  );
}
