/**
 * Answers what the explorer's server would, from the files of a still copy. Its code is loaded only
 * where there is no such server.
 */

import { Refused } from "../api";
import { read } from "./files";
import { listOf } from "./lists";
import { caughtOf, mapOf, placeOf, tileOf } from "./maps";
import { articleOf, clusterOf, clustersOf, creditsOf, imageOf, tableOf, tablesOf } from "./texts";

export { caughtCsv } from "./caught_csv";
export { atlasOf } from "./sheets";

/** Answer a question to the API, by its path and parameters. */
export async function answer(
  path: string,
  params: URLSearchParams = new URLSearchParams(),
  init: RequestInit = {},
): Promise<unknown> {
  const [, what = "", ...rest] = path.split("/").map(decodeURIComponent);
  const [name = "", part, ...place] = rest;
  const told = () => {
    if (what === "about") return read("about.json");
    if (what === "images") return name ? imageOf(name) : listOf(params);
    if (what === "clusters") return name ? clusterOf(name) : clustersOf();
    if (what === "articles") return articleOf(rest.join("/"));
    if (what === "statistics") return name ? tableOf(name) : tablesOf();
    if (what === "credits") return creditsOf((params.get("ids") ?? "").split(","));
    if (what === "maps" && !part) return mapOf(name, params);
    if (what === "maps" && part === "tiles") return tileOf(name, place.map(Number), params);
    if (what === "maps" && part === "places") return placeOf(name, place[0] ?? "", params);
    if (what === "maps" && part === "lasso") return caughtOf(name, String(init.body), params);
    throw new Refused("This is a still copy: that takes the explorer itself.", 404);
  };
  const found = await told();
  // whoever asked may have gone on meanwhile
  init.signal?.throwIfAborted();
  return found;
}
